// Thread: any. Role: the lines of a text and the blanks around them.
// Promise: "\n", "\r\n" and a lone "\r" end a line (CommonMark 0.30, section 2.1); pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "markdown/document.h"

namespace galley::render {

// Begin of the line that holds `offset`.
std::uint32_t line_begin(std::string_view source, std::uint32_t offset);

// End of the line that holds `offset`, without its line ending.
std::uint32_t line_end(std::string_view source, std::uint32_t offset);

// Begin of the line after the one that holds `offset`; the end of the source when there is none.
std::uint32_t next_line(std::string_view source, std::uint32_t offset);

// The line from `begin` to its end, without its line ending.
std::string_view line_at(std::string_view source, std::uint32_t begin);

// `span` without the spaces and tabs, or the line endings too, at its end.
markdown::Span without_trailing_blanks(std::string_view source, markdown::Span span);
markdown::Span without_line_ending(std::string_view source, markdown::Span span);

// Whether a line holds nothing but blanks and the markers of quotes.
bool is_blank_line(std::string_view line);

// Column from 0 of `offset` in its line; tabs go to the next multiple of four.
std::uint32_t column_of(std::string_view source, std::uint32_t offset);

// What the lines after the first of a leaf at `offset` begin with: the prefix of its own line with
// blanks in the place of list markers.
std::string prefix_of(std::string_view source, std::uint32_t offset);

// A blank line of the container whose lines begin with `prefix`.
std::string blank_line(std::string_view prefix);

}  // namespace galley::render
