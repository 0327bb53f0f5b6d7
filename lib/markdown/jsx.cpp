#include "markdown/jsx.h"

#include "markdown/chars.h"

namespace galley::markdown {
namespace {

bool at_name_start(const Cursor& cursor) {
  const int c = cursor.peek();
  return c > 0 && is_name_start(static_cast<char>(c));
}

void skip_identifier(Cursor& cursor) {
  const std::string_view rest = cursor.rest();
  std::size_t size = 1;
  while (size < rest.size() && (is_name_part(rest[size]) || rest[size] == '-')) ++size;
  cursor.skip(size);
}

// "name", "a.b.c" or "a:b"; blanks may stand around the dots and the colon.
bool skip_name(Cursor& cursor, Span& name) {
  if (!at_name_start(cursor)) return false;
  name.begin = cursor.offset();
  for (;;) {
    skip_identifier(cursor);
    name.end = cursor.offset();
    Cursor ahead = cursor;
    ahead.skip_white();
    if (!ahead.take('.') && !ahead.take(':')) return true;
    ahead.skip_white();
    if (!at_name_start(ahead)) {
      cursor = ahead;
      return false;
    }
    cursor = ahead;
  }
}

bool skip_braced(Cursor& cursor, JsLexer& lexer, Span& content) {
  content.begin = cursor.offset() + 1;
  if (!lexer.skip_braces(cursor)) return false;
  content.end = cursor.offset() - 1;
  return true;
}

bool skip_quoted(Cursor& cursor, Span& content) {
  const int quote = cursor.peek();
  cursor.next();
  content.begin = cursor.offset();
  while (!cursor.at_end() && cursor.peek() != quote) cursor.next();
  content.end = cursor.offset();
  return cursor.take(static_cast<char>(quote));
}

bool skip_value(Cursor& cursor, JsLexer& lexer, Attribute& attribute) {
  const int c = cursor.peek();
  if (c == '{') {
    attribute.form = Attribute::Form::expression;
    return skip_braced(cursor, lexer, attribute.value);
  }
  attribute.form = Attribute::Form::string;
  return (c == '"' || c == '\'') && skip_quoted(cursor, attribute.value);
}

bool skip_attribute(Cursor& cursor, JsLexer& lexer, Attribute& attribute) {
  attribute.span.begin = cursor.offset();
  if (cursor.peek() == '{') {
    attribute.form = Attribute::Form::spread;
    if (!skip_braced(cursor, lexer, attribute.value)) return false;
  } else {
    if (!skip_name(cursor, attribute.name)) return false;
    Cursor ahead = cursor;
    ahead.skip_white();
    if (ahead.take('=')) {
      ahead.skip_white();
      cursor = ahead;
      if (!skip_value(cursor, lexer, attribute)) return false;
    }
  }
  attribute.span.end = cursor.offset();
  return true;
}

bool skip_attributes(Cursor& cursor, JsLexer& lexer, std::vector<Attribute>& attributes) {
  for (;;) {
    cursor.skip_white();
    const int c = cursor.peek();
    if (c == '>' || c == '/') return true;
    Attribute attribute;
    if (!skip_attribute(cursor, lexer, attribute)) return false;
    attributes.push_back(attribute);
  }
}

}  // namespace

bool skip_jsx_tag(Cursor& cursor, JsLexer& lexer, Tag& tag, std::vector<Attribute>& attributes) {
  tag.span.begin = cursor.offset();
  tag.first_attribute = tag.last_attribute = static_cast<std::uint32_t>(attributes.size());
  if (!cursor.take('<')) return false;
  // Unlike JSX, MDX takes "< a" for text.
  const int c = cursor.peek();
  if (c == ' ' || c == '\t' || c == '\n') return false;
  if (cursor.take('/')) {
    tag.kind = TagKind::close;
    cursor.skip_white();
  }
  tag.name = {cursor.offset(), cursor.offset()};
  const bool is_fragment = cursor.peek() == '>';
  if (!is_fragment && !skip_name(cursor, tag.name)) return false;
  if (tag.kind == TagKind::close) {
    cursor.skip_white();
  } else if (!is_fragment) {
    if (!skip_attributes(cursor, lexer, attributes)) return false;
    tag.last_attribute = static_cast<std::uint32_t>(attributes.size());
    if (cursor.take('/')) {
      tag.kind = TagKind::self_closing;
      cursor.skip_white();
    }
  }
  if (!cursor.take('>')) return false;
  tag.span.end = cursor.offset();
  return true;
}

bool skip_flow(Cursor& cursor, JsLexer& lexer) {
  std::vector<Attribute> attributes;
  for (;;) {
    cursor.skip_blanks();
    if (cursor.at_line_end()) return true;
    Tag tag;
    const int c = cursor.peek();
    if (c == '<' ? !skip_jsx_tag(cursor, lexer, tag, attributes)
                 : c != '{' || !lexer.skip_braces(cursor)) {
      return false;
    }
  }
}

}  // namespace galley::markdown
