#include "markdown/link_syntax.h"

#include "markdown/chars.h"

namespace galley::markdown {
namespace {

constexpr std::uint32_t max_label = 999;       // CommonMark 0.30, 6.3, "link label"
constexpr std::uint32_t max_parentheses = 32;  // nested in a destination; md4c's and cmark's limit

bool skip_pointed_destination(Cursor& cursor, Span& destination) {
  cursor.next();
  destination.begin = cursor.offset();
  for (;;) {
    const int c = cursor.peek();
    if (c == Cursor::end_of_text || c == '\n' || c == '<') return false;
    if (c == '>') break;
    if (c == '\\' && is_punctuation(cursor.second())) cursor.next();
    cursor.next();
  }
  destination.end = cursor.offset();
  cursor.next();
  return true;
}

bool skip_bare_destination(Cursor& cursor, Span& destination) {
  destination.begin = cursor.offset();
  std::uint32_t depth = 0;
  for (int c = cursor.peek(); c > ' ' && c != 0x7F; c = cursor.peek()) {
    if (c == '\\' && is_punctuation(cursor.second())) {
      cursor.next();
    } else if (c == '(') {
      if (++depth > max_parentheses) return false;
    } else if (c == ')') {
      if (depth == 0) break;
      --depth;
    }
    cursor.next();
  }
  destination.end = cursor.offset();
  return depth == 0 && !destination.empty();
}

// The optional title of a definition: a title that is not alone with the end of its line does not
// count, and then the definition ends before it if the destination stood last on its line.
bool skip_definition_end(Cursor& cursor, Span& title) {
  Cursor ahead = cursor;
  ahead.skip_blanks();
  const bool ends_line = ahead.at_line_end();
  const Cursor without_title = ahead;
  ahead.skip_white();
  const int c = ahead.peek();
  const bool separated = ahead.offset() != cursor.offset();
  if (separated && (c == '"' || c == '\'' || c == '(') && skip_title(ahead, title)) {
    ahead.skip_blanks();
    if (ahead.at_line_end()) {
      cursor = ahead;
      return true;
    }
  }
  title = {};
  cursor = without_title;
  return ends_line;
}

}  // namespace

bool skip_label(Cursor& cursor, Span& label) {
  if (!cursor.take('[')) return false;
  label.begin = cursor.offset();
  bool is_empty = true;
  for (;;) {
    const int c = cursor.peek();
    if (c == Cursor::end_of_text || c == '[') return false;
    if (c == ']') break;
    if (!is_white(static_cast<char>(c))) is_empty = false;
    if (c == '\\' && is_punctuation(cursor.second())) cursor.next();
    cursor.next();
    if (cursor.offset() - label.begin > max_label) return false;
  }
  label.end = cursor.offset();
  cursor.next();
  return !is_empty;
}

bool skip_destination(Cursor& cursor, Span& destination) {
  return cursor.peek() == '<' ? skip_pointed_destination(cursor, destination)
                              : skip_bare_destination(cursor, destination);
}

bool skip_title(Cursor& cursor, Span& title) {
  const int open = cursor.peek();
  const int close = open == '(' ? ')' : open;
  cursor.next();
  title.begin = cursor.offset();
  for (;;) {
    const int c = cursor.peek();
    if (c == Cursor::end_of_text) return false;
    if (c == close) break;
    if (c == '(' && open == '(') return false;
    if (c == '\\' && is_punctuation(cursor.second())) cursor.next();
    cursor.next();
  }
  title.end = cursor.offset();
  cursor.next();
  return true;
}

bool skip_resource(Cursor& cursor, Span& destination, Span& title) {
  if (!cursor.take('(')) return false;
  cursor.skip_white();
  destination = {cursor.offset(), cursor.offset()};
  title = {cursor.offset(), cursor.offset()};
  if (cursor.take(')')) return true;
  if (!skip_destination(cursor, destination)) return false;
  const std::uint32_t before = cursor.offset();
  cursor.skip_white();
  title = {cursor.offset(), cursor.offset()};
  const int c = cursor.peek();
  if (cursor.offset() != before && (c == '"' || c == '\'' || c == '(')) {
    if (!skip_title(cursor, title)) return false;
    cursor.skip_white();
  }
  return cursor.take(')');
}

std::optional<DefinitionParts> skip_definition(Cursor& cursor) {
  DefinitionParts parts;
  if (!skip_label(cursor, parts.label) || !cursor.take(':')) return std::nullopt;
  // "[^a]: word" is a footnote for every tool that documentation is written for.
  if (parts.label.of(cursor.source()).front() == '^') return std::nullopt;
  cursor.skip_white();
  if (cursor.at_end() || !skip_destination(cursor, parts.destination)) return std::nullopt;
  if (!skip_definition_end(cursor, parts.title)) return std::nullopt;
  cursor.next();
  return parts;
}

}  // namespace galley::markdown
