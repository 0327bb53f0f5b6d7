#include "render/frames.h"

#include <algorithm>

#include "render/lines.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::no_parent;

// More blanks than these behind a marker would begin indented code (CommonMark 0.30, section 5.2).
constexpr std::uint32_t max_padding = 4;
// A marker further to the right than this would be indented code, or text of the paragraph before.
constexpr std::uint32_t max_lead = 3;
// Columns from the marker of an admonition to its content.
constexpr std::uint32_t admonition_indent = 4;

// Columns of blanks from `offset` on; 0 when nothing but blanks are left of the line.
std::uint32_t blanks_before_text(std::string_view source, std::uint32_t offset) {
  const std::uint32_t begin = column_of(source, offset);
  std::uint32_t column = begin;
  for (; offset < source.size(); ++offset) {
    const char c = source[offset];
    if (c == '\n' || c == '\r') return 0;
    if (c != ' ' && c != '\t') return column - begin;
    column = c == '\t' ? (column | 3U) + 1 : column + 1;
  }
  return 0;
}

}  // namespace

std::uint32_t Frames::content_column(std::uint32_t parent_block) const {
  while (parent_block != no_parent) {
    if (of_block_[parent_block] != nullptr) return of_block_[parent_block]->content_column;
    parent_block = document_.blocks[parent_block].parent;
  }
  return 0;
}

void Frames::add(std::uint32_t block, Indent indent) {
  const Block& container = document_.blocks[block];
  const std::uint32_t outer = content_column(container.parent);
  Frame& frame = frames_.emplace_back();
  frame.parent_block = container.parent;
  frame.line = line_begin(document_.source, container.span.begin);
  frame.content_column = container.column + frame.width;
  if (container.kind == BlockKind::list_item) {
    frame.marker = container.text.of(document_.source);
    const std::uint32_t size = container.text.size();
    const std::uint32_t blanks = blanks_before_text(document_.source, container.text.end);
    const std::uint32_t padding = blanks == 0 ? 1 : blanks;
    frame.content_column = container.column + size + padding;
    frame.width = size + (padding > max_padding ? 1 : padding);
  }
  const std::uint32_t lead = container.column > outer ? container.column - outer : 0;
  frame.lead = indent == Indent::drop || lead > max_lead ? 0 : lead;
  frame.is_moved = frame.lead != lead || container.column + frame.width != frame.content_column;
  of_block_[block] = &frame;
}

void Frames::add_admonition(std::uint32_t block, Body body) {
  const Block& container = document_.blocks[block];
  Frame& frame = frames_.emplace_back();
  frame.parent_block = container.parent;
  frame.line = line_begin(document_.source, container.span.begin);
  frame.content_column = container.column + admonition_indent;
  frame.is_moved = true;
  frame.is_bare = body == Body::bare;
  of_block_[block] = &frame;
}

void Frames::open(std::uint32_t parent_block, std::string marker) {
  Frame& frame = frames_.emplace_back();
  frame.parent_block = parent_block;
  frame.width = static_cast<std::uint32_t>(marker.size()) + 1;
  frame.marker = std::move(marker);
  frame.is_moved = true;
  open_.push_back(&frame);
}

Chain Frames::chain(std::uint32_t parent_block) const {
  Chain chain;  // built from the inside
  for (std::uint32_t block = parent_block;; block = document_.blocks[block].parent) {
    for (std::size_t i = open_.size(); i-- > 0;) {
      if (open_[i]->parent_block == block) chain.push_back(open_[i]);
    }
    if (block == no_parent) break;
    if (of_block_[block] != nullptr) chain.push_back(of_block_[block]);
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

bool Frames::is_in_place(const Chain& chain, std::uint32_t line) {
  return std::all_of(chain.begin(), chain.end(), [line](const Frame* frame) {
    return !frame->is_moved && (frame->is_written || frame->line == line);
  });
}

void Frames::mark_written(const Chain& chain) {
  for (Frame* const frame : chain) frame->is_written = true;
}

std::string Frames::first(const Chain& chain) {
  std::string prefix;
  for (const Frame* const frame : chain) {
    if (frame->is_bare) continue;
    prefix.append(frame->lead, ' ');
    if (frame->marker.empty()) {
      prefix += "> ";
    } else {
      const std::size_t begin = prefix.size();
      if (!frame->is_written) prefix += frame->marker;
      prefix.resize(begin + frame->width, ' ');
    }
  }
  mark_written(chain);
  return prefix;
}

std::string Frames::rest(const Chain& chain) {
  std::string prefix;
  for (const Frame* const frame : chain) {
    if (frame->is_bare) continue;
    prefix.append(frame->lead, ' ');
    prefix += frame->marker.empty() ? "> " : std::string(frame->width, ' ');
  }
  return prefix;
}

}  // namespace galley::render
