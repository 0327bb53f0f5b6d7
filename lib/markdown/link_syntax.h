// Thread: any. Role: the parts of links and of link reference definitions (CommonMark 0.30, 6.3 and
// 4.7).
// Promise: a function that says no leaves its cursor where it failed; the caller keeps a copy. Each
// reads at most a constant number of times over what it takes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "markdown/cursor.h"

namespace galley::markdown {

// At '[': takes "[label]"; `label` is what stands between, never blank and at most 999 bytes long.
bool skip_label(Cursor& cursor, Span& label);

// Takes a destination; `destination` is without its angle brackets and may be empty with them.
bool skip_destination(Cursor& cursor, Span& destination);

// At '"', '\'' or '(': takes a title; `title` is without its quotes.
bool skip_title(Cursor& cursor, Span& title);

// At '(': takes "(destination "title")" of an inline link.
bool skip_resource(Cursor& cursor, Span& destination, Span& title);

// What makes two labels one: white space runs are one blank, letters are folded. Latin, Greek,
// Cyrillic, Armenian and the sharp s are folded, scripts without case need no folding.
std::string normal_label(std::string_view label);

struct DefinitionParts {
  Span label;
  Span destination;
  Span title;
};

// At the start of a line: takes one whole link reference definition and the line ending behind it.
std::optional<DefinitionParts> skip_definition(Cursor& cursor);

}  // namespace galley::markdown
