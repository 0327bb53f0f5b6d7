// Thread: any (pure). Role: times of the protocol (RFC 3339, UTC) as a person reads them, in local
// time. Promise: what is no such time is shown as it is.
#pragma once

#include <string>

#include "view.h"

namespace galley::ctl {

// "14:03:22", or "2026-01-05 14:03:22" when that is not today.
std::string time_of_day(const std::string& time, const View& view);
std::string time_of_day(std::int64_t seconds_since_epoch, const View& view);

// "5 s ago, at 14:03:22"
std::string since_and_when(const std::string& time, const View& view);

}  // namespace galley::ctl
