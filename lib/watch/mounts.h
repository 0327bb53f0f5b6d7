// Thread: loop (parse_mounts is pure). Role: which file systems are mounted where, and that this
// has changed (proc_pid_mountinfo(5)). Promise: needs no privilege; reading takes no lock of
// others; nothing runs while nothing is mounted or unmounted.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.h"

namespace galley::watch {

struct Mount {
  std::string point;  // absolute
  std::string type;   // "ext4", "fuse.sshfs"

  bool operator==(const Mount&) const = default;
};

using MountTable = std::map<std::uint64_t, Mount>;  // by mount id; a new mount has another id

MountTable parse_mounts(std::string_view mountinfo);

// Whether a file system of this type may change without this kernel being told: by another machine
// or by a program outside of it.
bool is_changed_elsewhere(std::string_view type);

// The id of the mount that the folder at `path` is in (statx(2), Linux 5.8), or 0.
std::uint64_t mount_of(const std::string& path);

class Mounts {
 public:
  Mounts();

  // Has urgent data (POLLPRI) when the table has changed; -1 where there is no such file.
  int descriptor() const { return fd_.get(); }

  // Reads the table again. The points where something was mounted or unmounted since, sorted.
  std::vector<std::string> update();

  // Where anything is mounted.
  std::vector<std::string> points() const;

  // The type of a mount, or "".
  std::string type(std::uint64_t id) const;

 private:
  MountTable read() const;

  Fd fd_;
  MountTable table_;
};

}  // namespace galley::watch
