#include "render/leaf_text.h"

#include <algorithm>

#include "render/inline_text.h"
#include "render/lines.h"

namespace galley::render {
namespace {

using markdown::BlockKind;
using markdown::HeadingStyle;
using markdown::Span;

constexpr std::uint32_t max_fence_indent = 3;
constexpr std::uint32_t code_indent = 4;

// `text` cut at its newlines, without the blanks that replacements left at either end.
void append_lines(std::vector<WrittenLine>& lines, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    if (!line.empty()) lines.push_back({{}, std::string(line)});
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

}  // namespace

// Headings and rows of tables cannot hold a line ending.
bool LeafText::is_one_line() const {
  return block_.kind == BlockKind::table || block_.kind == BlockKind::heading ||
         block_.kind == BlockKind::admonition || block_.kind == BlockKind::directive_open ||
         block_.kind == BlockKind::directive_panel;
}

void LeafText::replace(Span span, std::string text) {
  if (!edits_.empty()) span.begin = std::max(span.begin, edits_.back().span.end);
  span.end = std::max(span.begin, span.end);
  const std::string_view source = document_.source;
  const bool leaves_two_spaces = text.empty() && span.begin > 0 && source[span.begin - 1] == ' ' &&
                                 span.end < source.size() && source[span.end] == ' ';
  if (leaves_two_spaces) ++span.end;
  if (is_one_line() && text == line_break) text = " ";
  if (is_one_line()) std::replace(text.begin(), text.end(), '\n', ' ');
  edits_.push_back({span, block_.kind == BlockKind::table ? table_cell(text) : std::move(text)});
}

bool LeafText::fills_one_line(Span span) const {
  if (block_.kind != BlockKind::paragraph || block_.first_line + 1 != block_.last_line)
    return false;
  const Span line = without_trailing_blanks(document_.source, document_.lines[block_.first_line]);
  return span == line;
}

std::vector<WrittenLine> LeafText::lines() const {
  Progress progress;
  if (block_.kind == BlockKind::fenced_code) {
    add_code(progress.lines);
  } else if (block_.kind == BlockKind::indented_code) {
    add_indented_code(progress.lines);
  } else {
    add_text_lines(progress);
    if (block_.kind == BlockKind::heading && block_.style == HeadingStyle::setext) {
      progress.lines.push_back({{}, block_.level == 1 ? "===" : "---"});
    }
  }
  return std::move(progress.lines);
}

// The block's first line in the source, without prefix, indentation and trailing blanks.
Span LeafText::first_line() const {
  const std::string_view source = document_.source;
  const std::size_t end = std::min(source.find_first_of("\r\n", block_.span.begin), source.size());
  const std::size_t begin = std::min(source.find_first_not_of(" \t", block_.span.begin), end);
  const std::size_t last = source.substr(begin, end - begin).find_last_not_of(" \t");
  const std::size_t size = last == std::string_view::npos ? 0 : last + 1;
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + size)};
}

void LeafText::add_text_lines(Progress& progress) const {
  const bool is_atx = block_.kind == BlockKind::heading && block_.style == HeadingStyle::atx;
  if (is_atx || block_.first_line == block_.last_line) return add_edited(first_line(), progress);
  for (std::uint32_t i = block_.first_line; i < block_.last_line; ++i) {
    const bool is_first = i == block_.first_line;
    add_edited(is_first ? document_.lines[i] : with_deep_indent(document_.lines[i]), progress);
  }
  append_lines(progress.lines, progress.open);
  if (!progress.lines.empty() && ends_in_break()) progress.lines.back().text.pop_back();
}

// Whether the last thing in the block is a line break that a replacement wrote: there is no line
// after it, and its backslash would be text.
bool LeafText::ends_in_break() const {
  const auto last = std::find_if(edits_.rbegin(), edits_.rend(),
                                 [](const markdown::Edit& edit) { return !edit.text.empty(); });
  if (last == edits_.rend() || last->text != line_break) return false;
  const Span rest{last->span.end, document_.lines[block_.last_line - 1].end};
  std::uint32_t at = rest.begin;
  for (auto edit = last.base(); edit != edits_.end(); ++edit) {
    if (!trimmed(Span{at, edit->span.begin}.of(document_.source)).empty()) return false;
    at = edit->span.end;
  }
  return at >= rest.end || trimmed(Span{at, rest.end}.of(document_.source)).empty();
}

// What goes on with a paragraph so far to the right could begin a block of its own further left.
Span LeafText::with_deep_indent(markdown::Line line) const {
  const bool can_matter =
      block_.kind == BlockKind::paragraph && document_.dialect == markdown::Dialect::markdown;
  if (!can_matter) return line;
  const std::string_view source = document_.source;
  std::uint32_t begin = line.begin;
  while (begin > block_.span.begin && (source[begin - 1] == ' ' || source[begin - 1] == '\t'))
    --begin;
  const bool is_deep = column_of(source, line.begin) >= content_column_ + code_indent;
  return is_deep ? Span{begin, line.end} : line;
}

void LeafText::add_indented_code(std::vector<WrittenLine>& lines) const {
  for (std::uint32_t i = block_.first_line; i < block_.last_line; ++i) {
    const WrittenLine code = code_line(document_.lines[i], content_column_ + code_indent);
    const std::string_view verbatim = code.verbatim.of(document_.source);
    const std::string text = code.text.empty() ? std::string(verbatim) : code.text;
    lines.push_back({{}, text.empty() ? text : std::string(code_indent, ' ') + text});
  }
}

// A replacement that reaches into later lines joins them.
void LeafText::add_edited(Span line, Progress& progress) const {
  std::uint32_t& at = progress.at;
  if (at > line.end) return;
  bool is_edited = at > line.begin;
  at = std::max(at, line.begin);
  while (progress.next < edits_.size() && edits_[progress.next].span.begin <= line.end) {
    const markdown::Edit& edit = edits_[progress.next++];
    progress.open += Span{at, std::max(at, edit.span.begin)}.of(document_.source);
    progress.open += edit.text;
    at = std::max(at, edit.span.end);
    is_edited = true;
  }
  if (at > line.end) return;  // goes on in a later line
  if (!is_edited) return progress.lines.push_back({line});
  progress.open += Span{at, line.end}.of(document_.source);
  append_lines(progress.lines, progress.open);
  progress.open.clear();
}

void LeafText::add_code(std::vector<WrittenLine>& lines) const {
  const std::uint32_t indent =
      std::min(block_.column > content_column_ ? block_.column - content_column_ : 0,
               document_.dialect == markdown::Dialect::mdx ? 0xFFFFU : max_fence_indent);
  lines.push_back({first_line()});
  for (std::uint32_t i = block_.first_line; i < block_.last_line; ++i) {
    lines.push_back(code_line(document_.lines[i], content_column_ + indent));
  }
  // What its container closed would go on without it.
  const std::string_view closing = trimmed(block_.closing.of(document_.source));
  lines.push_back(
      {{},
       closing.empty() ? std::string(block_.marker_size, block_.marker) : std::string(closing)});
}

// `column` is where the content begins; a tab may begin before it.
WrittenLine LeafText::code_line(markdown::Line line, std::uint32_t column) const {
  const std::string_view text = line.of(document_.source);
  if (text.empty() || text.front() != '\t') return {line};
  const std::uint32_t begin = column_of(document_.source, line.begin);
  const std::uint32_t stop = (begin | 3U) + 1;
  if (begin >= column || stop <= column) return {line};
  return {{}, std::string(stop - column, ' ') + std::string(text.substr(1))};
}

}  // namespace galley::render
