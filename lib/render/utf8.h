// Thread: any. Role: UTF-8 (Unicode 15, table 3-7) read one code point at a time.
// Promise: never reads past the text; bytes that are not UTF-8 come out as U+FFFD, one for each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace galley::render {

inline constexpr char32_t replacement_character = 0xFFFD;

struct CodePoint {
  char32_t value = replacement_character;
  std::size_t size = 1;  // bytes it takes in the text
  bool is_valid = false;
};

// The code point at text[at]; `at` is inside the text.
CodePoint decode_utf8(std::string_view text, std::size_t at);

void append_utf8(std::string& text, char32_t code_point);

}  // namespace galley::render
