#include "html/inline_math.h"

#include <algorithm>

namespace galley::html {
namespace {

using markdown::Span;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// A command, a group, something raised or lowered, an equation; or a letter by itself.
bool is_tex(std::string_view text) {
  constexpr std::size_t longest_name = 2;
  return text.size() <= longest_name || text.find_first_of("\\^_{}=") != text.npos;
}

bool is_escaped(std::string_view source, std::size_t at) {
  std::size_t slashes = 0;
  while (slashes < at && source[at - 1 - slashes] == '\\') ++slashes;
  return slashes % 2 == 1;
}

// The end of the formula that a run of `size` dollars at `open` begins; npos when there is none.
std::size_t end_of(std::string_view source, std::size_t open, std::size_t size) {
  const std::size_t begin = open + size;
  const std::size_t limit = std::min(source.size(), begin + max_inline_math);
  if (begin >= limit || is_blank(source[begin]) || is_word(open > 0 ? source[open - 1] : ' ')) {
    return source.npos;
  }
  for (std::size_t at = begin; at < limit && source[at] != '\n'; ++at) {
    if (source[at] != '$' || is_escaped(source, at)) continue;
    const std::size_t run = std::min(source.find_first_not_of('$', at), source.size()) - at;
    const bool closes = run == size && at > begin && !is_blank(source[at - 1]) &&
                        (at + size >= source.size() || !is_word(source[at + size]));
    if (closes && is_tex(source.substr(begin, at - begin))) return at + size;
    return source.npos;
  }
  return source.npos;
}

}  // namespace

std::optional<Span> find_math(std::string_view source, Span text) {
  const std::string_view whole = source.substr(0, text.end);
  for (std::size_t at = whole.find('$', text.begin); at != whole.npos;) {
    const std::size_t size = std::min(whole.find_first_not_of('$', at), whole.size()) - at;
    const std::size_t end =
        size > 2 || is_escaped(whole, at) ? whole.npos : end_of(whole, at, size);
    if (end != whole.npos) {
      return Span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
    }
    at = whole.find('$', at + size);
  }
  return std::nullopt;
}

bool is_display_math(std::string_view first_line, std::string_view last_line) {
  const std::size_t begin = first_line.find_first_not_of(" \t");
  const std::size_t end = last_line.find_last_not_of(" \t\r\n");
  return begin != first_line.npos && end != last_line.npos && end >= 1 &&
         first_line.substr(begin).starts_with("$$") && last_line.substr(end - 1, 2) == "$$";
}

}  // namespace galley::html
