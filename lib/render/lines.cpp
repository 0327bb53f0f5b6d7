#include "render/lines.h"

#include <algorithm>

namespace galley::render {

using markdown::Span;

std::uint32_t line_begin(std::string_view source, std::uint32_t offset) {
  while (offset > 0 && source[offset - 1] != '\n' && source[offset - 1] != '\r') --offset;
  return offset;
}

std::uint32_t line_end(std::string_view source, std::uint32_t offset) {
  while (offset < source.size() && source[offset] != '\n' && source[offset] != '\r') ++offset;
  return offset;
}

std::uint32_t next_line(std::string_view source, std::uint32_t offset) {
  std::uint32_t at = line_end(source, offset);
  if (at < source.size() && source[at] == '\r') ++at;
  if (at < source.size() && source[at] == '\n') ++at;
  return at;
}

std::string_view line_at(std::string_view source, std::uint32_t begin) {
  return source.substr(begin, line_end(source, begin) - begin);
}

Span without_trailing_blanks(std::string_view source, Span span) {
  while (span.end > span.begin && (source[span.end - 1] == ' ' || source[span.end - 1] == '\t')) {
    --span.end;
  }
  return span;
}

Span without_line_ending(std::string_view source, Span span) {
  if (span.end > span.begin && source[span.end - 1] == '\n') --span.end;
  if (span.end > span.begin && source[span.end - 1] == '\r') --span.end;
  return span;
}

bool is_blank_line(std::string_view line) {
  return line.find_first_not_of(" \t>") == std::string_view::npos;
}

std::uint32_t column_of(std::string_view source, std::uint32_t offset) {
  std::uint32_t column = 0;
  for (std::uint32_t i = line_begin(source, offset); i < offset; ++i) {
    column = source[i] == '\t' ? (column | 3U) + 1 : column + 1;
  }
  return column;
}

std::string prefix_of(std::string_view source, std::uint32_t offset) {
  const std::uint32_t begin = line_begin(source, offset);
  std::string prefix(source.substr(begin, offset - begin));
  for (char& c : prefix) {
    if (c != '>' && c != '\t') c = ' ';
  }
  return prefix;
}

std::string blank_line(std::string_view prefix) {
  return std::string(prefix.substr(0, prefix.find_last_not_of(" \t") + 1)) + "\n";
}

}  // namespace galley::render
