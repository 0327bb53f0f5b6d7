// Thread: any, one at a time. Role: a service manager's end of $NOTIFY_SOCKET (sd_notify(3)).
// Promise: one entry for every message, in the order they came; waiting has a limit.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <sys/socket.h>
#include <sys/un.h>

#include "base/fd.h"
#include "support/child_process.h"

namespace galley::test {

class NotifySocket {
 public:
  explicit NotifySocket(std::string path)
      : path_(std::move(path)),
        fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::copy(path_.begin(), path_.end(), address.sun_path);
    if (::bind(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      throw std::system_error(errno, std::generic_category(), "bind " + path_);
    }
  }

  const std::string& path() const { return path_; }

  // Every message so far.
  const std::vector<std::string>& messages() {
    std::array<char, 4096> bytes{};
    for (ssize_t got; (got = ::recv(fd_.get(), bytes.data(), bytes.size(), 0)) > 0;) {
      messages_.emplace_back(bytes.data(), static_cast<std::size_t>(got));
    }
    return messages_;
  }

  std::size_t count(std::string_view start) {
    const auto begins = [&](const std::string& text) { return text.starts_with(start); };
    return static_cast<std::size_t>(std::count_if(messages().begin(), messages().end(), begins));
  }

  // Whether so many messages that begin in this way are there before the limit.
  bool wait_for(std::string_view start, std::size_t number = 1,
                std::chrono::seconds limit = std::chrono::seconds(30)) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (count(start) < number) {
      if (!wait_readable({fd_.get()}, until)) return false;
    }
    return true;
  }

 private:
  std::string path_;
  Fd fd_;
  std::vector<std::string> messages_;
};

}  // namespace galley::test
