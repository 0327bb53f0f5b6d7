// Thread: any. Role: which lines of an included file are meant, by number or by a named region.
// Promise: pure and linear; the lines that are chosen keep their bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace galley::render {

// Lines from 1, both ends included; 0 stands for the begin or the end of the file.
struct LineRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

struct Selection {
  std::vector<LineRange> ranges;  // none: all lines
  std::string region;             // empty: none is named
};

// The lines meant, without a line ending after the last; nothing when no such region is begun in
// the text. A region is marked as mdBook (ANCHOR: name), VitePress (#region name, and what else
// editors fold) or the snippets of PyMdown (--8<-- [start:name]) do; lines with such marks are not
// part of it.
std::optional<std::string> select_lines(std::string_view text, const Selection& selection);

// "3", "3:5", ":5", "3:" and, with ',' as the separator, "3,5": lines from 1. Nothing for anything
// else.
std::optional<LineRange> parse_line_range(std::string_view text, char separator);

// `text` without the white space that all of its lines that are not blank begin with.
std::string without_common_indent(std::string_view text);

}  // namespace galley::render
