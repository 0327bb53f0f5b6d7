// Thread: main; blocks. Role: `galleyctl status --watch`: the status, drawn again whenever
// something happens. Promise: galleyd is asked when an event tells of something new, never in
// between; with --json one status a line.
#pragma once

#include "ctl_request.h"

namespace galley::ctl {

// Ends when the person leaves, or with galleyd.
Exit watch_status(const Request& request, const View& view);

}  // namespace galley::ctl
