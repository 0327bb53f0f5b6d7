// Thread: main; blocks. Role: `galleyctl doctor` and `galleyctl bugreport`.
// Promise: both work whether a galleyd runs or not, and change nothing.
#pragma once

#include "ctl_request.h"

namespace galley::ctl {

// Exits by the worst: 1 for an error, 0 for warnings and less.
Exit doctor(const Request& request, const View& view);
Exit bugreport(const Request& request, const View& view);

// A settings file as it may be shown to others: without comments, passwords in addresses, and the
// values of keys that galley does not know. Pure.
std::string without_secrets(std::string_view settings);

}  // namespace galley::ctl
