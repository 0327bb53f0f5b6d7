// Thread: any. Role: recognises the lines that leaf blocks begin and end with (CommonMark 0.30, 4).
// Promise: pure functions over one line's text, which has no line ending and no leading blanks.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "markdown/document.h"

namespace galley::markdown {

bool is_thematic_break(std::string_view text);

// Level of the setext heading that `text` underlines: 1 for '=', 2 for '-', 0 when it is no
// underline.
std::uint8_t setext_level(std::string_view text);

struct AtxHeading {
  std::uint8_t level = 0;
  Span content;  // relative to the text
};
std::optional<AtxHeading> atx_heading(std::string_view text);

struct FenceOpening {
  char marker = '`';
  std::uint32_t size = 0;
  Span info;  // relative to the text, trimmed
};
std::optional<FenceOpening> fence_opening(std::string_view text);
// Flow math of MDX (micromark-extension-math): two dollars or more, without a dollar behind them.
std::optional<FenceOpening> math_opening(std::string_view text);
bool is_fence_closing(std::string_view text, char marker, std::uint32_t size);

// A bullet or number with what must follow it, without the blanks behind.
struct ListMarker {
  char type = '-';            // '-', '+', '*', '.' or ')'
  std::uint32_t size = 0;     // bytes, the dot or parenthesis included
  bool starts_at_one = true;  // also for bullets
};
std::optional<ListMarker> list_marker(std::string_view text);

// The seven kinds of HTML block by their start conditions (CommonMark 0.30, 4.6); 0 for none.
int html_block_kind(std::string_view text);

// Whether a line is one tag whose name is in camel case ("<Listing number=...>", "</Listing>"), as
// no element of HTML is written.
bool is_component_tag(std::string_view text);

// Whether a line ends an HTML block of kind 1 to 5 (6 and 7 end before a blank line).
bool ends_html_block(int kind, std::string_view line);

}  // namespace galley::markdown
