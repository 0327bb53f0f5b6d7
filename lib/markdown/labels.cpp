#include "markdown/chars.h"
#include "markdown/link_syntax.h"

namespace galley::markdown {
namespace {

// Simple case folding of the two-byte characters (U+0080 to U+07FF) that Unicode's CaseFolding.txt
// maps to one other: by ranges, as the alphabets lie.
std::uint32_t fold(std::uint32_t c) {
  const auto within = [c](std::uint32_t first, std::uint32_t last) {
    return c >= first && c <= last;
  };
  if (c == 0xB5) return 0x3BC;                         // micro sign
  if (within(0xC0, 0xDE) && c != 0xD7) return c + 32;  // Latin-1
  if (c == 0x178) return 0xFF;
  if (within(0x139, 0x148) || within(0x179, 0x17E)) return c + (c & 1U);
  if (within(0x100, 0x177) && c != 0x130 && c != 0x131 && c != 0x138) return c | 1U;
  if (within(0x391, 0x3AB) && c != 0x3A2) return c + 32;  // Greek
  if (c == 0x3C2) return 0x3C3;                           // final sigma
  if (c == 0x386) return 0x3AC;
  if (within(0x388, 0x38A)) return c + 37;
  if (c == 0x38C) return 0x3CC;
  if (c == 0x38E || c == 0x38F) return c + 63;
  if (within(0x400, 0x40F)) return c + 80;  // Cyrillic
  if (within(0x410, 0x42F)) return c + 32;
  if (within(0x460, 0x481) || within(0x48A, 0x4BF) || within(0x4D0, 0x52F)) return c | 1U;
  if (within(0x531, 0x556)) return c + 48;  // Armenian
  return c;
}

void append_two_bytes(std::string& out, std::uint32_t c) {
  out.push_back(static_cast<char>(0xC0U | (c >> 6)));
  out.push_back(static_cast<char>(0x80U | (c & 0x3FU)));
}

// Takes one character that is not ASCII, folded; broken UTF-8 is taken byte by byte.
std::size_t append_folded(std::string& out, std::string_view text) {
  const auto byte = [&text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if ((byte(0) & 0xE0U) == 0xC0U && (byte(1) & 0xC0U) == 0x80U) {
    const std::uint32_t c = ((byte(0) & 0x1FU) << 6) | (byte(1) & 0x3FU);
    if (c == 0xDF) {
      out += "ss";  // the sharp s folds to two letters
    } else {
      append_two_bytes(out, fold(c));
    }
    return 2;
  }
  if (text.substr(0, 3) == "\xE1\xBA\x9E") {  // and so does the capital one
    out += "ss";
    return 3;
  }
  out.push_back(text.front());
  return 1;
}

}  // namespace

std::string normal_label(std::string_view label) {
  std::string out;
  label = trimmed(label);
  out.reserve(label.size());
  while (!label.empty()) {
    const char c = label.front();
    std::size_t taken = 1;
    if (is_white(c)) {
      while (is_white(label[taken])) ++taken;  // trimmed: something else follows
      out.push_back(' ');
    } else if (is_non_ascii(c)) {
      taken = append_folded(out, label);
    } else {
      out.push_back(to_lower(c));
    }
    label.remove_prefix(taken);
  }
  return out;
}

}  // namespace galley::markdown
