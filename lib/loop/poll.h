// Thread: loop. Role: tells when a descriptor of ours can be read.
// Promise: level-triggered; does not own or close the descriptor, which must outlive the Poll; may
// be destroyed inside its own callback.
#pragma once

#include <functional>

#include "loop/handle.h"
#include "loop/loop.h"

namespace galley::loop {

class Poll {
 public:
  // Makes `fd` non-blocking. A descriptor that reports an error or a hang-up counts as readable.
  Poll(Loop& loop, int fd, std::function<void()> readable);

  void start();
  void stop();

 private:
  Handle<uv_poll_t> handle_;
};

}  // namespace galley::loop
