// Thread: any (atomic). Role: how far the clocks of a process are ahead of the machine's; in memory
// that a test shares with it.
#pragma once

#include <atomic>
#include <cstdint>

namespace galley::test {

// Nanoseconds.
struct ClockShifts {
  std::atomic<std::int64_t> wall{0};
  std::atomic<std::int64_t> uptime{0};  // CLOCK_MONOTONIC
};

}  // namespace galley::test
