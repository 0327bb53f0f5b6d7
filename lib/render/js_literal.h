// Thread: any. Role: literals of JavaScript as values; nothing is ever executed.
// Promise: what is not one literal from end to end is no value at all. Linear; recursion ends at
// markdown::max_value_depth.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "markdown/value.h"

namespace galley::render {

// The characters of an expression that is one string, a template without substitutions, or a number
// in digits.
std::optional<std::string> literal_value(std::string_view expression);

// The string, number, true, false, null, array or object that `text` begins with, blanks and
// comments before it skipped. Takes it off the text.
std::optional<markdown::Value> take_literal(std::string_view& text);

// Without blanks, line endings and comments at the begin.
std::string_view without_js_space(std::string_view text);

}  // namespace galley::render
