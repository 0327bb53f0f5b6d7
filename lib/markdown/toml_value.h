// Thread: any (worker code). Role: a text of TOML as a Value.
// Promise: never throws on what a user typed, never runs out of stack on it: what is longer than
// max_toml_bytes or nested deeper than max_value_depth is refused.
#pragma once

#include <string_view>

#include "markdown/value.h"

namespace galley::markdown {

// A dotted key nests a table at every second byte, and toml++ recurses over them: 32 KB are as much
// as 8 MB of stack can bear in a build with AddressSanitizer (measured with toml++ 3.3.0).
inline constexpr std::size_t max_toml_bytes = 16 * 1024;

ValueReading read_toml(std::string_view toml);

}  // namespace galley::markdown
