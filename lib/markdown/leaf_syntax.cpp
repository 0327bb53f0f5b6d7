#include "markdown/leaf_syntax.h"

#include <algorithm>

#include "markdown/chars.h"

namespace galley::markdown {
namespace {

std::uint32_t run_length(std::string_view text, char c) {
  const std::size_t end = text.find_first_not_of(c);
  return static_cast<std::uint32_t>(end == std::string_view::npos ? text.size() : end);
}

bool is_blank_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_blank);
}

Span trimmed_span(std::string_view text, std::size_t begin, std::size_t end) {
  while (begin < end && is_blank(text[begin])) ++begin;
  while (end > begin && is_blank(text[end - 1])) --end;
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

}  // namespace

bool is_thematic_break(std::string_view text) {
  const char marker = text.empty() ? '\0' : text.front();
  if (marker != '*' && marker != '-' && marker != '_') return false;
  int count = 0;
  for (const char c : text) {
    if (c == marker) {
      ++count;
    } else if (!is_blank(c)) {
      return false;
    }
  }
  return count >= 3;
}

std::uint8_t setext_level(std::string_view text) {
  const char marker = text.empty() ? '\0' : text.front();
  if (marker != '=' && marker != '-') return 0;
  if (!is_blank_text(text.substr(run_length(text, marker)))) return 0;
  return marker == '=' ? 1 : 2;
}

std::optional<AtxHeading> atx_heading(std::string_view text) {
  const std::uint32_t level = run_length(text, '#');
  if (level < 1 || level > 6) return std::nullopt;
  if (level < text.size() && !is_blank(text[level])) return std::nullopt;
  Span content = trimmed_span(text, level, text.size());
  // A closing run of '#' counts when it is all there is or a blank stands before it.
  std::uint32_t end = content.end;
  while (end > content.begin && text[end - 1] == '#') --end;
  if (end == content.begin || is_blank(text[end - 1])) {
    content = trimmed_span(text, content.begin, end);
  }
  return AtxHeading{static_cast<std::uint8_t>(level), content};
}

std::optional<FenceOpening> fence_opening(std::string_view text) {
  const char marker = text.empty() ? '\0' : text.front();
  if (marker != '`' && marker != '~') return std::nullopt;
  const std::uint32_t size = run_length(text, marker);
  if (size < 3) return std::nullopt;
  // Else it would be a code span.
  if (marker == '`' && text.find('`', size) != std::string_view::npos) return std::nullopt;
  return FenceOpening{marker, size, trimmed_span(text, size, text.size())};
}

std::optional<FenceOpening> math_opening(std::string_view text) {
  const std::uint32_t size = run_length(text, '$');
  if (size < 2 || text.find('$', size) != std::string_view::npos) return std::nullopt;
  return FenceOpening{'$', size, trimmed_span(text, size, text.size())};
}

bool is_fence_closing(std::string_view text, char marker, std::uint32_t size) {
  const std::uint32_t length = run_length(text, marker);
  return length >= size && is_blank_text(text.substr(length));
}

std::optional<ListMarker> list_marker(std::string_view text) {
  if (text.empty()) return std::nullopt;
  ListMarker marker;
  const char c = text.front();
  if (c == '-' || c == '+' || c == '*') {
    marker.type = c;
    marker.size = 1;
  } else if (is_digit(c)) {
    std::uint32_t digits = 1;
    while (digits < text.size() && is_digit(text[digits])) ++digits;
    // More than nine digits overflow integers in some browsers (CommonMark 0.30, 5.2).
    if (digits > 9 || digits == text.size()) return std::nullopt;
    marker.type = text[digits];
    if (marker.type != '.' && marker.type != ')') return std::nullopt;
    marker.size = digits + 1;
    const std::size_t zeros = std::min<std::size_t>(text.find_first_not_of('0'), digits);
    marker.starts_at_one = text.substr(zeros, digits - zeros) == "1";
  } else {
    return std::nullopt;
  }
  if (marker.size < text.size() && !is_blank(text[marker.size])) return std::nullopt;
  return marker;
}

}  // namespace galley::markdown
