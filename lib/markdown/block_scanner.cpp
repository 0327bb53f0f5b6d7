#include "markdown/block_scanner.h"

#include "markdown/front_matter.h"

namespace galley::markdown {
namespace {

constexpr std::uint32_t code_indent = 4;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

std::vector<BlockScanner::Unclosed> BlockScanner::run(Extent extent,
                                                      std::vector<std::uint32_t> unclosed) {
  unclosed_before_ = std::move(unclosed);
  if (document_.source.substr(0, 3) == byte_order_mark) lines_.skip_to(3);
  if (extent == Extent::file) take_front_matter();
  while (lines_.advance()) take_line();
  close_leaf();
  close_to(0);
  drop_directives(0);
  return std::move(unclosed_);
}

void BlockScanner::take_front_matter() {
  const Span span = find_front_matter(document_.source);
  if (span.empty()) return;
  const std::uint32_t block = add_block(BlockKind::front_matter, span.begin, 0);
  document_.blocks[block].span = span;
  document_.blocks[block].text = span;
  lines_.skip_to(span.end);
}

void BlockScanner::take_line() {
  LineReader reader(document_.source, lines_.line());
  matched_ = match_containers(reader, open_.size());
  extend_quotes();
  if (leaf_ != no_parent && matched_ == open_.size() && continue_leaf(reader)) return;
  if (reader.is_blank_line()) return take_blank_line();

  Start start = open_block(reader);
  while (start == Start::container && !reader.is_blank_line()) start = open_block(reader);
  if (start == Start::none) take_text_line(reader);
  after_blank_ = false;
}

void BlockScanner::take_blank_line() {
  close_to(matched_);
  close_leaf();
  after_blank_ = open_.empty() || open_.back().kind != BlockKind::block_quote;
}

void BlockScanner::take_text_line(LineReader& reader) {
  if (leaves_admonition()) close_unmatched();
  if (in_paragraph()) {  // perhaps a lazy continuation
    if (matched_ == open_.size() && open_table(reader)) return;
    return add_line(reader.text_begin(), lines_.line().end);
  }
  if (leaf_ != no_parent && leaf().kind == BlockKind::table && matched_ == open_.size()) {
    return add_line(reader.text_begin(), lines_.line().end);
  }
  open_leaf(BlockKind::paragraph, reader);
  add_line(reader.text_begin(), lines_.line().end);
}

BlockScanner::Start BlockScanner::open_block(LineReader& reader) {
  if (!is_mdx() && reader.indent() >= code_indent) {
    if (in_paragraph()) return Start::none;
    open_leaf(BlockKind::indented_code, reader);
    reader.skip_columns(code_indent);
    add_line(reader.offset(), lines_.line().end);
    return Start::leaf;
  }
  return open_marked(reader);
}

// In the order of commonmark.js, whose precedence the specification describes.
BlockScanner::Start BlockScanner::open_marked(LineReader& reader) {
  const char first = reader.first();
  if (is_alpha(first)) return is_mdx() && open_esm(reader) ? Start::leaf : Start::none;
  const std::string_view text = reader.text();
  switch (first) {
    case '>':
      return open_quote(reader) ? Start::container : Start::none;
    case '#':
      if (const auto heading = atx_heading(text)) return open_atx(reader, *heading), Start::leaf;
      return Start::none;
    case '`':
    case '~':
      if (const auto fence = fence_opening(text)) return open_fence(reader, *fence), Start::leaf;
      return Start::none;
    case '<':
      if ((is_mdx() && open_flow(reader)) || open_tag(reader)) return Start::leaf;
      return open_component(reader) || open_html(reader) ? Start::leaf : Start::none;
    case '$':
      return is_mdx() && open_math(reader) ? Start::leaf : Start::none;
    case '{':
      return (is_mdx() ? open_flow(reader) : open_tag(reader)) ? Start::leaf : Start::none;
    case '=':
      if (close_setext(reader) || open_panel(reader)) return Start::leaf;
      return open_admonition(reader) ? Start::whole_line : Start::none;
    case '!':
    case '?':
      return open_admonition(reader) ? Start::whole_line : Start::none;
    case ':':
      return open_directive(reader) ? Start::leaf : Start::none;
    case '@':
      return open_panel(reader) ? Start::leaf : Start::none;
    case '-':
      if (close_setext(reader)) return Start::leaf;
      [[fallthrough]];
    case '*':
    case '_':
      if (is_thematic_break(text)) return open_thematic_break(reader), Start::leaf;
      [[fallthrough]];
    default:
      return open_list_item(reader) ? Start::container : Start::none;
  }
}

}  // namespace galley::markdown
