// Thread: a test's only one. Role: how often one output is replaced or removed, as the kernel
// tells.
#pragma once

#include <array>
#include <chrono>
#include <string>

#include <sys/inotify.h>
#include <unistd.h>

#include "base/fd.h"
#include "support/child_process.h"

namespace galley::test {

class OutputWatcher {
 public:
  OutputWatcher(const std::string& folder, std::string name)
      : fd_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)), name_(std::move(name)) {
    ::inotify_add_watch(fd_.get(), folder.c_str(), IN_MOVED_TO | IN_DELETE);
  }

  int updates() {
    int updates = 0;
    std::array<char, 65'536> buffer{};
    for (ssize_t got = 0; (got = ::read(fd_.get(), buffer.data(), buffer.size())) > 0;) {
      for (ssize_t at = 0; at < got;) {
        const auto* const event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
        if (event->len > 0 && name_ == event->name) ++updates;
        at += static_cast<ssize_t>(sizeof *event + event->len);
      }
    }
    return updates;
  }

  // Whether there is another one within half a minute.
  bool wait_update() {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (wait_readable({fd_.get()}, until)) {
      if (updates() > 0) return true;
    }
    return false;
  }

 private:
  galley::Fd fd_;
  std::string name_;
};

}  // namespace galley::test
