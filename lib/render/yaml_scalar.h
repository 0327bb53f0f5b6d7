// Thread: any. Role: the one routine that writes a text into YAML, and its reverse.
// Promise: what yaml_scalar() writes is read by every YAML 1.1 and 1.2 parser as that same string,
// whatever it holds; bytes that are not UTF-8 become U+FFFD.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace galley::render {

// One line: plain when nothing can be read into it, else in double quotes. UTF-8 stands directly,
// never as surrogate escapes; what YAML's "c-printable" leaves out is escaped.
std::string yaml_scalar(std::string_view text);

// The text of a scalar in the form that yaml_scalar() writes; nothing when it is in another.
std::optional<std::string> read_yaml_scalar(std::string_view scalar);

}  // namespace galley::render
