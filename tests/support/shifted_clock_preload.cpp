// Preloaded into a galleyd (ld.so(8), LD_PRELOAD): its clocks are those of the machine and what the
// test adds to them while it runs, in the file that GALLEY_TEST_CLOCK names. libuv, libstdc++ and
// galley ask for the time by these functions.
#include <atomic>
#include <cstdlib>
#include <ctime>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "support/clock_shifts.h"

namespace {

using galley::test::ClockShifts;

constexpr std::int64_t second = 1'000'000'000;

const ClockShifts* map_shifts() {
  const char* const path = std::getenv("GALLEY_TEST_CLOCK");
  const int fd = path == nullptr ? -1 : ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return nullptr;
  void* const mapped = ::mmap(nullptr, sizeof(ClockShifts), PROT_READ, MAP_SHARED, fd, 0);
  ::close(fd);
  return mapped == MAP_FAILED ? nullptr : static_cast<const ClockShifts*>(mapped);
}

std::int64_t shift_of(clockid_t clock) {
  static const ClockShifts* const shifts = map_shifts();
  if (shifts == nullptr) return 0;
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) return shifts->wall;
  const bool is_uptime = clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_COARSE;
  return is_uptime ? shifts->uptime.load() : 0;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  const long result = ::syscall(SYS_clock_gettime, clock, now);
  if (result != 0) return static_cast<int>(result);
  const std::int64_t shifted = now->tv_sec * second + now->tv_nsec + shift_of(clock);
  now->tv_sec = shifted / second;
  now->tv_nsec = shifted % second;
  return 0;
}

time_t time(time_t* result) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (result != nullptr) *result = now.tv_sec;
  return now.tv_sec;
}

int gettimeofday(timeval* result, void*) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  *result = {now.tv_sec, now.tv_nsec / 1000};
  return 0;
}

}  // extern "C"
