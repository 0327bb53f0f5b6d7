// Thread: loop. Role: what Unix signals mean to galleyd. Promise: TERM and INT ask for an orderly
// end, a second INT ends at once; HUP reloads; a client that vanishes (PIPE) is no reason to die.
#pragma once

#include <functional>

#include "loop/signal.h"

namespace galley::daemon {

class Signals {
 public:
  Signals(loop::Loop& loop, std::function<void()> stop, std::function<void()> reload);

 private:
  void stop();

  std::function<void()> stop_;
  bool is_stopping_ = false;
  loop::Signal terminate_;
  loop::Signal interrupt_;
  loop::Signal hang_up_;
};

}  // namespace galley::daemon
