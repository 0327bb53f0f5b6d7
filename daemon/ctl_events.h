// Thread: main; blocks. Role: `galleyctl events`.
// Promise: one event is one line, out at once; when galleyd ends, the way to go on is told.
#pragma once

#include <optional>
#include <string_view>

#include "ctl_request.h"

namespace galley::ctl {

// "17", or "9f3c.../17" with the run that the number belongs to.
struct EventPosition {
  std::string run;  // may be empty
  std::uint64_t number = 0;
};
std::optional<EventPosition> to_position(std::string_view text);

Exit events(const Request& request, const View& view);

}  // namespace galley::ctl
