#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/error.h"
#include "base/fd.h"
#include "loop/poll.h"
#include "loop/signal.h"
#include "loop/step.h"
#include "loop/timer.h"
#include "support/catch.h"

using galley::Fd;
using galley::loop::Loop;
using galley::loop::Poll;
using galley::loop::Signal;
using galley::loop::Step;
using galley::loop::Timer;

namespace {

struct Pipe {
  Pipe() {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0);
    read = Fd(ends[0]);
    write = Fd(ends[1]);
  }
  Fd read;
  Fd write;
};

}  // namespace

TEST_CASE("a timer fires once, and starting it again replaces the earlier time") {
  Loop loop;
  std::vector<std::string> fired;
  Timer late(loop, [&] { fired.emplace_back("late"); });
  Timer soon(loop, [&] { fired.emplace_back("soon"); });
  soon.start(3'600'000);
  late.start(2);
  soon.start(0);
  CHECK(soon.is_active());
  loop.run();
  CHECK(fired == std::vector<std::string>{"soon", "late"});
  CHECK_FALSE(soon.is_active());
}

TEST_CASE("a stopped timer never fires and does not keep the loop alive") {
  Loop loop;
  int fired = 0;
  Timer timer(loop, [&] { ++fired; });
  timer.start(1);
  timer.stop();
  loop.run();
  CHECK(fired == 0);
}

TEST_CASE("a timer may destroy itself in its callback and still use what it captured") {
  Loop loop;
  std::string seen;
  std::unique_ptr<Timer> timer;
  timer = std::make_unique<Timer>(loop, [&seen, &timer, text = std::string(100, 'x')] {
    timer.reset();
    seen = text;  // lives in the callback, which must not have been freed
  });
  timer->start(0);
  loop.run();
  CHECK(seen == std::string(100, 'x'));
}

TEST_CASE("a timer destroyed by another's callback in the same iteration does not fire") {
  Loop loop;
  int fired = 0;
  std::optional<Timer> second;
  Timer first(loop, [&] { second.reset(); });
  second.emplace(loop, [&] { ++fired; });
  first.start(0);
  second->start(0);
  loop.run();
  CHECK(fired == 0);
}

TEST_CASE("handles may outlive their loop") {
  auto loop = std::make_unique<Loop>();
  const Pipe pipe;
  Timer timer(*loop, [] {});
  Step step(*loop, [] { return Step::More::yes; });
  Poll poll(*loop, pipe.read.get(), [] {});
  timer.start(1000);
  step.start();
  poll.start();
  loop.reset();
  timer.start(1);
  step.start();
  poll.start();
  timer.stop();
  CHECK_FALSE(timer.is_active());
  CHECK_FALSE(step.is_active());
}

TEST_CASE("what a callback throws stops the loop and comes out of run") {
  Loop loop;
  int after = 0;
  Timer thrower(loop, [] { throw std::runtime_error("a callback's own words"); });
  Timer other(loop, [&] { ++after; });
  thrower.start(0);
  other.start(5);
  CHECK_THROWS_WITH(loop.run(), "a callback's own words");
  CHECK(after == 0);
  loop.run();
  CHECK(after == 1);
}

TEST_CASE("stop ends run while handles are still active") {
  Loop loop;
  Timer forever(loop, [] {});
  Timer stopper(loop, [&] { loop.stop(); });
  forever.start(3'600'000);
  stopper.start(0);
  loop.run();
  CHECK(forever.is_active());
}

TEST_CASE("now does not go back and stands still within an iteration") {
  Loop loop;
  const std::uint64_t before = loop.now();
  std::uint64_t inside = 0;
  Timer timer(loop, [&] { inside = loop.now(); });
  timer.start(3);
  loop.run();
  CHECK(inside >= before + 3);
}

TEST_CASE("a poll calls while there is something to read") {
  Loop loop;
  const Pipe pipe;
  std::string got;
  std::optional<Poll> poll;
  poll.emplace(loop, pipe.read.get(), [&] {
    char byte = 0;
    REQUIRE(::read(pipe.read.get(), &byte, 1) == 1);  // one at a time: level-triggered
    got += byte;
    if (got.size() == 3) poll.reset();
  });
  REQUIRE(::write(pipe.write.get(), "abc", 3) == 3);
  poll->start();
  loop.run();
  CHECK(got == "abc");
}

TEST_CASE("a poll that is stopped is silent until it is started again") {
  Loop loop;
  const Pipe pipe;
  int calls = 0;
  Poll poll(loop, pipe.read.get(), [&] { ++calls; });
  REQUIRE(::write(pipe.write.get(), "a", 1) == 1);
  poll.start();
  poll.stop();
  loop.run_once(Loop::Wait::no);
  CHECK(calls == 0);
  poll.start();
  loop.run_once(Loop::Wait::yes);
  CHECK(calls == 1);
}

TEST_CASE("a closed writer counts as readable") {
  Loop loop;
  Pipe pipe;
  int calls = 0;
  Poll poll(loop, pipe.read.get(), [&] {
    ++calls;
    poll.stop();
  });
  poll.start();
  pipe.write.reset();
  loop.run();
  CHECK(calls == 1);
}

TEST_CASE("a descriptor that cannot be polled is an error that says so") {
  Loop loop;
  CHECK_THROWS_AS(Poll(loop, -1, [] {}), galley::Error);
}

TEST_CASE("a step goes on, one call an iteration, until it says that there is no more") {
  Loop loop;
  int left = 5;
  int iterations = 0;
  Step step(loop, [&] { return --left > 0 ? Step::More::yes : Step::More::no; });
  step.start();
  step.start();
  while (step.is_active()) {
    const int before = left;
    loop.run_once(Loop::Wait::no);
    CHECK(before - left == 1);
    ++iterations;
  }
  CHECK(iterations == 5);
  loop.run();  // returns: an idle step keeps nothing alive
}

TEST_CASE("timers and descriptors are served between steps") {
  Loop loop;
  std::vector<std::string> order;
  Timer timer(loop, [&] { order.emplace_back("timer"); });
  int steps = 0;
  Step step(loop, [&] {
    order.emplace_back("step");
    if (steps == 0) timer.start(0);
    return ++steps < 3 ? Step::More::yes : Step::More::no;
  });
  step.start();
  loop.run();
  CHECK(order == std::vector<std::string>{"step", "timer", "step", "step"});
}

TEST_CASE("a step started again from inside runs once more, whatever it answers") {
  Loop loop;
  int calls = 0;
  std::optional<Step> step;
  step.emplace(loop, [&] {
    if (++calls == 1) step->start();
    return Step::More::no;
  });
  step->start();
  loop.run();
  CHECK(calls == 2);
}

TEST_CASE("a step may destroy itself and answer that there is more") {
  Loop loop;
  int calls = 0;
  std::optional<Step> step;
  step.emplace(loop, [&] {
    ++calls;
    step.reset();
    return Step::More::yes;
  });
  step->start();
  loop.run();
  CHECK(calls == 1);
}

TEST_CASE("a signal is delivered on the loop and does not keep it alive") {
  Loop loop;
  int calls = 0;
  std::optional<Signal> signal;
  signal.emplace(loop, SIGUSR1, [&] {
    ++calls;
    signal.reset();
    loop.stop();
  });
  loop.run();  // returns at once: only the signal is there
  CHECK(calls == 0);
  Timer bound(loop, [&] { loop.stop(); });
  bound.start(10'000);
  REQUIRE(::raise(SIGUSR1) == 0);
  loop.run();
  CHECK(calls == 1);
}
