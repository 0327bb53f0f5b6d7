// Runs work when the test says so, in the order or the disorder that the test wants.
#pragma once

#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include "loop/work.h"

namespace galley::test {

class ManualExecutor final : public loop::Executor {
 public:
  void submit(std::unique_ptr<loop::Work> work) override {
    waiting_.push_back({std::move(work), false, nullptr});
  }

  std::size_t waiting() const { return waiting_.size(); }

  // Runs one of the waiting pieces of work to its end.
  void run_one(std::size_t index = 0) {
    if (!advance(index)) advance(index);
  }

  // The worker's half of one piece of work, or the loop's when that has been done: in between
  // anything may happen. Whether it is at its end.
  bool advance(std::size_t index) {
    Waiting& next = waiting_.at(index);
    if (std::exchange(next.has_run, true)) {
      const Waiting ended = std::move(next);
      waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(index));
      ended.work->done(ended.failure);
      return true;
    }
    try {
      next.work->run();
    } catch (...) {
      next.failure = std::current_exception();
    }
    return false;
  }

  void run_all() {
    while (!waiting_.empty()) run_one();
  }

 private:
  struct Waiting {
    std::unique_ptr<loop::Work> work;
    bool has_run;
    std::exception_ptr failure;
  };

  std::vector<Waiting> waiting_;
};

}  // namespace galley::test
