// Thread: main; blocks. Role: `galleyctl pause COMMAND`: galleyd is paused while the command runs.
// Promise: the pause ends with the command, and with galleyctl however that ends; the exit code is
// the command's.
#pragma once

#include "ctl_request.h"

namespace galley::ctl {

// 127 when there is no such command, 126 when it cannot be run, 128 + number after a signal, as a
// shell has it (POSIX.1-2017, XCU 2.8.2). Without a galleyd the command is run all the same.
Exit pause_while(const Request& request, const View& view);

}  // namespace galley::ctl
