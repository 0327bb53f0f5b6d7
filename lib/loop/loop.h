// Thread: the one that calls run() is "the loop thread"; every other class of this folder belongs
// to it unless its header says otherwise. Role: the owner of one libuv loop. Promise: callbacks run
// on the loop thread only; destroying the Loop first closes what is still open and waits for Work
// under way, whose done() is called even then.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <thread>

#include <uv.h>

namespace galley::loop {

class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Runs until stop() or until nothing is left to wait for. Throws what a callback threw: the loop
  // has stopped after that callback and can be run again.
  void run();

  // Runs one iteration; waits for an event if `wait` says so. For tests that drive the loop by
  // hand.
  enum class Wait { yes, no };
  void run_once(Wait wait);

  void stop();

  // Monotonic milliseconds, as of the start of this loop iteration (uv_now).
  std::uint64_t now() const;

  // True on the thread that last entered run() or run_once(), or before the first entry.
  bool is_loop_thread() const;

  // For this folder, and for handles made through loop::Handle.
  uv_loop_t* raw() { return loop_.get(); }

  // Remembers what a callback threw and stops; run() throws the first one.
  void fail(std::exception_ptr failure) noexcept;

 private:
  void enter(uv_run_mode mode);

  std::unique_ptr<uv_loop_t> loop_;
  std::thread::id thread_;
  std::exception_ptr failure_;
};

}  // namespace galley::loop
