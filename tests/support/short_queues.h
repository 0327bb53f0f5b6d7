// Thread: a test's only one. Role: kernel queues that are full at once. Promise: the limits, which
// are the whole machine's, are as before in the end; one process at a time has them short, others
// wait for it; needs root, without which nothing changes.
#pragma once

#include <array>
#include <fstream>
#include <string>

#include <fcntl.h>
#include <sys/file.h>

#include "base/fd.h"

namespace galley::test {

// Lets queues that are made while it lives hold few events.
class ShortQueues {
 public:
  ShortQueues() : lock_(::open("/proc/sys/fs", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (!lock_ || ::flock(lock_.get(), LOCK_EX) != 0) {
      lock_ = Fd();
      return;
    }
    for (Limit& limit : limits_) {
      std::ifstream(limit.file) >> limit.before;
      // Left by a process that was killed: the kernel's own figure (inotify(7), fanotify(7)).
      if (limit.before <= short_queue) limit.before = 16'384;
      std::ofstream(limit.file) << short_queue;
    }
  }
  ~ShortQueues() {
    if (!lock_) return;
    for (const Limit& limit : limits_) std::ofstream(limit.file) << limit.before;
  }
  ShortQueues(const ShortQueues&) = delete;
  ShortQueues& operator=(const ShortQueues&) = delete;

 private:
  static constexpr long short_queue = 16;
  struct Limit {
    std::string file;
    long before = 0;
  };

  Fd lock_;
  std::array<Limit, 2> limits_{
      {{"/proc/sys/fs/inotify/max_queued_events"}, {"/proc/sys/fs/fanotify/max_queued_events"}}};
};

}  // namespace galley::test
