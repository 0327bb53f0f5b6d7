// Thread: any. Role: characters that nobody sees on a page and that a language model reads.
// Promise: pure and linear.
#pragma once

#include <string_view>
#include <vector>

#include "html/page.h"

namespace galley::html {

// Characters without a width and those that turn the direction of text (Unicode 15, section 23.2
// and UAX 9), one for each line that has some.
std::vector<Hidden> hidden_characters(std::string_view source);

}  // namespace galley::html
