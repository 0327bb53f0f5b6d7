// Thread: any. Role: the tokens of a text by a tokenizer's ranks, counted.
// Promise: exactly as many as tiktoken makes of it; a piece of n bytes costs O(n log n) however it
// is made.
#pragma once

#include <cstdint>
#include <string_view>

#include "render/pieces.h"
#include "settings/ranks.h"

namespace galley::render {

// By the number of the ranks, which tells o200k_base; every other set is cut as cl100k_base is.
Splitter splitter_of(const settings::Ranks& ranks);

std::uint64_t count_tokens(std::string_view text, const settings::Ranks& ranks);

}  // namespace galley::render
