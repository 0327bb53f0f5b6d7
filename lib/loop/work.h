// Thread: run() on a worker of libuv's pool, everything else on the loop. Role: the one bridge
// between them. Promise: done() is called exactly once for every submitted Work, also when run()
// threw; only work that the caller has room for is submitted, for libuv's queue has neither bound
// nor order.
#pragma once

#include <exception>
#include <memory>

#include "loop/loop.h"

namespace galley::loop {

class Work {
 public:
  virtual ~Work() = default;

  // [worker] May touch only what this object owns.
  virtual void run() = 0;

  // [loop] `failure` holds what run() threw, else null. The Work is destroyed afterwards.
  virtual void done(std::exception_ptr failure) noexcept = 0;
};

class Executor {
 public:
  virtual ~Executor() = default;

  // [loop] Throws when the work cannot be queued; the Work is gone then and done() is not called.
  virtual void submit(std::unique_ptr<Work> work) = 0;
};

// libuv's pool. The Loop must outlive it and run until every submitted Work is done; a Loop that is
// destroyed earlier waits for them and calls their done(), so what done() touches must still be
// there.
class WorkPool final : public Executor {
 public:
  explicit WorkPool(Loop& loop) : loop_(loop) {}
  void submit(std::unique_ptr<Work> work) override;

  // Sets the number of threads of libuv's pool (UV_THREADPOOL_SIZE; libuv allows 1 to 1024). Only
  // before the pool's first use in the process, and before other threads exist.
  static void set_threads(unsigned count);

 private:
  Loop& loop_;
};

}  // namespace galley::loop
