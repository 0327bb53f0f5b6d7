#include "markdown/inline_scanner.h"

#include <algorithm>
#include <limits>

#include "markdown/chars.h"
#include "markdown/html_syntax.h"
#include "markdown/jsx.h"
#include "markdown/problems.h"
#include "markdown/table_syntax.h"

namespace galley::markdown {
namespace {

constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();

// Whether what stands between dollars can only be TeX: a command, or a group that is raised or
// lowered, and something that would be an expression or a tag. "$5 of {price}$" is no math.
bool is_tex(std::string_view text) {
  bool has_sign = false;
  bool has_mark = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    has_mark = has_mark || text[i] == '{' || text[i] == '<';
    has_sign = has_sign || (text[i] == '\\' && is_alpha(next)) ||
               ((text[i] == '^' || text[i] == '_') && next == '{');
  }
  return has_sign && has_mark;
}

}  // namespace

InlineScanner::InlineScanner(Document& document, Effort& effort)
    : document_(document), effort_(effort) {
  for (const char c : {'\\', '`', '[', ']', '<'}) is_special_[static_cast<unsigned char>(c)] = true;
  is_special_['{'] = is_special_['$'] = is_mdx();
}

void InlineScanner::run() {
  learn_definitions();
  for (std::uint32_t i = 0; i < document_.blocks.size(); ++i) scan_leaf(i);
}

void InlineScanner::scan_leaf(std::uint32_t block) {
  const Block& leaf = document_.blocks[block];
  if (leaf.first_line == leaf.last_line) return;
  const Line* const first = document_.lines.data() + leaf.first_line;
  const Line* const last = document_.lines.data() + leaf.last_line;
  block_ = block;
  switch (leaf.kind) {
    case BlockKind::heading:
    case BlockKind::paragraph:
      return scan_text(first, last);
    case BlockKind::table:
      return scan_table(leaf);
    case BlockKind::jsx:
      return scan_flow(first, last);
    case BlockKind::admonition:
    case BlockKind::directive_open:
    case BlockKind::directive_panel:
      return scan_title(leaf.text);
    default:
      return;
  }
}

void InlineScanner::scan_title(Line title) {
  if (!title.empty()) scan_text(&title, &title + 1);
}

// Every cell is a text of its own; the second line is the delimiter row.
void InlineScanner::scan_table(const Block& block) {
  for (std::uint32_t row = block.first_line; row < block.last_line; ++row) {
    if (row == block.first_line + 1) continue;
    for (const Line& cell : table_cells(document_.source, document_.lines[row])) {
      scan_text(&cell, &cell + 1);
    }
  }
}

void InlineScanner::scan_flow(const Line* first, const Line* last) {
  Cursor cursor(document_.source, first, last);
  for (cursor.skip_white(); !cursor.at_end(); cursor.skip_white()) {
    if (cursor.peek() == '<' ? !take_tag(cursor) : !take_expression(cursor)) return;
  }
}

void InlineScanner::scan_text(const Line* first, const Line* last) {
  brackets_.clear();
  inactive_ = 0;
  free_places_ = 0;
  escaped_ = 0;
  knows_runs_ = false;
  no_comment_ = no_instruction_ = no_declaration_ = no_cdata_ = nowhere;
  const std::size_t first_inline = document_.inlines.size();

  Cursor cursor(document_.source, first, last);
  std::uint32_t text = cursor.offset();  // begin of the plain text before the cursor
  while (!cursor.at_end()) {
    const std::string_view rest = cursor.rest();
    std::size_t plain = 0;
    while (plain < rest.size() && !is_special_[static_cast<unsigned char>(rest[plain])]) ++plain;
    cursor.skip(plain);
    if (cursor.at_line_end()) {
      take_line_end(cursor, text);
    } else {
      dispatch(cursor);
    }
    text = cursor.offset();
  }
  drop_free_places(first_inline);
}

// Two blanks or more before a line ending are a hard break; after the last line they are nothing.
void InlineScanner::take_line_end(Cursor& cursor, std::uint32_t text) {
  if (cursor.at_end()) return;
  const std::uint32_t end = cursor.offset();
  std::uint32_t begin = end;
  const std::uint32_t limit = std::max(text, cursor.line()->begin);
  while (begin > limit && document_.source[begin - 1] == ' ') --begin;
  if (end - begin >= 2) add(InlineKind::hard_break, begin, end);
  cursor.next();
}

void InlineScanner::dispatch(Cursor& cursor) {
  switch (cursor.peek()) {
    case '\\':
      return take_backslash(cursor);
    case '`':
      return take_code(cursor);
    case '[':
      return open_bracket(cursor);
    case ']':
      return close_bracket(cursor);
    case '{':
      if (effort_.is_spent() || !take_expression(cursor)) cursor.next();
      return;
    case '$':
      return take_math(cursor);
    default:
      return take_angle(cursor);
  }
}

Inline& InlineScanner::add(InlineKind kind, std::uint32_t begin, std::uint32_t end) {
  Inline entry;
  entry.kind = kind;
  entry.block = block_;
  entry.span = {begin, end};
  return document_.inlines.emplace_back(entry);
}

void InlineScanner::take_backslash(Cursor& cursor) {
  const std::uint32_t begin = cursor.offset();
  if (is_punctuation(cursor.second())) {
    cursor.skip(2);
    escaped_ = cursor.offset();
    return;
  }
  cursor.next();
  if (cursor.at_line_end() && !cursor.at_end()) {
    add(InlineKind::hard_break, begin, begin + 1);
    cursor.next();
  }
}

void InlineScanner::take_code(Cursor& cursor) {
  const std::uint32_t begin = cursor.offset();
  const std::string_view rest = cursor.rest();
  const std::size_t size = std::min(rest.find_first_not_of('`'), rest.size());
  cursor.skip(size);
  Span content{cursor.offset(), 0};
  Cursor ahead = cursor;
  if (!find_closing_run(ahead, static_cast<std::uint32_t>(size), content)) return;
  add(InlineKind::code, begin, ahead.offset()).content = content;
  cursor = ahead;
}

// Takes the text up to and with the next run of `size` backticks. After the first run without a
// partner all runs of the text are known, so that none is looked for in vain again.
bool InlineScanner::find_closing_run(Cursor& cursor, std::uint32_t size, Span& content) {
  if (knows_runs_) {
    const auto last = last_runs_.find(size);
    if (last == last_runs_.end() || last->second < cursor.offset()) return false;
  }
  const Cursor start = cursor;
  while (!cursor.at_end()) {
    const std::string_view rest = cursor.rest();
    const std::size_t at = rest.find('`');
    if (at == rest.npos) {
      cursor.skip_line();
      cursor.next();
      continue;
    }
    const std::size_t end = std::min(rest.find_first_not_of('`', at), rest.size());
    cursor.skip(end);
    if (end - at == size) {
      content.end = cursor.offset() - size;
      return true;
    }
  }
  learn_runs(start);
  return false;
}

void InlineScanner::learn_runs(Cursor cursor) {
  last_runs_.clear();
  knows_runs_ = true;
  while (!cursor.at_end()) {
    const std::string_view rest = cursor.rest();
    const std::size_t at = rest.find('`');
    if (at == rest.npos) {
      cursor.skip_line();
      cursor.next();
      continue;
    }
    const std::size_t end = std::min(rest.find_first_not_of('`', at), rest.size());
    cursor.skip(at);
    last_runs_[static_cast<std::uint32_t>(end - at)] = cursor.offset();
    cursor.skip(end - at);
  }
}

void InlineScanner::take_angle(Cursor& cursor) {
  const std::uint32_t begin = cursor.offset();
  Cursor ahead = cursor;
  if (is_mdx()) {
    const bool is_comment = cursor.rest().substr(0, 4) == "<!--";
    if (is_comment && skip_until(ahead, "-->", no_comment_)) {
      add(InlineKind::html, begin, ahead.offset());
      cursor = ahead;
      return;
    }
    if (is_comment) add_problem(document_, {begin, begin + 4}, problem::unclosed_comment);
    if (effort_.is_spent() || !take_tag(cursor)) cursor.next();
    return;
  }
  Span address;
  if (skip_autolink(ahead, address)) {
    Inline& link = add(InlineKind::autolink, begin, ahead.offset());
    link.content = link.destination = address;
    cursor = ahead;
    return;
  }
  ahead = cursor;
  if (skip_markup(ahead)) {
    add(InlineKind::html, begin, ahead.offset());
    cursor = ahead;
    return;
  }
  cursor.next();
}

// One piece of raw HTML (CommonMark 0.30, 6.6).
bool InlineScanner::skip_markup(Cursor& cursor) {
  const char second = cursor.second();
  if (second == '?') return skip_until(cursor, "?>", no_instruction_);
  if (second != '!') return skip_html_tag(cursor);
  const std::string_view rest = cursor.rest();
  if (rest.substr(0, 4) == "<!--") return skip_comment(cursor);
  if (rest.substr(0, 9) == "<![CDATA[") return skip_until(cursor, "]]>", no_cdata_);
  if (rest.size() < 3 || !is_alpha(rest[2])) return false;
  return skip_until(cursor, ">", no_declaration_);
}

// The text of a comment begins neither with ">" nor with "->", does not end with "-" and holds no
// "--".
bool InlineScanner::skip_comment(Cursor& cursor) {
  if (cursor.rest().substr(0, 4) != "<!--") return false;
  cursor.skip(4);
  const std::string_view begin = cursor.rest();
  if (begin.substr(0, 1) == ">" || begin.substr(0, 2) == "->") return false;
  for (;;) {
    const std::string_view rest = cursor.rest();
    const std::size_t dashes = rest.find("--");
    if (dashes != rest.npos) {
      cursor.skip(dashes + 2);
      return cursor.take('>');
    }
    cursor.skip_line();
    if (cursor.at_end()) return false;
    cursor.next();
  }
}

// `none_from`: from there on it was looked for in vain.
bool InlineScanner::skip_until(Cursor& cursor, std::string_view closing, std::uint32_t& none_from) {
  const std::uint32_t begin = cursor.offset();
  if (begin >= none_from) return false;
  cursor.skip(2);
  for (;;) {
    const std::string_view rest = cursor.rest();
    const std::size_t at = rest.find(closing);
    if (at != rest.npos) {
      cursor.skip(at + closing.size());
      return true;
    }
    cursor.skip_line();
    if (cursor.at_end()) break;
    cursor.next();
  }
  none_from = begin;
  return false;
}

bool InlineScanner::take_tag(Cursor& cursor) {
  const std::uint32_t begin = cursor.offset();
  const std::size_t attributes = document_.attributes.size();
  Cursor ahead = cursor;
  Tag tag;
  if (!skip_jsx_tag(ahead, lexer_, tag, document_.attributes)) {
    document_.attributes.resize(attributes);
    effort_.spend(ahead.offset() - begin);
    const char second = cursor.second();
    if (is_name_start(second) || second == '/' || second == '>') {
      add_problem(document_, {begin, ahead.offset()}, problem::unclosed_tag);
    }
    return false;
  }
  tag.block = block_;
  tag.is_flow = document_.blocks[block_].kind == BlockKind::jsx;
  add(InlineKind::jsx, begin, ahead.offset()).index =
      static_cast<std::uint32_t>(document_.tags.size());
  document_.tags.push_back(tag);
  cursor = ahead;
  return true;
}

// Math in text: a run of dollars up to the next run of as many (micromark-extension-math), where
// remark-mdx without that extension could not read an expression either.
void InlineScanner::take_math(Cursor& cursor) {
  const std::uint32_t begin = cursor.offset();
  const std::size_t size = std::min(cursor.rest().find_first_not_of('$'), cursor.rest().size());
  cursor.skip(size);
  Cursor ahead = cursor;
  while (!effort_.is_spent() && !ahead.at_end()) {
    const std::string_view rest = ahead.rest();
    const std::size_t at = std::min(rest.find('$'), rest.size());
    ahead.skip(at);
    if (ahead.at_line_end()) {
      ahead.next();
      continue;
    }
    const std::size_t run = std::min(rest.find_first_not_of('$', at), rest.size()) - at;
    const Span inside{cursor.offset(), ahead.offset()};
    ahead.skip(run);
    if (run != size) continue;
    if (is_tex(inside.of(document_.source))) cursor = ahead;
    break;
  }
  if (cursor.offset() != ahead.offset()) effort_.spend(ahead.offset() - begin);
}

bool InlineScanner::take_expression(Cursor& cursor) {
  const std::uint32_t begin = cursor.offset();
  Cursor ahead = cursor;
  if (!lexer_.skip_braces(ahead)) {
    effort_.spend(ahead.offset() - begin);
    add_problem(document_, {begin, ahead.offset()}, problem::unclosed_expression);
    return false;
  }
  add(InlineKind::expression, begin, ahead.offset()).content = {begin + 1, ahead.offset() - 1};
  cursor = ahead;
  return true;
}

}  // namespace galley::markdown
