// Thread: loop. Role: chooses what tells of the changes in each folder: fanotify where its mount is
// seen to deliver, else inotify, else polling; and goes back to the better one when it can.
// Promise: lack of watches or instances concerns only the folders that got none; what a file system
// keeps to itself is polled.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "watch/backend.h"
#include "watch/mounts.h"
#include "watch/poller.h"

namespace galley::watch {

class Backends final : public Backend {
 public:
  Backends();

  // `now` is in milliseconds and never goes back; it is that of the looks that follow.
  void set_time(std::uint64_t now) { now_ = now; }

  Watched watch(const std::string& path, Interest interest, Choice choice) override;
  void unwatch(WatchId id) override;
  Telling telling(WatchId id) const override;

  // The queues that there are; another one may come with retry().
  std::vector<std::pair<Means, KernelQueue*>> queues() const;

  // Reads one buffer of a queue. `raw` receives the events as they are, `sink` those with the
  // numbers of this backend.
  void read(Means means, const Sink& raw, const Sink& sink);

  Poller& poller() { return poller_; }
  const Poller& poller() const { return poller_; }

  // Looks at what is due to be polled.
  void poll(std::size_t names, const Sink& sink);

  // Whether folders are polled for want of something that may come.
  bool is_limited() const { return !limited_.empty(); }

  // Tries to get what was wanting for one of them; when that succeeds, all are told of as stale.
  void retry(const Sink& sink);

  Mounts& mounts() { return mounts_; }

  // What is mounted has changed: every mount is tried anew.
  void forget_mounts() { verdicts_.clear(); }

 private:
  struct Verdict {  // what is known of a mount
    bool has_fanotify = false;
    bool has_inotify = false;
    bool is_changed_elsewhere = false;
  };
  struct Wish {
    std::string path;
    Interest interest;
    Choice choice;
  };

  const Verdict& verdict(const std::string& path);
  Watched watch_by_kernel(const Wish& wish, const Verdict& verdict, Why& why);
  Watched watch_with(Means means, const Wish& wish);
  Watched watch_by_polling(const Wish& wish, Why why);
  bool open_inotify();
  void forget(WatchId id);

  std::uint64_t now_ = 0;
  std::unique_ptr<KernelQueue> fanotify_;
  std::unique_ptr<KernelQueue> inotify_;
  Mounts mounts_;
  Poller poller_;
  std::map<std::uint64_t, Verdict> verdicts_;                // by mount id
  using Identity = std::pair<std::uint64_t, std::uint64_t>;  // device and inode
  std::map<Identity, WatchId> numbers_;                      // of folders that are only polled
  std::unordered_map<WatchId, Identity> identities_;
  std::unordered_map<WatchId, Why> reasons_;  // where the means alone does not say
  std::map<WatchId, Wish> limited_;
  std::int64_t last_ = 0;
};

}  // namespace galley::watch
