// Thread: a test's only one. Role: a galleyd whose clocks are set while it runs, as by somebody who
// sets the machine's, or by its sleep. Promise: the machine's own clocks stay as they are, and so
// do the times that the kernel gives to files.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"
#include "support/child_process.h"
#include "support/clock_shifts.h"

namespace galley::test {

class ShiftedClock {
 public:
  // `path` is that of a file to be made.
  explicit ShiftedClock(std::string path) : path_(std::move(path)) {
    const Fd file(::open(path_.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644));
    if (::ftruncate(file.get(), sizeof(ClockShifts)) != 0) throw std::runtime_error(path_);
    void* const mapped =
        ::mmap(nullptr, sizeof(ClockShifts), PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
    if (mapped == MAP_FAILED) throw std::runtime_error("cannot map " + path_);
    shifts_ = static_cast<ClockShifts*>(mapped);
  }
  ~ShiftedClock() { ::munmap(shifts_, sizeof(ClockShifts)); }
  ShiftedClock(const ShiftedClock&) = delete;
  ShiftedClock& operator=(const ShiftedClock&) = delete;

  // Of a process whose clocks these are.
  Environment environment() const {
    return {{"LD_PRELOAD", GALLEY_SHIFTED_CLOCK}, {"GALLEY_TEST_CLOCK", path_}};
  }

  void set_wall(std::chrono::nanoseconds ahead) { shifts_->wall = ahead.count(); }
  void set_uptime(std::chrono::nanoseconds ahead) { shifts_->uptime = ahead.count(); }

 private:
  std::string path_;
  ClockShifts* shifts_;
};

}  // namespace galley::test
