// Thread: loop. Role: ownership of one libuv handle together with the callback it drives.
// Promise: the owner may vanish at any time, also inside the handle's own callback and also after
// the Loop: the handle is closed then, no callback runs after, and the memory (with the callback
// that may still be on the stack) is freed by libuv's close callback.
#pragma once

#include <functional>
#include <utility>

#include <uv.h>

namespace galley::loop {

// Throws galley::Error with libuv's own words when `code` is negative.
void check(int code, const char* doing);

// What the Loop knows of every handle on it, through uv_handle_t::data.
struct HandleBlock {
  std::function<void()> callback;
  bool is_released = false;  // the owner is gone
  bool is_closed = false;    // libuv is done with the memory

  explicit HandleBlock(std::function<void()> called) : callback(std::move(called)) {}
  virtual ~HandleBlock() = default;
  HandleBlock(const HandleBlock&) = delete;
  HandleBlock& operator=(const HandleBlock&) = delete;
};

// Closes the handle unless that is under way already; `data` of `handle` is a HandleBlock.
void close(uv_handle_t* handle) noexcept;

// Calls the callback of `handle`. What it throws stops the loop and comes out of Loop::run().
void invoke(uv_handle_t* handle) noexcept;

// `T` is uv_timer_t, uv_poll_t, ...; every handle on a galley Loop is made through this class.
template <class T>
class Handle {
 public:
  // `init` is called with the T* and returns libuv's code; `doing` names it in the error.
  template <class Init>
  Handle(std::function<void()> callback, const char* doing, Init init)
      : block_(new Block(std::move(callback))) {
    const int code = init(&block_->handle);
    block_->handle.data = static_cast<HandleBlock*>(block_);
    if (code < 0) {
      delete std::exchange(block_, nullptr);
      check(code, doing);
    }
  }
  Handle(Handle&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~Handle() { release(); }

  T* get() const { return &block_->handle; }

  // False once the Loop is being destroyed: the handle may not be started any more.
  bool is_open() const { return !block_->is_closed && uv_is_closing(base()) == 0; }
  bool is_active() const { return is_open() && uv_is_active(base()) != 0; }

 private:
  struct Block final : HandleBlock {
    using HandleBlock::HandleBlock;
    T handle{};
  };

  uv_handle_t* base() const { return reinterpret_cast<uv_handle_t*>(&block_->handle); }

  void release() noexcept {
    if (block_ == nullptr) return;
    block_->is_released = true;
    if (block_->is_closed) {
      delete block_;
    } else {
      close(base());
    }
  }

  Block* block_;
};

}  // namespace galley::loop
