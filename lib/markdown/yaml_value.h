// Thread: any (worker code). Role: a text of YAML as a Value.
// Promise: never throws on what a user typed, never runs out of stack or memory on it: what is
// nested deeper than max_value_depth or longer than max_value_bytes (aliases written out) is
// refused.
#pragma once

#include <string_view>

#include "markdown/value.h"

namespace galley::markdown {

// The first document of `yaml`. Of a key that stands twice the last value counts, as it does for
// most readers that let it pass.
ValueReading read_yaml(std::string_view yaml);

}  // namespace galley::markdown
