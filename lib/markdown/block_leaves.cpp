#include <algorithm>

#include "markdown/block_scanner.h"
#include "markdown/table_syntax.h"

namespace galley::markdown {
namespace {

constexpr std::uint32_t code_indent = 4;
constexpr std::uint32_t max_fence_indent = 3;
constexpr int html_kind_comment = 2;
constexpr int html_kind_lone_tag = 7;  // cannot interrupt a paragraph

Span moved(Span span, std::uint32_t by) { return {span.begin + by, span.end + by}; }

}  // namespace

bool BlockScanner::in_paragraph() const {
  return leaf_ != no_parent && document_.blocks[leaf_].kind == BlockKind::paragraph;
}

// Opens a leaf at what the reader has ahead, ending what the line does not go on with.
Block& BlockScanner::open_leaf(BlockKind kind, const LineReader& reader) {
  close_unmatched();
  leaf_ = add_block(kind, reader.offset(), reader.text_column());
  return leaf();
}

void BlockScanner::add_line(std::uint32_t begin, std::uint32_t end) {
  document_.lines.push_back({begin, end});
  leaf().span.end = lines_.next();
}

void BlockScanner::close_leaf() {
  if (leaf_ == no_parent) return;
  Block& block = leaf();
  block.last_line = static_cast<std::uint32_t>(document_.lines.size());
  if (block.kind == BlockKind::indented_code) trim_blank_lines(block);
  if (block.kind == BlockKind::indented_code || block.kind == BlockKind::html) {
    block.text = block.span;
  }
  grow_parent(block);
  if (block.kind == BlockKind::paragraph) take_definitions();
  leaf_ = no_parent;
}

// Blank lines at the end are not part of indented code (CommonMark 0.30, 4.4).
void BlockScanner::trim_blank_lines(Block& block) {
  auto& lines = document_.lines;
  const auto is_blank_line = [this](Line line) {
    return trimmed(line.of(document_.source)).empty();
  };
  if (!is_blank_line(lines.back())) return;
  while (is_blank_line(lines.back())) lines.pop_back();
  block.last_line = static_cast<std::uint32_t>(lines.size());
  block.span.end = lines.back().end;
  const std::string_view source = document_.source;
  if (source[block.span.end] == '\r') ++block.span.end;
  if (source[block.span.end] == '\n') ++block.span.end;
}

// True when the line belongs to the open leaf, all of whose containers it goes on with.
bool BlockScanner::continue_leaf(LineReader& reader) {
  switch (leaf().kind) {
    case BlockKind::fenced_code:
      return continue_fence(reader);
    case BlockKind::html:
      return continue_html(reader);
    case BlockKind::indented_code:
      return continue_indented_code(reader);
    default:
      return false;
  }
}

bool BlockScanner::continue_fence(LineReader& reader) {
  Block& fence = leaf();
  after_blank_ = false;
  const bool may_close = is_mdx() || reader.indent() <= max_fence_indent;
  if (may_close && reader.first() == fence.marker &&
      is_fence_closing(reader.text(), fence.marker, fence.marker_size)) {
    fence.closing = {reader.offset(), lines_.line().end};
    fence.span.end = lines_.next();
    close_leaf();
    return true;
  }
  reader.skip_columns(fence_indent_);
  add_line(reader.offset(), lines_.line().end);
  fence.text.end = lines_.next();
  return true;
}

bool BlockScanner::continue_html(LineReader& reader) {
  const bool blank = reader.is_blank_line();
  if (html_kind_ >= 6 && blank) return false;
  add_line(reader.offset(), lines_.line().end);
  after_blank_ = blank;
  if (ends_html_block(html_kind_, reader.text())) close_leaf();
  return true;
}

bool BlockScanner::continue_indented_code(LineReader& reader) {
  const bool blank = reader.is_blank_line();
  if (!blank && reader.indent() < code_indent) return false;
  reader.skip_columns(code_indent);
  add_line(reader.offset(), lines_.line().end);
  after_blank_ = blank;
  return true;
}

void BlockScanner::open_atx(const LineReader& reader, const AtxHeading& heading) {
  Block& block = open_leaf(BlockKind::heading, reader);
  block.level = heading.level;
  block.style = HeadingStyle::atx;
  block.text = moved(heading.content, reader.text_begin());
  add_line(block.text.begin, block.text.end);
  close_leaf();
}

void BlockScanner::open_fence(const LineReader& reader, const FenceOpening& opening) {
  Block& block = open_leaf(BlockKind::fenced_code, reader);
  block.marker = opening.marker;
  block.marker_size = opening.size;
  block.info = moved(opening.info, reader.text_begin());
  block.text = {lines_.next(), lines_.next()};
  fence_indent_ = reader.indent();
}

bool BlockScanner::open_html(const LineReader& reader) {
  const int kind = html_block_kind(reader.text());
  if (kind == 0 || (kind == html_kind_lone_tag && in_paragraph())) return false;
  if (is_mdx() && (kind != html_kind_comment || !comment_ends(reader.text_begin()))) return false;
  open_leaf(BlockKind::html, reader);
  html_kind_ = kind;
  add_line(reader.offset(), lines_.line().end);
  if (ends_html_block(kind, reader.text())) close_leaf();
  return true;
}

// MDX knows no HTML comments: one without an end is a mistake there, and hides nothing. The place
// of the next end is remembered, so that comments cut off by their containers do not look for it
// again.
bool BlockScanner::comment_ends(std::uint32_t begin) {
  if (comment_end_ <= begin) comment_end_ = document_.source.find("-->", begin);
  return comment_end_ != std::string_view::npos;
}

void BlockScanner::open_thematic_break(const LineReader& reader) {
  Block& block = open_leaf(BlockKind::thematic_break, reader);
  block.marker = reader.first();
  close_leaf();
}

// Turns the paragraph into a heading when the line underlines it.
bool BlockScanner::close_setext(const LineReader& reader) {
  if (!in_paragraph() || matched_ != open_.size()) return false;
  const std::uint8_t level = setext_level(reader.text());
  if (level == 0) return false;
  leaf().last_line = static_cast<std::uint32_t>(document_.lines.size());
  take_definitions();
  if (leaf_ == no_parent) return false;  // nothing but definitions: the underline is text
  Block& block = leaf();
  block.kind = BlockKind::heading;
  block.style = HeadingStyle::setext;
  block.level = level;
  block.text = {document_.lines[block.first_line].begin, document_.lines.back().end};
  block.span.end = lines_.next();
  close_leaf();
  return true;
}

// Turns a paragraph of one line into a table when the line is a delimiter row of as many cells.
bool BlockScanner::open_table(const LineReader& reader) {
  Block& block = leaf();
  if (block.first_line + 1 != document_.lines.size()) return false;
  const std::size_t columns = delimiter_columns(reader.text());
  if (columns == 0) return false;
  const Line header = document_.lines.back();
  if (table_cells(document_.source, header).size() != columns) return false;
  block.kind = BlockKind::table;
  add_line(reader.text_begin(), lines_.line().end);
  return true;
}

}  // namespace galley::markdown
