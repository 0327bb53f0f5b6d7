// Thread: any. Role: how text from elsewhere goes on with the lines that it is put in.
// Promise: pure and linear.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "render/partials.h"

namespace galley::render {

// What stands before `offset` on its line.
std::string_view line_before(std::string_view source, std::uint32_t offset);

// The begin of a line that goes on what began behind `before`: a list's marker becomes as much
// white space, the mark of a quote stays.
std::string continuation(std::string_view before);

// `text` with `prefix` before every line but the first; of it blank lines get what keeps a quote
// open.
std::string with_prefix(std::string_view text, std::string_view prefix);

// `content` in the place of a partial. One that stands alone on its lines does so between blank
// ones; in a list's item it begins on the item's own line. Beside tags or text it goes on with them
// when it is one paragraph, else it and the elements that fill its paragraph are set apart.
std::vector<markdown::Edit> place_partial(const PartialUse& use, std::string_view content,
                                          const markdown::Document& document);

}  // namespace galley::render
