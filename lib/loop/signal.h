// Thread: loop. Role: one Unix signal, delivered on the loop.
// Promise: watching a signal does not keep the loop alive; may be destroyed inside its own
// callback.
#pragma once

#include <functional>

#include "loop/handle.h"
#include "loop/loop.h"

namespace galley::loop {

class Signal {
 public:
  Signal(Loop& loop, int number, std::function<void()> callback);

 private:
  Handle<uv_signal_t> handle_;
};

}  // namespace galley::loop
