// Thread: any, one at a time. Role: a program that a test starts, watches and ends.
// Promise: every wait has a limit; no process outlives its owner.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/fd.h"

namespace galley::test {

// On top of the test's own environment; an empty value takes the variable away.
using Environment = std::map<std::string, std::string>;

struct Launch {
  std::vector<std::string> command;  // the program first: a path, or a name looked up in PATH
  std::string out;                   // files that standard output and error are appended to;
  std::string err;                   // the same path may be given twice
  Environment environment = {};
  std::string folder = {};       // working folder; empty means the test's own
  std::vector<int> passed = {};  // descriptors of ours that it has as 3, 4, ...
};

class ChildProcess {
 public:
  // Throws std::system_error when the program cannot be started.
  explicit ChildProcess(const Launch& launch);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }

  // A pidfd: readable once the program has ended, so that it can be polled beside other things.
  int ended_fd() const { return ended_.get(); }

  // Does nothing once the program has been waited for.
  void signal(int number) const;

  // The exit code as a shell tells it (128 + number after a signal), or nothing when the program
  // still runs at the limit. May be asked again.
  std::optional<int> wait(std::chrono::milliseconds limit);

 private:
  pid_t pid_ = -1;
  Fd ended_;
  std::optional<int> exit_code_;
};

// Waits with poll(2) until a descriptor is readable or the time has come; an interrupted wait goes
// on. Descriptors below zero are left out. False when time ran out.
bool wait_readable(const std::vector<int>& fds, std::chrono::steady_clock::time_point until);

}  // namespace galley::test
