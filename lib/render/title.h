// Thread: any (worker code). Role: finds what a page is called.
// Promise: plain text on one line, without markup; never empty for a path that has a name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "markdown/document.h"

namespace galley::render {

// The text of a heading (an index in document.blocks) without markup and without its id.
std::string heading_text(const markdown::Document& document, std::uint32_t index);

// The id that a heading gives itself: "{#id}", "{ #id }" or "{/*id*/}" at its end; empty if none.
std::string heading_id(const markdown::Document& document, const markdown::Block& heading);

// `text`, the Markdown of a heading, without such an id at its end.
std::string_view without_heading_id(std::string_view text);

// The text of the first heading of level 1, else of the first heading; empty when there is none.
std::string first_heading(const markdown::Document& document);

}  // namespace galley::render
