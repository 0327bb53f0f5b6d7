// Thread: any. Role: the classes of bytes that CommonMark and JSX speak of.
// Promise: no locale, no signed-char surprises; a byte of a multi-byte UTF-8 character is never
// ASCII.
#pragma once

#include <cstdint>
#include <string_view>

namespace galley::markdown {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_eol(char c) { return c == '\n' || c == '\r'; }
constexpr bool is_white(char c) { return is_blank(c) || is_eol(c) || c == '\f' || c == '\v'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alnum(char c) { return is_digit(c) || is_alpha(c); }
constexpr bool is_control(char c) { return (c >= 0 && c < ' ') || c == 0x7F; }
constexpr bool is_non_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// ASCII punctuation: what a backslash escapes (CommonMark 0.30, 2.4).
constexpr bool is_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

// What an ECMAScript identifier may begin with and go on with. Every character beyond ASCII is let
// through: telling letters from the rest would need the Unicode tables and change nothing here.
constexpr bool is_name_start(char c) {
  return is_alpha(c) || c == '_' || c == '$' || is_non_ascii(c);
}
constexpr bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  }
  return true;
}

// Without the blanks at both ends.
constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_white(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_white(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace galley::markdown
