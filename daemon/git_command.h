// Thread: main. Role: asks git itself, without a shell.
// Promise: it is given up on after some seconds; nothing here throws.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace galley::daemon {

// What `command` (git and its arguments) says on standard output, if it ends with success. It is
// asked about the repository of the folder it is told (`-C`), whatever the environment says.
std::optional<std::string> ask_git(std::vector<std::string> command);

}  // namespace galley::daemon
