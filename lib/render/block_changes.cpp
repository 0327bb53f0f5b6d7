#include "render/block_changes.h"

#include <optional>

#include "render/lines.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;

bool is_list_like(BlockKind kind) {
  return kind == BlockKind::list || kind == BlockKind::indented_code;
}

}  // namespace

// Whether two blocks that are not one would become one without the block between them.
bool BlockChanges::separates(std::uint32_t index) const {
  const std::uint32_t parent = document_.blocks[index].parent;
  std::optional<BlockKind> before;
  for (std::uint32_t i = index; i-- > 0 && i != parent;) {
    if (document_.blocks[i].parent != parent) continue;
    before = document_.blocks[i].kind;
    break;
  }
  if (!before || !is_list_like(*before)) return false;
  for (std::uint32_t i = index + 1; i < document_.blocks.size(); ++i) {
    if (document_.blocks[i].parent == parent) return is_list_like(document_.blocks[i].kind);
    if (document_.blocks[i].span.begin >= document_.blocks[index].span.end) break;
  }
  return false;
}

// Whether what is left before `begin` ends in a blank line, or there is nothing.
bool BlockChanges::is_blank_before(std::uint32_t begin) const {
  if (begin == 0) return true;
  if (begin == dropped_end_) return dropped_after_blank_;
  return is_blank_line(line_at(source_, line_begin(source_, begin - 1)));
}

void BlockChanges::drop(std::uint32_t index, const char* kind) {
  const Block& block = document_.blocks[index];
  const std::uint32_t begin = line_begin(source_, block.span.begin);
  const std::string_view prefix = source_.substr(begin, block.span.begin - begin);
  if (!is_blank_line(prefix) || separates(index)) return;
  std::uint32_t end = block.span.end;
  const bool blank_before = is_blank_before(begin);
  const bool blank_after = end < source_.size() && is_blank_line(line_at(source_, end));
  std::string text;
  if (blank_before && blank_after) {
    end = next_line(source_, end);
  } else if (!blank_before && !blank_after && end < source_.size()) {
    text = blank_line(prefix);
  }
  ++changes_.dropped[kind];
  dropped_end_ = end;
  dropped_after_blank_ = blank_before || !text.empty();
  changes_.edits.push_back({{begin, end}, std::move(text)});
}

void BlockChanges::replace(std::uint32_t index, const std::vector<std::string>& lines,
                           const char* kind) {
  const Block& block = document_.blocks[index];
  const std::uint32_t begin = line_begin(source_, block.span.begin);
  const std::string_view first = source_.substr(begin, block.span.begin - begin);
  const std::string prefix = prefix_of(source_, block.span.begin);
  const std::string blank = blank_line(prefix);
  const bool follows_text = is_blank_line(first) && !is_blank_before(begin);
  std::string text = follows_text ? blank : "";
  text += first;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) text += lines[i].empty() ? "" : prefix;
    text += lines[i].empty() ? blank : lines[i] + "\n";
  }
  const bool has_text_after =
      block.span.end < source_.size() && !is_blank_line(line_at(source_, block.span.end));
  if (has_text_after) text += blank;
  dropped_end_ = block.span.end;
  dropped_after_blank_ = has_text_after;
  ++changes_.dropped[kind];
  changes_.edits.push_back({{begin, block.span.end}, std::move(text)});
}

}  // namespace galley::render
