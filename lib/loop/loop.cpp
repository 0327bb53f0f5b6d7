#include "loop/loop.h"

#include <cassert>
#include <string>

#include "base/error.h"
#include "loop/handle.h"

namespace galley::loop {
namespace {

void on_closed(uv_handle_t* handle) noexcept {
  auto* block = static_cast<HandleBlock*>(handle->data);
  block->is_closed = true;
  if (block->is_released) delete block;
}

}  // namespace

void check(int code, const char* doing) {
  if (code < 0) throw Error(std::string("cannot ") + doing + ": " + uv_strerror(code));
}

void close(uv_handle_t* handle) noexcept {
  if (uv_is_closing(handle) == 0) uv_close(handle, on_closed);
}

void invoke(uv_handle_t* handle) noexcept {
  uv_loop_t* const loop = handle->loop;
  try {
    static_cast<HandleBlock*>(handle->data)->callback();
  } catch (...) {
    static_cast<Loop*>(loop->data)->fail(std::current_exception());
  }
}

Loop::Loop() : loop_(std::make_unique<uv_loop_t>()) {
  check(uv_loop_init(loop_.get()), "start an event loop");
  loop_->data = this;
}

Loop::~Loop() {
  // A done() may make a new handle or submit new Work, so this goes round until all is quiet. What
  // a callback throws now has nobody left to hear it.
  while (uv_loop_close(loop_.get()) == UV_EBUSY) {
    uv_walk(
        loop_.get(), [](uv_handle_t* handle, void*) { close(handle); }, nullptr);
    uv_run(loop_.get(), UV_RUN_ONCE);
  }
}

void Loop::run() { enter(UV_RUN_DEFAULT); }

void Loop::run_once(Wait wait) { enter(wait == Wait::yes ? UV_RUN_ONCE : UV_RUN_NOWAIT); }

void Loop::enter(uv_run_mode mode) {
  thread_ = std::this_thread::get_id();
  uv_run(loop_.get(), mode);
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Loop::stop() {
  assert(is_loop_thread());
  uv_stop(loop_.get());
}

std::uint64_t Loop::now() const { return uv_now(loop_.get()); }

bool Loop::is_loop_thread() const {
  return thread_ == std::thread::id() || thread_ == std::this_thread::get_id();
}

void Loop::fail(std::exception_ptr failure) noexcept {
  if (!failure_) failure_ = std::move(failure);
  uv_stop(loop_.get());
}

}  // namespace galley::loop
