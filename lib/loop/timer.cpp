#include "loop/timer.h"

namespace galley::loop {
namespace {

void on_timer(uv_timer_t* timer) noexcept { invoke(reinterpret_cast<uv_handle_t*>(timer)); }

}  // namespace

Timer::Timer(Loop& loop, std::function<void()> callback)
    : handle_(std::move(callback), "make a timer",
              [&](uv_timer_t* timer) { return uv_timer_init(loop.raw(), timer); }) {}

void Timer::start(std::uint64_t delay) {
  if (handle_.is_open()) check(uv_timer_start(handle_.get(), on_timer, delay, 0), "start a timer");
}

void Timer::stop() {
  if (handle_.is_open()) uv_timer_stop(handle_.get());
}

bool Timer::is_active() const { return handle_.is_active(); }

}  // namespace galley::loop
