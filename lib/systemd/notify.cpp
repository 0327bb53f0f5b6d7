#include "systemd/notify.h"

#include <algorithm>
#include <cstdlib>

#include <systemd/sd-daemon.h>
#include <time.h>

namespace galley::systemd {
namespace {

// The variables stay: they are needed for the next message. A child's messages are not listened to
// (NotifyAccess=main).
void send(const std::string& state) { ::sd_notify(0, state.c_str()); }

std::int64_t monotonic_usec() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

}  // namespace

bool is_supervised() {
  const char* const socket = std::getenv("NOTIFY_SOCKET");
  return socket != nullptr && *socket != '\0';
}

void notify_ready() { send("READY=1"); }

void notify_stopping() { send("STOPPING=1"); }

void notify_reloading() { send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(monotonic_usec())); }

// A newline would begin another assignment.
void notify_status(const std::string& text) {
  std::string line = text;
  std::replace(line.begin(), line.end(), '\n', ' ');
  send("STATUS=" + line);
}

void notify_extend_timeout(std::chrono::microseconds time) {
  send("EXTEND_TIMEOUT_USEC=" + std::to_string(time.count()));
}

void notify_watchdog() { send("WATCHDOG=1"); }

std::chrono::microseconds watchdog_period() {
  std::uint64_t microseconds = 0;
  if (::sd_watchdog_enabled(0, &microseconds) <= 0) return std::chrono::microseconds(0);
  return std::chrono::microseconds(microseconds);
}

}  // namespace galley::systemd
