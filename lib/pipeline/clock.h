// Thread: any. Role: the clocks that reports and records need. Promise: durations come from the
// steady one only.
#pragma once

#include <cstdint>
#include <string>

namespace galley::pipeline {

std::string utc_now();  // RFC 3339, seconds: "2026-01-31T08:00:00Z"
std::string utc_time(std::int64_t seconds_since_epoch);
std::int64_t wall_clock_ns();  // since the epoch
double steady_seconds();       // since some fixed point

// Differs after every boot: what was written before may not have reached the disk when the power
// went. From random(4).
std::string boot_id();

}  // namespace galley::pipeline
