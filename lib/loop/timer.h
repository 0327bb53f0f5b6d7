// Thread: loop. Role: one timer. Promise: an idle timer costs no wake-up; starting again replaces
// the earlier time; it may be destroyed inside its own callback.
#pragma once

#include <cstdint>
#include <functional>

#include "loop/handle.h"
#include "loop/loop.h"

namespace galley::loop {

class Timer {
 public:
  Timer(Loop& loop, std::function<void()> callback);

  // Fires once, `delay` milliseconds after the loop's now() (0: in the next iteration).
  void start(std::uint64_t delay);
  void stop();
  bool is_active() const;

 private:
  Handle<uv_timer_t> handle_;
};

}  // namespace galley::loop
