// Thread: any. Role: the one rule that galleyd and galleyctl find each other by.
// Promise: reads the environment it is given and nothing else.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace galley::control {

// Looks up an environment variable; an empty one counts as not set.
using Environment = std::function<std::optional<std::string>(std::string_view)>;

// Where the control socket is when neither the settings nor --socket say it: $GALLEY_SOCKET;
// $XDG_RUNTIME_DIR/galley/control.sock; control.sock in the first folder of $RUNTIME_DIRECTORY
// (systemd.exec(5)), for a system service has no XDG_RUNTIME_DIR; else
// /tmp/galley-UID/control.sock.
std::string default_socket(const Environment& environment);
std::string default_socket();  // of this process

}  // namespace galley::control
