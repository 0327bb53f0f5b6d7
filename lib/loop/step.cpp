#include "loop/step.h"

namespace galley::loop {
namespace {

void on_idle(uv_idle_t* idle) noexcept { invoke(reinterpret_cast<uv_handle_t*>(idle)); }

// The step runs with the idle handle stopped, so that a start() from inside is told apart from the
// start() before. `idle` outlives the call even when the step destroys its owner (see Handle).
void run_step(uv_idle_t* idle, const std::function<Step::More()>& step) {
  uv_idle_stop(idle);
  const Step::More more = step();
  const bool is_closing = uv_is_closing(reinterpret_cast<uv_handle_t*>(idle)) != 0;
  if (more == Step::More::yes && !is_closing) uv_idle_start(idle, on_idle);
}

}  // namespace

// The callback needs the handle, so it is put in place once that is made.
Step::Step(Loop& loop, std::function<More()> step)
    : handle_(nullptr, "make a step",
              [&](uv_idle_t* idle) { return uv_idle_init(loop.raw(), idle); }) {
  uv_idle_t* const idle = handle_.get();
  static_cast<HandleBlock*>(idle->data)->callback = [idle, step = std::move(step)] {
    run_step(idle, step);
  };
}

void Step::start() {
  if (handle_.is_open()) check(uv_idle_start(handle_.get(), on_idle), "start a step");
}

bool Step::is_active() const { return handle_.is_active(); }

}  // namespace galley::loop
