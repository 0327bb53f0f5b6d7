// Thread: loop. Role: the kernel's inotify, one instance for everything galley watches.
// Promise: as KernelQueue has it (libuv's own reader drops overflows, which is why galley reads the
// descriptor itself).
#pragma once

#include <memory>

#include "base/fd.h"
#include "watch/backend.h"

namespace galley::watch {

class Inotify final : public KernelQueue {
 public:
  // Throws galley::Error, with the mend, when the user has too many instances already.
  Inotify();

  // Whether the kernel tells of what happens in the folder at `path`. Nothing is written: the
  // folder is opened, and that has to arrive. Also true when there is no instance left to find out
  // with.
  static bool delivers(const std::string& path);

  Watched watch(const std::string& path, Interest interest, Choice choice) override;
  void unwatch(WatchId id) override;

  bool read(const Sink& sink) override;
  bool is_drained() const override;
  int descriptor() const override { return fd_.get(); }

 private:
  Fd fd_;
  std::unique_ptr<char[]> buffer_;
};

// What a person can do about having no instance: names the limit, its value and the command.
std::string describe_instance_limit();

// What a person can do about running out of watches, for one who watches `watched` folders and
// would watch `needed`: names the limit, its value and the command.
std::string describe_watch_limit(std::size_t watched, std::size_t needed);

}  // namespace galley::watch
