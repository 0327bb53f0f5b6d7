// Thread: any (worker code). Role: a text of YAML as a Value.
// Promise: never throws on what a user typed, never runs out of stack or memory on it: what is
// nested deeper than max_value_depth or longer than max_value_bytes (aliases written out) is
// refused.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "markdown/value.h"

namespace galley::markdown {

struct YamlRemark {
  int line = 0;  // from 0, as yaml-cpp counts
  int column = 0;
  std::string what;
};

struct YamlReading {
  std::optional<Value> value;        // nothing: refused, and `remark` says why
  std::optional<YamlRemark> remark;  // beside a value: what was left out of it
};

// The first document of `yaml`. Of a key that stands twice the last value counts, as it does for
// most readers that let it pass.
YamlReading read_yaml(std::string_view yaml);

}  // namespace galley::markdown
