#include "markdown/front_matter.h"

#include <algorithm>

#include "markdown/chars.h"

namespace galley::markdown {
namespace {

std::uint32_t next_line(std::string_view source, std::size_t at) {
  const std::size_t feed = source.find('\n', at);
  return static_cast<std::uint32_t>(feed == source.npos ? source.size() : feed + 1);
}

// "---" (or, to close, "...") alone on a line.
bool is_rule(std::string_view line, bool closing) {
  const std::string_view mark = line.substr(0, 3);
  if (mark != "---" && !(closing && mark == "...")) return false;
  return trimmed(line.substr(3)).empty();
}

bool is_key(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon == line.npos) return false;
  return std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char c) { return is_name_part(c) || c == '-' || c == '"' || c == '\''; });
}

// Front matter follows its opening line at once. Where blank lines stand between, a page may also
// begin with a thematic break: there a key must come first (pandoc takes such a rule for a break
// always; a few real pages mean front matter).
bool may_be_mapping(std::string_view source, std::size_t at) {
  bool has_blank = false;
  while (at < source.size()) {
    const std::uint32_t end = next_line(source, at);
    const std::string_view line = source.substr(at, end - at);
    if (!trimmed(line).empty()) return !has_blank || is_key(line);
    has_blank = true;
    at = end;
  }
  return false;
}

}  // namespace

Span find_front_matter(std::string_view source) {
  const std::uint32_t begin = source.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  std::uint32_t at = next_line(source, begin);
  if (!is_rule(source.substr(begin, at - begin), false) || at == source.size()) return {};
  if (!may_be_mapping(source, at)) return {};
  while (at < source.size()) {
    const std::uint32_t end = next_line(source, at);
    if (is_rule(source.substr(at, end - at), true)) return {begin, end};
    at = end;
  }
  return {};
}

}  // namespace galley::markdown
