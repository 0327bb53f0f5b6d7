// Thread: any, one at a time. Role: finds the end of a piece of JavaScript with JSX in it, as
// expressions and ESM of MDX hold it: by brackets, strings, templates, comments and regular
// expressions.
// Promise: lexes, never parses: what balances is taken for whole. No recursion; linear.
#pragma once

#include <string_view>
#include <vector>

#include "markdown/cursor.h"

namespace galley::markdown {

class JsLexer {
 public:
  // At '{': takes everything up to the matching '}'. When it says no the cursor is where it gave
  // up, at the end of the text if only more text could help.
  bool skip_braces(Cursor& cursor);

  // Takes a statement's text up to a line ending outside of all brackets, or to the end. False when
  // the brackets do not match or the text ends inside of something.
  bool skip_statement_line(Cursor& cursor);

  // The last byte of code before the place where lexing stopped, comments and blanks left out.
  char last_byte() const { return last_; }
  // Whether the statement held a string since begin_statement().
  bool has_string() const { return has_string_; }
  void begin_statement();

 private:
  // What encloses the place: '(' '[' '{', "`" a template's text, '$' its "${", '<' a JSX tag,
  // '/' a closing tag, '>' the children of a JSX element.
  using Frame = char;

  bool step(Cursor& cursor);
  bool step_code(Cursor& cursor, char c);
  bool step_template(Cursor& cursor, char c);
  bool step_tag(Cursor& cursor, char c);
  bool step_children(Cursor& cursor, char c);
  bool skip_slash(Cursor& cursor);
  bool close_frame(Cursor& cursor, char c);
  void skip_word(Cursor& cursor);
  void skip_string(Cursor& cursor, char quote);
  bool skip_regex(Cursor& cursor);
  bool expects_operand() const;
  void take(Cursor& cursor, char c);

  std::vector<Frame> frames_;
  char last_ = 0;
  bool after_operator_word_ = false;  // the last token was a word like "return"
  bool has_string_ = false;
  std::uint32_t no_regex_before_ = 0;  // a search to the end of this line found none
};

}  // namespace galley::markdown
