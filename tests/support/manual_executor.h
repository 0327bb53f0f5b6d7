// Runs work when the test says so, in the order or the disorder that the test wants.
#pragma once

#include <memory>
#include <vector>

#include "loop/work.h"

namespace galley::test {

class ManualExecutor final : public loop::Executor {
 public:
  void submit(std::unique_ptr<loop::Work> work) override { waiting_.push_back(std::move(work)); }

  std::size_t waiting() const { return waiting_.size(); }

  // Runs one of the waiting pieces of work to its end.
  void run_one(std::size_t index = 0) {
    const std::unique_ptr<loop::Work> work = std::move(waiting_.at(index));
    waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(index));
    std::exception_ptr failure;
    try {
      work->run();
    } catch (...) {
      failure = std::current_exception();
    }
    work->done(failure);
  }

  void run_all() {
    while (!waiting_.empty()) run_one();
  }

 private:
  std::vector<std::unique_ptr<loop::Work>> waiting_;
};

}  // namespace galley::test
