// Thread: loop (a plain value in tests). Role: gathers Changes into Batches.
// Promise: time is an argument; nothing waits longer than max_wait; a lone completed save is due at
// once; a listed or vanished folder absorbs older changes below it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "watch/change.h"

namespace galley::watch {

class Settler {
 public:
  // Milliseconds of silence that end a burst, and the longest that any change is held back.
  Settler(std::uint64_t quiet_ms, std::uint64_t max_wait_ms);

  // For new settings; what is pending is judged by them too.
  void set_times(std::uint64_t quiet_ms, std::uint64_t max_wait_ms);

  // `now` is in milliseconds and never goes back.
  void add(Change change, std::uint64_t now);

  // When the next batch is due; nothing when nothing is pending. May lie in the past.
  std::optional<std::uint64_t> deadline() const;

  // What would be sealed at `now`.
  struct Due {
    ProjectId project;
    std::uint64_t first;  // when its first and its last change came
    std::uint64_t last;
  };
  std::vector<Due> due_at(std::uint64_t now) const;

  // Keeps what a project has pending until then at least.
  void hold(ProjectId project, std::uint64_t until);

  // Seals what is due at `now`, one Batch per project.
  std::vector<Batch> take(std::uint64_t now);

  // Seals everything of all projects at once (for `sync` and at the end of a run).
  std::vector<Batch> take_all();

  void drop(ProjectId project);

  // Listings and changes of a project that wait.
  std::size_t pending(ProjectId project) const;

 private:
  struct Pending {
    Batch batch;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t held_until = 0;
    bool is_after_quiet = false;  // no other file changed for quiet_ms before the last change
  };
  // When files last changed, pending or not: the last one, and the last one that was another.
  struct Activity {
    std::string path;
    std::optional<std::uint64_t> last;
    std::optional<std::uint64_t> other;
  };

  bool note(Activity& activity, const std::string& path, std::uint64_t now) const;
  std::uint64_t due(const Pending& pending) const;
  std::uint64_t settled(const Pending& pending) const;

  std::uint64_t quiet_ms_;
  std::uint64_t max_wait_ms_;
  std::map<ProjectId, Pending> pending_;
  std::map<ProjectId, Activity> activity_;
};

}  // namespace galley::watch
