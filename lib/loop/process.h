// Thread: loop. Role: another program that is started and left to itself.
// Promise: no shell; it has a session of its own, /dev/null for its streams and none of our
// descriptors; it goes on when its owner goes; nothing waits for it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "loop/handle.h"
#include "loop/loop.h"

namespace galley::loop {

class Process {
 public:
  // `command`: the program, looked up in PATH, and its arguments. `ended` is called when it has
  // ended, unless its owner has gone. Throws Error with the reason when it cannot be started.
  Process(Loop& loop, const std::vector<std::string>& command, std::function<void()> ended);

 private:
  Handle<uv_process_t> handle_;
};

}  // namespace galley::loop
