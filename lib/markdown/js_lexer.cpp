#include "markdown/js_lexer.h"

#include <algorithm>
#include <array>

#include "markdown/chars.h"

namespace galley::markdown {
namespace {

// After these words an operand follows: a slash begins a regular expression, '<' an element.
constexpr std::array<std::string_view, 14> operator_words = {
    "await", "case", "default", "delete", "do",   "else",   "in",
    "new",   "of",   "return",  "throw",  "void", "typeof", "yield"};

bool is_operator_word(std::string_view word) {
  return std::find(operator_words.begin(), operator_words.end(), word) != operator_words.end();
}

char matching(char close) { return close == ')' ? '(' : close == ']' ? '[' : '{'; }

bool skip_block_comment(Cursor& cursor) {
  cursor.next();
  cursor.next();
  while (!cursor.at_end()) {
    if (cursor.peek() == '*' && cursor.second() == '/') {
      cursor.next();
      cursor.next();
      return true;
    }
    cursor.next();
  }
  return false;
}

}  // namespace

void JsLexer::begin_statement() {
  frames_.clear();
  last_ = 0;
  after_operator_word_ = false;
  has_string_ = false;
  no_regex_before_ = 0;
}

bool JsLexer::skip_braces(Cursor& cursor) {
  begin_statement();
  cursor.next();
  frames_.push_back('{');
  while (!frames_.empty()) {
    if (cursor.at_end() || !step(cursor)) return false;
  }
  return true;
}

bool JsLexer::skip_statement_line(Cursor& cursor) {
  while (!cursor.at_end()) {
    if (frames_.empty() && cursor.peek() == '\n') return true;
    if (!step(cursor)) return false;
  }
  return frames_.empty();
}

// One token.
bool JsLexer::step(Cursor& cursor) {
  const char c = static_cast<char>(cursor.peek());
  switch (frames_.empty() ? '{' : frames_.back()) {
    case '`':
      return step_template(cursor, c);
    case '<':
    case '/':
      return step_tag(cursor, c);
    case '>':
      return step_children(cursor, c);
    default:
      return step_code(cursor, c);
  }
}

bool JsLexer::step_code(Cursor& cursor, char c) {
  if (is_white(c)) {
    cursor.next();
    return true;
  }
  if (is_name_part(c)) {
    skip_word(cursor);
    return true;
  }
  switch (c) {
    case '"':
    case '\'':
      skip_string(cursor, c);
      return true;
    case '`':
      frames_.push_back('`');
      break;
    case '/':
      return skip_slash(cursor);
    case '(':
    case '[':
    case '{':
      frames_.push_back(c);
      break;
    case ')':
    case ']':
    case '}':
      return close_frame(cursor, c);
    case '<':
      if (expects_operand() && (is_name_start(cursor.second()) || cursor.second() == '>')) {
        frames_.push_back('<');
      }
      break;
    default:
      break;
  }
  take(cursor, c);
  return true;
}

void JsLexer::take(Cursor& cursor, char c) {
  last_ = c;
  after_operator_word_ = false;
  cursor.next();
}

bool JsLexer::close_frame(Cursor& cursor, char c) {
  if (frames_.empty()) return false;
  const bool matches = frames_.back() == matching(c) || (c == '}' && frames_.back() == '$');
  if (!matches) return false;
  frames_.pop_back();
  take(cursor, c);
  return true;
}

bool JsLexer::expects_operand() const {
  constexpr std::string_view operators = "({[,;=:!&|?+-*%~^<>";
  return last_ == 0 || after_operator_word_ || operators.find(last_) != operators.npos;
}

void JsLexer::skip_word(Cursor& cursor) {
  const std::string_view rest = cursor.rest();
  std::size_t size = 1;
  while (size < rest.size() && is_name_part(rest[size])) ++size;
  after_operator_word_ = last_ != '.' && is_operator_word(rest.substr(0, size));
  last_ = rest[size - 1];
  cursor.skip(size);
}

// A string ends on its line or after a backslash; a quote without a partner is an ordinary byte.
void JsLexer::skip_string(Cursor& cursor, char quote) {
  Cursor ahead = cursor;
  ahead.next();
  while (!ahead.at_end() && ahead.peek() != '\n' && ahead.peek() != quote) {
    if (ahead.peek() == '\\') ahead.next();
    ahead.next();
  }
  if (ahead.peek() == quote) {
    cursor = ahead;
    has_string_ = true;
  }
  take(cursor, quote);
}

bool JsLexer::skip_slash(Cursor& cursor) {
  if (cursor.second() == '*') return skip_block_comment(cursor);
  if (cursor.second() == '/') {
    const std::string_view rest = cursor.rest();
    cursor.skip(std::min(rest.find('\n'), rest.size()));
    return true;
  }
  if (!expects_operand() || !skip_regex(cursor)) take(cursor, '/');
  return true;
}

bool JsLexer::skip_regex(Cursor& cursor) {
  if (cursor.offset() < no_regex_before_) return false;
  std::string_view rest = cursor.rest();
  rest = rest.substr(0, rest.find('\n'));
  bool in_class = false;
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] == '\\') {
      ++at;
    } else if (rest[at] == '[') {
      in_class = true;
    } else if (rest[at] == ']') {
      in_class = false;
    } else if (rest[at] == '/' && !in_class) {
      cursor.skip(at);
      take(cursor, '/');
      last_ = ')';  // an operand, not a division
      return true;
    }
  }
  no_regex_before_ = cursor.offset() + static_cast<std::uint32_t>(rest.size());
  return false;
}

bool JsLexer::step_template(Cursor& cursor, char c) {
  if (c == '`') {
    frames_.pop_back();
  } else if (c == '\\') {
    cursor.next();
  } else if (c == '$' && cursor.second() == '{') {
    frames_.push_back('$');
    cursor.next();
  }
  take(cursor, c == '$' && frames_.back() == '$' ? '{' : c);
  return true;
}

// Inside of "<name ...": strings may hold anything, '{' is code, '>' ends the tag.
bool JsLexer::step_tag(Cursor& cursor, char c) {
  if (c == '"' || c == '\'') {
    cursor.next();
    while (!cursor.at_end() && cursor.peek() != c) cursor.next();
    if (cursor.at_end()) return false;
  } else if (c == '{') {
    frames_.push_back('{');
  } else if (c == '>') {
    const bool closing = frames_.back() == '/';
    const bool opening = !closing && last_ != '/';
    frames_.pop_back();
    if (closing) frames_.pop_back();  // the children before it
    if (opening) frames_.push_back('>');
    cursor.next();
    last_ = ')';  // an element is an operand
    after_operator_word_ = false;
    return true;
  } else if (is_white(c)) {
    cursor.next();
    return true;
  }
  take(cursor, c);
  return true;
}

bool JsLexer::step_children(Cursor& cursor, char c) {
  if (c == '{') {
    frames_.push_back('{');
  } else if (c == '<' && cursor.second() == '/') {
    frames_.push_back('/');
    cursor.next();
  } else if (c == '<' && (is_name_start(cursor.second()) || cursor.second() == '>')) {
    frames_.push_back('<');
  }
  take(cursor, c);
  return true;
}

}  // namespace galley::markdown
