#include "loop/work.h"

#include <atomic>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "loop/timer.h"
#include "support/catch.h"

using galley::loop::Loop;
using galley::loop::Timer;
using galley::loop::Work;
using galley::loop::WorkPool;

namespace {

class Job final : public Work {
 public:
  Job(std::function<void()> run, std::function<void(std::exception_ptr)> done)
      : run_(std::move(run)), done_(std::move(done)) {}
  void run() override { run_(); }
  void done(std::exception_ptr failure) noexcept override { done_(std::move(failure)); }

 private:
  std::function<void()> run_;
  std::function<void(std::exception_ptr)> done_;
};

}  // namespace

TEST_CASE("work runs on another thread and is done on the loop, once each") {
  Loop loop;
  WorkPool pool(loop);
  const std::thread::id here = std::this_thread::get_id();
  std::vector<int> runs(50, 0);  // unlocked: each job has its own, and done() comes after run()
  std::vector<int> dones(50, 0);
  std::atomic<int> elsewhere{0};
  for (std::size_t i = 0; i < runs.size(); ++i) {
    pool.submit(std::make_unique<Job>(
        [&, i] {
          ++runs[i];
          if (std::this_thread::get_id() != here) ++elsewhere;
        },
        [&, i](const std::exception_ptr& failure) {
          CHECK_FALSE(failure);
          CHECK(loop.is_loop_thread());
          ++dones[i];
        }));
  }
  loop.run();
  CHECK(runs == std::vector<int>(50, 1));
  CHECK(dones == std::vector<int>(50, 1));
  CHECK(elsewhere == 50);
}

TEST_CASE("what run throws is carried to done") {
  Loop loop;
  WorkPool pool(loop);
  std::string message;
  pool.submit(std::make_unique<Job>([] { throw std::runtime_error("half a page"); },
                                    [&](const std::exception_ptr& failure) {
                                      try {
                                        std::rethrow_exception(failure);
                                      } catch (const std::exception& error) {
                                        message = error.what();
                                      }
                                    }));
  loop.run();
  CHECK(message == "half a page");
}

TEST_CASE("done may submit the next work") {
  Loop loop;
  WorkPool pool(loop);
  int left = 20;
  std::function<void()> next = [&] {
    pool.submit(std::make_unique<Job>([] {},
                                      [&](const std::exception_ptr&) {
                                        if (--left > 0) next();
                                      }));
  };
  next();
  loop.run();
  CHECK(left == 0);
}

TEST_CASE("a loop destroyed with work in flight waits for it and calls its done") {
  std::atomic<int> runs{0};
  int dones = 0;
  {
    Loop loop;
    WorkPool pool(loop);
    Timer timer(loop, [] {});
    timer.start(3'600'000);
    const auto slow_run = [&] {
      for (int spin = 0; spin < 1000; ++spin) std::this_thread::yield();
      ++runs;
    };
    for (int i = 0; i < 10; ++i) {
      pool.submit(std::make_unique<Job>(slow_run, [&](const std::exception_ptr&) { ++dones; }));
    }
    loop.run_once(Loop::Wait::no);
  }
  CHECK(runs == 10);
  CHECK(dones == 10);
}

TEST_CASE("the work is destroyed after it is done") {
  Loop loop;
  WorkPool pool(loop);
  auto marker = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = marker;
  bool is_there = false;
  pool.submit(std::make_unique<Job>(
      [marker] {}, [&](const std::exception_ptr&) { is_there = !watched.expired(); }));
  marker.reset();
  loop.run();
  CHECK(is_there);
  CHECK(watched.expired());
}

TEST_CASE("the number of threads is what libuv will read") {
  const std::string before = ::getenv("UV_THREADPOOL_SIZE") ? ::getenv("UV_THREADPOOL_SIZE") : "4";
  WorkPool::set_threads(3);
  CHECK(std::string(::getenv("UV_THREADPOOL_SIZE")) == "3");
  WorkPool::set_threads(0);
  CHECK(std::string(::getenv("UV_THREADPOOL_SIZE")) == "1");
  WorkPool::set_threads(5000);
  CHECK(std::string(::getenv("UV_THREADPOOL_SIZE")) == "1024");
  ::setenv("UV_THREADPOOL_SIZE", before.c_str(), 1);
}
