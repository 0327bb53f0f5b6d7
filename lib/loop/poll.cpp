#include "loop/poll.h"

namespace galley::loop {
namespace {

void on_poll(uv_poll_t* poll, int, int) noexcept { invoke(reinterpret_cast<uv_handle_t*>(poll)); }

}  // namespace

Poll::Poll(Loop& loop, int fd, std::function<void()> readable, For what)
    : handle_(std::move(readable), "watch a descriptor",
              [&](uv_poll_t* poll) { return uv_poll_init(loop.raw(), poll, fd); }),
      events_(what == For::data ? UV_READABLE : UV_PRIORITIZED) {}

void Poll::start() {
  if (!handle_.is_open()) return;
  check(uv_poll_start(handle_.get(), events_, on_poll), "wait for a descriptor");
}

void Poll::stop() {
  if (handle_.is_open()) uv_poll_stop(handle_.get());
}

}  // namespace galley::loop
