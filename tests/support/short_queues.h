// Thread: a test's only one. Role: kernel queues that are full at once. Promise: the limits are as
// before in the end; needs root, without which nothing changes.
#pragma once

#include <fstream>
#include <map>
#include <string>

namespace galley::test {

// Lets queues that are made while it lives hold few events.
class ShortQueues {
 public:
  ShortQueues() {
    for (const char* kind : {"inotify", "fanotify"}) {
      const std::string file = std::string("/proc/sys/fs/") + kind + "/max_queued_events";
      std::ifstream(file) >> before_[file];
      std::ofstream(file) << 16;
    }
  }
  ~ShortQueues() {
    for (const auto& [file, value] : before_) std::ofstream(file) << value;
  }
  ShortQueues(const ShortQueues&) = delete;
  ShortQueues& operator=(const ShortQueues&) = delete;

 private:
  std::map<std::string, long> before_;
};

}  // namespace galley::test
