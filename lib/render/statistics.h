// Thread: any. Role: what is counted of a page; its bytes in one pass.
// Promise: linear, without allocation, and exact on any bytes.
#pragma once

#include <cstdint>
#include <string_view>

#include "render/page.h"

namespace galley::render {

// Lines, words, characters and the three token figures; the counts of structure stay 0.
Statistics count_text(std::string_view text);

// Adds the code blocks, code spans, links and headings of a document.
void count_structure(const markdown::Document& document, Statistics& statistics);

// The nine-term token estimate alone.
std::uint64_t estimate_tokens(std::string_view text);

}  // namespace galley::render
