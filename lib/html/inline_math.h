// Thread: any (worker code). Role: finds TeX between dollars in a text. Promise: pure; what might
// be money or the name of a variable is none: "$5 and $10", "$HOME/$USER".
#pragma once

#include <optional>
#include <string_view>

#include "markdown/document.h"

namespace galley::html {

// More is no formula within a line; it also bounds the search.
inline constexpr std::size_t max_inline_math = 500;

// The next formula in `text` (a part of `source`), dollars included; it lies within one line. The
// rule is pandoc's (tex_math_dollars), and what is between must look like TeX.
std::optional<markdown::Span> find_math(std::string_view source, markdown::Span text);

// Whether a paragraph of these lines is one formula: it begins and ends with two dollars.
bool is_display_math(std::string_view first_line, std::string_view last_line);

}  // namespace galley::html
