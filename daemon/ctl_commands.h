// Thread: main; blocks. Role: what each command of galleyctl asks, says and answers.
// Promise: standard output has the answer alone (with --json exactly the daemon's result, one
// line), everything else goes to standard error.
#pragma once

#include "ctl_request.h"

namespace galley::ctl {

// Throws what control::Client throws; report() says it.
Exit run(const Request& request, const View& view);

// Says on standard error what the exception being handled means and what to do about it.
Exit report(const Request& request, const View& view);

}  // namespace galley::ctl
