#include "render/utf8.h"

namespace galley::render {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// How many bytes a sequence with this first byte has; 0 for a byte that begins none.
std::size_t sequence_size(unsigned first) {
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return 2;
  if (first < 0xF0) return 3;
  return first < 0xF5 ? 4 : 0;
}

bool is_shortest_scalar(char32_t value, std::size_t size) {
  if (size == 3) return value >= 0x800 && (value < 0xD800 || value > 0xDFFF);
  if (size == 4) return value >= 0x10000 && value <= 0x10FFFF;
  return true;
}

}  // namespace

CodePoint decode_utf8(std::string_view text, std::size_t at) {
  const unsigned first = byte_at(text, at);
  const std::size_t size = sequence_size(first);
  if (size == 1) return {first, 1, true};
  if (size == 0 || at + size > text.size()) return {};
  char32_t value = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const unsigned next = byte_at(text, at + i);
    if ((next & 0xC0U) != 0x80) return {};
    value = (value << 6U) | (next & 0x3FU);
  }
  if (!is_shortest_scalar(value, size)) return {};
  return {value, size, true};
}

void append_utf8(std::string& text, char32_t code_point) {
  const auto put = [&text](char32_t byte) { text += static_cast<char>(byte); };
  if (code_point < 0x80) return put(code_point);
  if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6U));
  } else {
    if (code_point < 0x10000) {
      put(0xE0 | (code_point >> 12U));
    } else {
      put(0xF0 | (code_point >> 18U));
      put(0x80 | ((code_point >> 12U) & 0x3FU));
    }
    put(0x80 | ((code_point >> 6U) & 0x3FU));
  }
  put(0x80 | (code_point & 0x3FU));
}

}  // namespace galley::render
