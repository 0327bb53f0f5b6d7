#include "markdown/block_scanner.h"
#include "markdown/esm.h"
#include "markdown/jsx.h"
#include "markdown/problems.h"

namespace galley::markdown {

// ESM stands at the begin of a line, outside all containers, and does not interrupt a paragraph
// (micromark-extension-mdxjs-esm).
bool BlockScanner::open_esm(const LineReader& reader) {
  if (matched_ != 0 || in_paragraph() || reader.column() != 0 || reader.indent() != 0) return false;
  if (!begins_esm(document_.source.substr(reader.text_begin()))) return false;
  if (effort_.is_spent()) return false;
  const EsmBlock block = find_esm(document_.source, lines_.line().begin, lexer_);
  if (!block.is_whole) {
    effort_.spend(block.end - lines_.line().begin);
    add_problem(document_, lines_.line(), problem::unclosed_esm);
    return false;
  }
  open_leaf(BlockKind::esm, reader);
  for (;;) {
    add_line(lines_.line().begin, lines_.line().end);
    if (lines_.next() >= block.end) break;
    lines_.advance();
  }
  close_leaf();
  return true;
}

// Takes the content of `count` lines into ahead_, from the current one on, as far as they go on
// with all its containers. False when there are no more than before.
bool BlockScanner::gather_lines(std::size_t count) {
  const LineFeed here = lines_;
  const std::size_t before = ahead_.size();
  ahead_.resize(1);
  while (ahead_.size() < count && lines_.advance()) {
    LineReader reader(document_.source, lines_.line());
    if (match_containers(reader, matched_) != matched_) break;
    ahead_.push_back({reader.text_begin(), lines_.line().end});
  }
  lines_ = here;
  return ahead_.size() > before;
}

// JSX flow: lines that hold nothing but tags, expressions and blanks. It may interrupt a paragraph.
bool BlockScanner::open_flow(const LineReader& reader) {
  ahead_.assign(1, {reader.text_begin(), lines_.line().end});
  // Most tags are one line: look at more only when they are not, four times as many each time.
  for (std::size_t wanted = 4; !effort_.is_spent(); wanted *= 4) {
    Cursor cursor(document_.source, ahead_.data(), ahead_.data() + ahead_.size());
    if (skip_flow(cursor, lexer_)) {
      take_flow_lines(reader, static_cast<std::size_t>(cursor.line() - ahead_.data()) + 1);
      return true;
    }
    if (!cursor.at_end() || !gather_lines(wanted)) break;
  }
  if (ahead_.size() > 1) effort_.spend(ahead_.back().end - ahead_.front().begin);
  return false;
}

void BlockScanner::take_flow_lines(const LineReader& reader, std::size_t count) {
  open_leaf(BlockKind::jsx, reader);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) lines_.advance();
    add_line(ahead_[i].begin, ahead_[i].end);
  }
  close_leaf();
}

// Math between lines of dollars. remark-mdx alone takes its braces for expressions, which TeX
// hardly ever lets through its parser; two such lines mean nothing else in any tool, so no setting
// is asked for. Where the second one is missing the first is text.
bool BlockScanner::open_math(const LineReader& reader) {
  const auto opening = math_opening(reader.text());
  if (!opening || effort_.is_spent() || !math_ends(opening->size)) return false;
  open_fence(reader, *opening);
  return true;
}

bool BlockScanner::math_ends(std::uint32_t size) {
  LineFeed ahead = lines_;
  while (ahead.advance()) {
    LineReader reader(document_.source, ahead.line());
    if (match_containers(reader, matched_) != matched_) break;
    if (is_fence_closing(reader.text(), '$', size)) return true;
  }
  effort_.spend(ahead.next() - lines_.next());
  return false;
}

// A component of the documentation tool in plain Markdown: a tag that Markdown would take for an
// HTML block of its own, under a name that no element of HTML has.
bool BlockScanner::open_component(const LineReader& reader) {
  const bool may_be = !is_mdx() && !in_paragraph() && is_component_tag(reader.text());
  return may_be && is_lone_block() && open_flow(reader);
}

// Whether the block that the line begins ends with it.
bool BlockScanner::is_lone_block() const {
  LineFeed ahead = lines_;
  if (!ahead.advance()) return true;
  LineReader reader(document_.source, ahead.line());
  return match_containers(reader, matched_) != matched_ || reader.is_blank_line();
}

}  // namespace galley::markdown
