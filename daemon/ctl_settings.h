// Thread: main; blocks. Role: `galleyctl add`, `remove` and `init`: the settings file.
// Promise: a file is written only when galleyd would take it, and is otherwise untouched; a running
// galleyd that reads it is told.
#pragma once

#include "ctl_request.h"

namespace galley::ctl {

Exit add(const Request& request, const View& view);
Exit remove(const Request& request, const View& view);
Exit init(const Request& request, const View& view);

}  // namespace galley::ctl
