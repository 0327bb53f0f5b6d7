// Thread: any. Role: `${VAR}`, `${VAR:-default}` and a leading `~` in what a user wrote.
// Promise: pure but for the environment it is given; no command is run and nothing is expanded
// twice.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "settings/load.h"

namespace galley::settings {

// Why a text cannot be expanded; `offset` is where in the text, in bytes.
struct ExpandProblem {
  std::size_t offset = 0;
  std::string message;
};

using Expanded = std::variant<std::string, ExpandProblem>;

// As in a shell: the default also stands in for an empty variable. `$${` gives `${`; any other `$`
// is itself.
Expanded expand_variables(std::string_view text, const Environment& environment);

// `~` and `~/x`; `~name` (another user's home) is a problem.
Expanded expand_home(std::string_view path, const Environment& environment);

}  // namespace galley::settings
