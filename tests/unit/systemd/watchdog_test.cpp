#include "systemd/watchdog.h"

#include "support/catch.h"
#include "support/manual_executor.h"

using namespace galley;
using galley::test::ManualExecutor;

namespace {

struct Dog {
  explicit Dog(std::chrono::microseconds period)
      : watchdog(std::make_unique<systemd::Watchdog>(loop, pool, period, [this] { ++alive; })) {}

  // Turns the loop until the pool has been asked; the deadline only bounds a failure.
  bool until_asked() {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (pool.waiting() == 0 && std::chrono::steady_clock::now() < limit) {
      loop.run_once(loop::Loop::Wait::no);
    }
    return pool.waiting() > 0;
  }

  // Turns the loop for so long.
  void run_for(std::uint64_t milliseconds) {
    bool is_over = false;
    loop::Timer end(loop, [&] { is_over = true; });
    end.start(milliseconds);
    while (!is_over) loop.run_once(loop::Loop::Wait::yes);
  }

  ManualExecutor pool;
  loop::Loop loop;
  int alive = 0;
  std::unique_ptr<systemd::Watchdog> watchdog;
};

}  // namespace

TEST_CASE("the watchdog hears of us each time that the pool has answered") {
  Dog dog(std::chrono::milliseconds(2));
  for (int times = 1; times <= 3; ++times) {
    REQUIRE(dog.until_asked());
    CHECK(dog.alive == times - 1);
    dog.pool.run_all();
    CHECK(dog.alive == times);
  }
}

TEST_CASE("a pool that does not answer is asked once, and the watchdog hears nothing") {
  Dog dog(std::chrono::milliseconds(2));
  REQUIRE(dog.until_asked());
  dog.run_for(20);
  CHECK(dog.pool.waiting() == 1);
  CHECK(dog.alive == 0);
}

TEST_CASE("without a period nobody is asked and nothing keeps the loop awake") {
  Dog dog(std::chrono::microseconds(0));
  dog.loop.run();  // returns, for there is nothing to wait for
  CHECK(dog.pool.waiting() == 0);
}

TEST_CASE("an answer that comes after the watchdog's end is nobody's") {
  Dog dog(std::chrono::milliseconds(2));
  REQUIRE(dog.until_asked());
  dog.watchdog.reset();
  dog.pool.run_all();
  CHECK(dog.alive == 0);
}
