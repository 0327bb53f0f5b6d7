// Thread: any, one at a time. Role: what a service tells the service manager that started it
// (sd_notify(3)). Promise: where there is none ($NOTIFY_SOCKET is not set), nothing is sent; a
// message that does not arrive is no error of ours.
#pragma once

#include <chrono>
#include <string>

namespace galley::systemd {

// Whether there is somebody to tell.
bool is_supervised();

void notify_ready();
void notify_stopping();

// A reload begins; notify_ready() ends it. Carries the monotonic time, without which
// Type=notify-reload waits for ever (sd_notify(3), MONOTONIC_USEC).
void notify_reloading();

// One line for `systemctl status`.
void notify_status(const std::string& text);

// Starting goes on: asks to be given so long from now, whatever TimeoutStartSec= says.
void notify_extend_timeout(std::chrono::microseconds time);

void notify_watchdog();

// After how long without notify_watchdog() the service manager ends us; zero: it does not watch.
std::chrono::microseconds watchdog_period();

}  // namespace galley::systemd
