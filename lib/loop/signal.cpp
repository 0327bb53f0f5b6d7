#include "loop/signal.h"

namespace galley::loop {
namespace {

void on_signal(uv_signal_t* signal, int) noexcept {
  invoke(reinterpret_cast<uv_handle_t*>(signal));
}

}  // namespace

Signal::Signal(Loop& loop, int number, std::function<void()> callback)
    : handle_(std::move(callback), "make a signal watcher",
              [&](uv_signal_t* signal) { return uv_signal_init(loop.raw(), signal); }) {
  check(uv_signal_start(handle_.get(), on_signal, number), "watch a signal");
  uv_unref(reinterpret_cast<uv_handle_t*>(handle_.get()));
}

}  // namespace galley::loop
