// Thread: any. Role: the one routine that writes texts and values into YAML, and its reverse.
// Promise: what yaml_scalar() writes is read by every YAML 1.1 and 1.2 parser as that same string,
// whatever it holds; bytes that are not UTF-8 become U+FFFD.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "markdown/value.h"

namespace galley::render {

// One line: plain when nothing can be read into it, else in double quotes. UTF-8 stands directly,
// never as surrogate escapes; what YAML's "c-printable" leaves out is escaped.
std::string yaml_scalar(std::string_view text);

// One line, collections in brackets. What was plain stays plain where it may be a number, a date or
// the like; every other text is written by yaml_scalar().
std::string yaml_flow(const markdown::Value& value);

// The text of a scalar in the form that yaml_scalar() writes; nothing when it is in another.
std::optional<std::string> read_yaml_scalar(std::string_view scalar);

}  // namespace galley::render
