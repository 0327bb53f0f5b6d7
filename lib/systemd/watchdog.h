// Thread: loop. Role: shows a service manager's watchdog that the daemon is alive.
// Promise: `alive` is called only after the loop has turned and the workers' pool has answered
// since the last time; a pool that does not answer is asked once. Without a period nothing ever
// wakes up.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/work.h"

namespace galley::systemd {

class Watchdog {
 public:
  // `period`: how long without `alive` is death; zero turns the watchdog off. It is shown every
  // half of it, as sd_watchdog_enabled(3) recommends.
  Watchdog(loop::Loop& loop, loop::Executor& pool, std::chrono::microseconds period,
           std::function<void()> alive);
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  class Probe;

  void ask();
  void answered();

  loop::Executor& pool_;
  const std::uint64_t pause_;  // milliseconds between two questions
  std::function<void()> alive_;
  loop::Timer timer_;
  std::shared_ptr<Watchdog*> self_;  // probes hold it weakly
};

}  // namespace galley::systemd
