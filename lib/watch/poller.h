// Thread: loop (a plain value in tests). Role: looks at folders again and again where no kernel
// tells of them. Promise: time is an argument; what changes is looked at often, what rests rarely;
// a look only finds out that something differs, what it is is the tree's business.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/file_system.h"
#include "watch/backend.h"

namespace galley::watch {

class Poller {
 public:
  // Milliseconds between two looks at a folder that has just changed, and at one that rests.
  static constexpr std::uint64_t shortest_ms = 250;
  static constexpr std::uint64_t longest_ms = 20'000;
  // What goes on changing from look to look may be half written, and is told of after so long.
  static constexpr std::uint64_t longest_unsettled_ms = 5'000;

  // `wall_clock` is the disk's, in nanoseconds since the epoch.
  explicit Poller(std::function<std::int64_t()> wall_clock = wall_clock_ns)
      : wall_clock_(std::move(wall_clock)) {}

  static std::int64_t wall_clock_ns();

  // Takes the folder as it is now for what is known; whoever adds it lists it then. Adding a number
  // again adds its interest.
  // False when it cannot be looked at; errno says why.
  bool add(WatchId id, const std::string& path, Interest interest, std::uint64_t now);
  void remove(WatchId id);
  bool has(WatchId id) const { return folders_.contains(id); }
  std::size_t size() const { return folders_.size(); }

  // When the next look is due; nothing when no folder is polled.
  std::optional<std::uint64_t> deadline() const;

  // Looks at the folders that are due, until about `names` names were seen. A folder that differs
  // and has come to rest is told of as stale, in a round even while it changes; one that is not at
  // its path any more as lost and forgotten.
  void poll(std::uint64_t now, std::size_t names, const Sink& sink);

  // Has every folder looked at after this call. The number of the round of looks that does it; one
  // that is under way ends first, so that many who ask do not keep it from ending.
  std::uint64_t request_round(std::uint64_t now);
  std::uint64_t finished_round() const { return unlooked_ == 0 ? round_ : round_ - 1; }

 private:
  struct Look {
    int error = 0;
    FileStat folder;
    std::uint64_t digest = 0;  // of all names with their stats
    std::size_t names = 0;
    bool is_racy = false;  // something changed so lately that a later change may look the same
  };
  struct Folder {
    std::string path;
    Interest interest = Interest::itself;
    Look last;
    Look told;  // what the tree has seen, or was told to look at
    std::optional<std::uint64_t> restless_since;
    std::uint64_t due = 0;
    std::uint64_t pause = shortest_ms;
    std::uint64_t round = 0;  // the last one that it was looked at in
  };

  bool add_again(WatchId id, Folder& folder, const std::string& path, Interest interest,
                 std::uint64_t now);
  void begin_round(std::uint64_t now);
  Look look(const std::string& path, Interest interest) const;
  bool is_known(const Folder& folder) const;
  bool is_settled(Folder& folder, const Look& before, std::uint64_t now) const;
  void schedule(WatchId id, Folder& folder, std::uint64_t due);
  std::size_t poll_folder(WatchId id, Folder& folder, std::uint64_t now, const Sink& sink);

  std::function<std::int64_t()> wall_clock_;
  std::unordered_map<WatchId, Folder> folders_;
  std::set<std::pair<std::uint64_t, WatchId>> queue_;  // by due time
  std::uint64_t round_ = 0;
  bool is_round_wanted_ = false;  // behind the one under way
  std::size_t unlooked_ = 0;      // folders that were not looked at since the last round began
};

}  // namespace galley::watch
