// Thread: loop. Role: long loop-thread work cut into steps, one per loop iteration, so that events
// and clients are served in between. Promise: no wake-up when there is nothing to do; may be
// destroyed inside its own step.
#pragma once

#include <functional>

#include "loop/handle.h"
#include "loop/loop.h"

namespace galley::loop {

class Step {
 public:
  enum class More { yes, no };

  // `step` does a bounded amount of work and says whether there is more.
  Step(Loop& loop, std::function<More()> step);

  // Has `step` called once per iteration until it answers More::no. Harmless when already going.
  // Called inside the step itself it asks for one more round, whatever the step answers.
  void start();
  bool is_active() const;

 private:
  Handle<uv_idle_t> handle_;
};

}  // namespace galley::loop
