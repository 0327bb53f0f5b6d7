// Thread: any (value). Role: what `status` tells of one project's watch.
// Promise: every problem says what is not watched or read, why, and what to do about it.
#pragma once

#include <cstdint>

#include "base/error.h"

namespace galley::watch {

struct Health {
  std::size_t folders = 0;      // watched now
  std::uint64_t overflows = 0;  // since start
  bool is_scanning = false;     // folders still to be listed
  Diagnostics problems;  // folders that cannot be watched or read, with the reason and the mend
};

}  // namespace galley::watch
