// Thread: any (plain values). Role: for whom and where galleyctl draws.
#pragma once

#include <cstdint>
#include <string>

#include "terminal_text.h"

namespace galley::ctl {

struct View {
  Terminal terminal;
  std::int64_t now = 0;                 // seconds since the epoch
  std::int64_t utc_offset = 0;          // seconds east of Greenwich, for times of day
  std::string home;                     // shown as "~"; may be empty
  std::string galleyctl = "galleyctl";  // how to ask the same daemon again
};

}  // namespace galley::ctl
