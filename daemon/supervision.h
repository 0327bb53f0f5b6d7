// Thread: loop. Role: what galleyd tells the service manager that started it, and when.
// Promise: without one nothing is sent and nothing wakes up; with one an idle daemon still sleeps
// (but for a watchdog that was asked for): the status is told when it has changed, four times a
// second at most. READY comes once at start and once after every reload.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/work.h"
#include "systemd/watchdog.h"

namespace galley::daemon {

// What the line of status is made of.
struct Headline {
  std::size_t projects = 0;
  std::size_t documents = 0;
  std::size_t pending = 0;
  std::size_t failing = 0;
  std::size_t closed = 0;  // projects that could not be opened
  bool is_scanned = false;
  bool is_paused = false;
};

// "2 projects, 1204 documents, 0 pending, 0 failing"; it claims no more than it counts, for only
// `galleyctl status` knows whether all is up to date.
std::string to_string(const Headline& headline);

class Supervision {
 public:
  Supervision(loop::Loop& loop, loop::Executor& pool, std::function<Headline()> headline);

  // The loop does not turn while projects are opened: asks for more time.
  void opening();

  // Every source has been scanned, so that the counts are true and catching up goes on by itself.
  void ready();

  // The headline may be another.
  void changed();

  void reloading();
  void reloaded();
  void stopping();

 private:
  void tell_status();
  void ask_for_time();

  const bool is_supervised_;
  const std::function<Headline()> headline_;
  bool is_ready_ = false;
  bool is_stopping_ = false;
  std::string told_;
  loop::Timer status_timer_;
  loop::Timer start_timer_;  // until ready
  systemd::Watchdog watchdog_;
};

}  // namespace galley::daemon
