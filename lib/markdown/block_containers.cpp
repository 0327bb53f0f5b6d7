#include <algorithm>

#include "markdown/block_scanner.h"

namespace galley::markdown {
namespace {

// More blanks than these behind a list marker begin indented code (CommonMark 0.30, 5.2).
constexpr std::uint32_t max_padding = 4;
constexpr std::uint32_t max_marker_indent = 3;

}  // namespace

bool BlockScanner::match_container(const Container& container, LineReader& reader) const {
  switch (container.kind) {
    case BlockKind::block_quote:
      if (reader.first() != '>') return false;
      if (!is_mdx() && reader.indent() > max_marker_indent) return false;
      reader.skip_indent();
      reader.skip_bytes(1);
      reader.skip_columns(1);
      return true;
    case BlockKind::list_item:
      // An item may begin with one blank line, not with two. Of a blank line that is shorter than
      // the item's indentation nothing is left, of a longer one what is behind it (as in cmark).
      if (reader.is_blank_line() && container.block + 1 == document_.blocks.size()) return false;
      if (!reader.is_blank_line() && reader.indent() < container.width) return false;
      reader.skip_columns(container.width);
      return true;
    case BlockKind::admonition:
      if (!reader.is_blank_line() && reader.indent() < container.width) return false;
      reader.skip_columns(container.width);
      return true;
    default:
      return true;  // a list goes on as long as its items do
  }
}

// How many of the outermost `count` containers the line goes on with.
std::size_t BlockScanner::match_containers(LineReader& reader, std::size_t count) const {
  std::size_t matched = 0;
  while (matched < count) {
    // Lists go on over blank lines. Not to ask each of them keeps long runs of blank lines cheap.
    if (reader.is_blank_line() && open_[count - 1].quotes_end <= matched && matched + 1 < count) {
      const std::uint32_t taken = matched == 0 ? 0 : open_[matched - 1].columns;
      reader.skip_columns(open_[count - 2].columns - taken);
      matched = count - 1;
    }
    if (!match_container(open_[matched], reader)) break;
    ++matched;
  }
  return matched;
}

// A quote reaches over its last line even when that holds nothing but the marker.
void BlockScanner::extend_quotes() {
  const std::size_t end = open_.empty() ? 0 : std::min(matched_, open_.back().quotes_end);
  for (std::size_t i = 0; i < end; ++i) {
    if (open_[i].kind == BlockKind::block_quote)
      document_.blocks[open_[i].block].span.end = lines_.next();
  }
}

void BlockScanner::grow_parent(const Block& child) {
  if (child.parent == no_parent) return;
  Block& parent = document_.blocks[child.parent];
  parent.span.end = std::max(parent.span.end, child.span.end);
}

void BlockScanner::close_to(std::size_t count) {
  if (open_.size() > count) close_leaf();
  while (open_.size() > count) {
    grow_parent(document_.blocks[open_.back().block]);
    open_.pop_back();
  }
  std::size_t whole = directives_.size();
  while (whole > 0 && directives_[whole - 1].depth > count) --whole;
  drop_directives(whole);
}

// Ends what the line does not go on with, before a block that is no list item begins. A list whose
// item has ended goes with it.
void BlockScanner::close_unmatched() {
  close_leaf();
  if (matched_ > 0 && open_[matched_ - 1].kind == BlockKind::list) --matched_;
  close_to(matched_);
}

// A list is loose when a blank line stands between two of its items or between two blocks of one
// item (CommonMark 0.30, 5.3); that shows when the second one begins.
void BlockScanner::note_looseness(BlockKind kind) {
  if (!after_blank_ || open_.empty()) return;
  after_blank_ = false;
  const Container& parent = open_.back();
  const bool is_first = parent.block + 1 == document_.blocks.size();
  if (is_first) return;
  if (kind == BlockKind::list_item) document_.blocks[parent.block].is_tight = false;
  if (parent.kind == BlockKind::list_item) {
    document_.blocks[document_.blocks[parent.block].parent].is_tight = false;
  }
}

std::uint32_t BlockScanner::add_block(BlockKind kind, std::uint32_t begin, std::uint32_t column) {
  note_looseness(kind);
  Block block;
  block.kind = kind;
  block.parent = open_.empty() ? no_parent : open_.back().block;
  block.span = {begin, lines_.next()};
  block.column = column;
  block.first_line = block.last_line = static_cast<std::uint32_t>(document_.lines.size());
  document_.blocks.push_back(block);
  return static_cast<std::uint32_t>(document_.blocks.size() - 1);
}

void BlockScanner::push_container(BlockKind kind, std::uint32_t begin, std::uint32_t width) {
  const std::size_t outer = open_.empty() ? 0 : open_.back().quotes_end;
  const std::size_t end = kind == BlockKind::block_quote ? open_.size() + 1 : outer;
  const std::uint32_t columns = open_.empty() ? 0 : open_.back().columns;
  open_.push_back({add_block(kind, begin, 0), kind, width, end, columns});
  matched_ = open_.size();
}

bool BlockScanner::open_quote(LineReader& reader) {
  if (open_.size() >= max_nesting) return false;
  close_unmatched();
  push_container(BlockKind::block_quote, reader.offset(), 0);
  reader.skip_indent();
  document_.blocks.back().column = reader.column();
  reader.skip_bytes(1);
  reader.skip_columns(1);
  return true;
}

bool BlockScanner::continues_list(const ListMarker& marker) const {
  if (matched_ == 0 || open_[matched_ - 1].kind != BlockKind::list) return false;
  return document_.blocks[open_[matched_ - 1].block].marker == marker.type;
}

bool BlockScanner::open_list_item(LineReader& reader) {
  const auto marker = list_marker(reader.text());
  if (!marker || open_.size() + 2 > max_nesting) return false;
  const bool is_empty = trimmed(reader.text().substr(marker->size)).empty();
  if (in_paragraph() && matched_ == open_.size() && (is_empty || !marker->starts_at_one)) {
    return false;  // cannot interrupt a paragraph
  }
  const std::uint32_t begin = reader.offset();
  const std::uint32_t indent = reader.indent();
  if (continues_list(*marker)) {
    close_leaf();
    close_to(matched_);
  } else {
    close_unmatched();
    push_container(BlockKind::list, begin, 0);
    Block& list = document_.blocks.back();
    list.marker = marker->type;
    list.column = reader.text_column();
    list.is_tight = true;
  }
  reader.skip_indent();
  push_container(BlockKind::list_item, begin, 0);
  Block& item = document_.blocks.back();
  item.marker = marker->type;
  item.column = reader.column();
  item.text = {reader.offset(), reader.offset() + marker->size};
  reader.skip_bytes(marker->size);
  const std::uint32_t blanks = reader.indent();
  const bool is_code = !is_mdx() && blanks > max_padding;
  const std::uint32_t padding = is_empty || is_code ? 1 : blanks;
  reader.skip_columns(padding);
  open_.back().width = indent + marker->size + padding;
  open_.back().columns += open_.back().width;
  return true;
}

}  // namespace galley::markdown
