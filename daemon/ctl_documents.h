// Thread: main; blocks. Role: `galleyctl list` and `galleyctl get`: which documents there are, and
// what became of one. Promise: both answer without a galleyd too, from the settings file and the
// lists in the output folders, as the last galleyd left them, and say so.
#pragma once

#include "ctl_request.h"

namespace galley::ctl {

Exit list(const Request& request, const View& view);
Exit get(const Request& request, const View& view);

}  // namespace galley::ctl
