#include "supervision.h"

#include <utility>

#include "pipeline/status.h"
#include "systemd/notify.h"

namespace galley::daemon {
namespace {

// Between two lines of status: often enough to be looked at, rare enough to cost nothing.
constexpr std::uint64_t status_ms = 250;

// While sources are scanned, asked for anew after the shorter time. Longer than any single turn of
// the loop takes; one that does not end is for TimeoutStartSec= to judge.
constexpr std::uint64_t ask_again_ms = 5'000;
constexpr std::chrono::seconds more_time{30};

}  // namespace

std::string to_string(const Headline& headline) {
  std::string text = headline.is_paused ? "paused: " : headline.is_scanned ? "" : "scanning: ";
  text += pipeline::counted(headline.projects, "project") + ", " +
          pipeline::counted(headline.documents, "document") + ", " +
          std::to_string(headline.pending) + " pending, " + std::to_string(headline.failing) +
          " failing";
  if (headline.closed > 0)
    text += ", " + pipeline::counted(headline.closed, "project") + " not open";
  return text;
}

Supervision::Supervision(loop::Loop& loop, loop::Executor& pool, std::function<Headline()> headline)
    : is_supervised_(systemd::is_supervised()),
      headline_(std::move(headline)),
      status_timer_(loop, [this] { tell_status(); }),
      start_timer_(loop, [this] { ask_for_time(); }),
      watchdog_(loop, pool, systemd::watchdog_period(), [] { systemd::notify_watchdog(); }) {
  if (!is_supervised_) return;
  ask_for_time();
  changed();
}

void Supervision::opening() {
  if (is_supervised_) systemd::notify_extend_timeout(more_time);
}

void Supervision::ask_for_time() {
  opening();
  start_timer_.start(ask_again_ms);
}

void Supervision::ready() {
  if (!is_supervised_ || std::exchange(is_ready_, true)) return;
  start_timer_.stop();
  tell_status();
  systemd::notify_ready();
}

void Supervision::changed() {
  if (!is_supervised_ || is_stopping_ || status_timer_.is_active()) return;
  status_timer_.start(status_ms);
}

void Supervision::tell_status() {
  if (is_stopping_) return;
  const std::string text = to_string(headline_());
  if (std::exchange(told_, text) != text) systemd::notify_status(text);
}

void Supervision::reloading() {
  if (is_ready_ && !is_stopping_) systemd::notify_reloading();
}

// A reload before the first READY is part of starting.
void Supervision::reloaded() {
  if (!is_ready_ || is_stopping_) return;
  tell_status();
  systemd::notify_ready();
}

void Supervision::stopping() {
  if (!is_supervised_ || std::exchange(is_stopping_, true)) return;
  start_timer_.stop();
  status_timer_.stop();
  systemd::notify_stopping();
  systemd::notify_status("finishing what runs");
}

}  // namespace galley::daemon
