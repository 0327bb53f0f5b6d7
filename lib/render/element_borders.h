// Thread: any. Role: what keeps the texts of elements of HTML apart when their tags go.
// Promise: pure; nothing beside elements that a browser would not set apart either.
#pragma once

#include <string_view>

#include "markdown/document.h"

namespace galley::render {

// What stands in place of the border between tag `index` and what comes right before it on its
// line: between the cells of a table, between items, beside a block in a line of text. Empty where
// the text has a gap of its own.
std::string_view border_before(const markdown::Document& document, std::uint32_t index);

// The same for what comes right behind it.
std::string_view border_after(const markdown::Document& document, std::uint32_t index);

}  // namespace galley::render
