#include "markdown/html_syntax.h"

#include "markdown/chars.h"

namespace galley::markdown {
namespace {

bool at(const Cursor& cursor, bool (*is)(char)) {
  const int c = cursor.peek();
  return c > 0 && is(static_cast<char>(c));
}

bool is_tag_part(char c) { return is_alnum(c) || c == '-'; }
bool is_attribute_start(char c) { return is_alpha(c) || c == '_' || c == ':'; }
bool is_attribute_part(char c) {
  return is_alnum(c) || c == '_' || c == ':' || c == '.' || c == '-';
}
bool is_unquoted(char c) {
  return !is_white(c) && c != '"' && c != '\'' && c != '=' && c != '<' && c != '>' && c != '`';
}

void skip_while(Cursor& cursor, bool (*is)(char)) {
  while (at(cursor, is)) cursor.next();
}

bool skip_attribute_value(Cursor& cursor) {
  const int quote = cursor.peek();
  if (quote != '"' && quote != '\'') {
    if (!at(cursor, is_unquoted)) return false;
    skip_while(cursor, is_unquoted);
    return true;
  }
  cursor.next();
  while (!cursor.at_end() && cursor.peek() != quote) cursor.next();
  if (cursor.at_end()) return false;
  cursor.next();
  return true;
}

// White space, a name and perhaps a value; false when what follows is not an attribute.
bool skip_attribute(Cursor& cursor, bool& is_broken) {
  Cursor ahead = cursor;
  ahead.skip_white();
  if (ahead.offset() == cursor.offset() || !at(ahead, is_attribute_start)) return false;
  skip_while(ahead, is_attribute_part);
  cursor = ahead;
  ahead.skip_white();
  if (!ahead.take('=')) return true;
  ahead.skip_white();
  is_broken = !skip_attribute_value(ahead);
  cursor = ahead;
  return true;
}

bool skip_scheme(Cursor& cursor) {
  const std::string_view rest = cursor.rest();
  std::size_t size = 0;
  while (size < rest.size() &&
         (is_alnum(rest[size]) || rest[size] == '+' || rest[size] == '.' || rest[size] == '-')) {
    ++size;
  }
  if (size < 2 || size > 32 || !is_alpha(rest[0])) return false;
  if (size == rest.size() || rest[size] != ':') return false;
  cursor.skip(size + 1);
  return true;
}

// The HTML standard's expression for an e-mail address, as the specification quotes it.
std::size_t email_size(std::string_view text) {
  constexpr std::string_view marks = ".!#$%&'*+/=?^_`{|}~-";
  std::size_t at = 0;
  while (at < text.size() && (is_alnum(text[at]) || marks.find(text[at]) != marks.npos)) ++at;
  if (at == 0 || at == text.size() || text[at] != '@') return 0;
  do {
    const std::size_t label = ++at;
    while (at < text.size() && (is_alnum(text[at]) || text[at] == '-')) ++at;
    if (at == label || at - label > 63 || text[label] == '-' || text[at - 1] == '-') return 0;
  } while (at < text.size() && text[at] == '.');
  return at;
}

}  // namespace

bool skip_html_tag(Cursor& cursor) {
  if (!cursor.take('<')) return false;
  const bool closing = cursor.take('/');
  if (!at(cursor, is_alpha)) return false;
  skip_while(cursor, is_tag_part);
  bool is_broken = false;
  while (!closing && !is_broken && skip_attribute(cursor, is_broken)) {
  }
  if (is_broken) return false;
  cursor.skip_white();
  if (!closing) cursor.take('/');
  return cursor.take('>');
}

bool skip_autolink(Cursor& cursor, Span& address) {
  if (!cursor.take('<')) return false;
  address.begin = cursor.offset();
  Cursor ahead = cursor;
  if (skip_scheme(ahead)) {
    while (ahead.peek() > ' ' && ahead.peek() != '<' && ahead.peek() != '>') ahead.next();
    cursor = ahead;
  } else {
    const std::size_t size = email_size(cursor.rest());
    if (size == 0) return false;
    cursor.skip(size);
  }
  address.end = cursor.offset();
  return cursor.take('>');
}

}  // namespace galley::markdown
