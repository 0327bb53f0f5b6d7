#include "signals.h"

#include <csignal>

#include <unistd.h>

namespace galley::daemon {

Signals::Signals(loop::Loop& loop, std::function<void()> stop, std::function<void()> reload)
    : stop_(std::move(stop)),
      terminate_(loop, SIGTERM, [this] { this->stop(); }),
      interrupt_(loop, SIGINT, [this] { this->stop(); }),
      hang_up_(loop, SIGHUP, std::move(reload)) {
  std::signal(SIGPIPE, SIG_IGN);
}

// Outputs are replaced by rename only, so ending at once costs work and nothing else.
void Signals::stop() {
  if (is_stopping_) ::_exit(128 + SIGINT);
  is_stopping_ = true;
  stop_();
}

}  // namespace galley::daemon
