// Thread: loop. Role: the kernel's inotify, one instance for everything galley watches.
// Promise: reading never blocks and takes at most one buffer; queue overflow is told, never
// swallowed (libuv's own reader drops it, which is why galley reads the descriptor itself).
#pragma once

#include <functional>
#include <memory>

#include "base/fd.h"
#include "watch/backend.h"

namespace galley::watch {

class Inotify final : public Backend {
 public:
  // Throws galley::Error, with the mend, when the user has too many instances already.
  Inotify();

  Watched watch(const std::string& path, Interest interest) override;
  void unwatch(WatchId id) override;

  // Hands over at most one buffer of events, about 2,000. False when there were none.
  bool read(const std::function<void(const Event&)>& event);

  // Whether nothing is queued now.
  bool is_drained() const;

  int descriptor() const { return fd_.get(); }

 private:
  Fd fd_;
  std::unique_ptr<char[]> buffer_;
};

// What a person can do about running out of watches: names the limit, its value and the command.
std::string describe_watch_limit(std::size_t watched);

}  // namespace galley::watch
