// Thread: loop. Role: tells when a descriptor of ours can be read, or has urgent data (POLLPRI, by
// which /proc/self/mountinfo tells of changes).
// Promise: level-triggered; does not own or close the descriptor, which must outlive the Poll; may
// be destroyed inside its own callback.
#pragma once

#include <cstdint>
#include <functional>

#include "loop/handle.h"
#include "loop/loop.h"

namespace galley::loop {

class Poll {
 public:
  enum class For : std::uint8_t { data, urgent_data };

  // Makes `fd` non-blocking. A descriptor that reports an error or a hang-up counts as readable.
  Poll(Loop& loop, int fd, std::function<void()> readable, For what = For::data);

  void start();
  void stop();

 private:
  Handle<uv_poll_t> handle_;
  int events_;
};

}  // namespace galley::loop
