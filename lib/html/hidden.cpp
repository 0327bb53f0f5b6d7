#include "html/hidden.h"

#include <cstdio>

#include "render/utf8.h"

namespace galley::html {
namespace {

bool is_bidirectional(char32_t c) {
  return c == 0x200E || c == 0x200F || c == 0x061C || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

// The joiners (U+200C, U+200D) have work to do in many scripts and in emoji; tag characters spell
// texts that nobody sees.
bool is_invisible(char32_t c) {
  return c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x00AD || c == 0x180E ||
         (c >= 0xE0000 && c <= 0xE007F);
}

std::string name_of(char32_t c) {
  char name[16];
  std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(c));
  return name;
}

}  // namespace

std::vector<Hidden> hidden_characters(std::string_view source) {
  std::vector<Hidden> found;
  int line = 1;
  for (std::size_t at = 0; at < source.size();) {
    if (static_cast<unsigned char>(source[at]) < 0x80) {
      line += source[at++] == '\n' ? 1 : 0;
      continue;
    }
    const render::CodePoint point = render::decode_utf8(source, at);
    const bool is_mark = at == 0 && point.value == 0xFEFF;
    at += point.size;
    const bool turns = is_bidirectional(point.value);
    if (is_mark || (!turns && !is_invisible(point.value))) continue;
    if (!found.empty() && found.back().line == line) continue;
    found.push_back({turns ? Hidden::Kind::bidirectional : Hidden::Kind::invisible, line,
                     name_of(point.value)});
  }
  return found;
}

}  // namespace galley::html
