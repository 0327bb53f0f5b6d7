// Thread: any. Role: one daemon per folder. Promise: the lock ends with the process, however it
// ends; a second holder is refused with the first one's process id. Works between processes and
// inside one.
#pragma once

#include <optional>
#include <string>

#include "base/fd.h"

namespace galley::state {

class Lock {
 public:
  // Takes <path> (made when missing, its folder too). A holder that is dying is waited for, two
  // seconds at most. Throws Error naming `what`, the holder's process id and what to do when
  // another process has it: "<what> is in use by galleyd (pid 4242); <advice>".
  Lock(const std::string& path, const std::string& what, const std::string& advice);

  // Whether the file at `path` is the one that is locked: who deletes the folder takes it away.
  bool is_at(const std::string& path) const;

 private:
  Fd fd_;
};

// The process that has the lock now: nothing when nobody has, 0 when it has not yet written its id.
// Takes no lock itself, so asking never keeps a daemon from starting.
std::optional<int> lock_holder(const std::string& path);

}  // namespace galley::state
