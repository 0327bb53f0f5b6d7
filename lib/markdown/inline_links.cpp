#include <algorithm>

#include "markdown/chars.h"
#include "markdown/inline_scanner.h"
#include "markdown/link_syntax.h"

namespace galley::markdown {
namespace {

constexpr std::uint32_t max_label = 999;  // CommonMark 0.30, 6.3

// The text of a span without the container prefixes between its lines.
std::string text_of(std::string_view source, Span span, const Line* line) {
  std::string text;
  for (;; ++line) {
    const std::uint32_t begin = std::max(span.begin, line->begin);
    const std::uint32_t end = std::min(span.end, line->end);
    text += source.substr(begin, end - begin);
    if (span.end <= line->end) return text;
    text += '\n';
  }
}

}  // namespace

// Of several definitions of one label the first counts (CommonMark 0.30, 6.3).
void InlineScanner::learn_definitions() {
  for (std::uint32_t i = 0; i < document_.blocks.size(); ++i) {
    const Block& block = document_.blocks[i];
    if (block.kind != BlockKind::definition) continue;
    const Line* const line = document_.lines.data() + block.first_line;
    definitions_.emplace(normal_label(text_of(document_.source, block.text, line)), i);
  }
}

bool InlineScanner::find_definition(Span label, const Line* line, std::uint32_t& block) const {
  const auto found = definitions_.find(normal_label(text_of(document_.source, label, line)));
  if (found == definitions_.end()) return false;
  block = found->second;
  return true;
}

void InlineScanner::open_bracket(Cursor& cursor) {
  const std::uint32_t at = cursor.offset();
  const bool is_image =
      at > cursor.line()->begin && document_.source[at - 1] == '!' && escaped_ != at;
  cursor.next();
  if (!brackets_.empty()) brackets_.back().holds_bracket = true;
  const auto place = static_cast<std::uint32_t>(document_.inlines.size());
  brackets_.push_back({place, cursor.offset(), cursor.line(), is_image});
  add(InlineKind::link, is_image ? at - 1 : at, at).block = no_parent;
  ++free_places_;
}

// Links hold no links: after one, every '[' before it is text (CommonMark 0.30, appendix, "look for
// link or image"). inactive_ says so for all of them at once.
void InlineScanner::close_bracket(Cursor& cursor) {
  const std::uint32_t close = cursor.offset();
  cursor.next();
  if (brackets_.empty()) return;
  const Bracket bracket = brackets_.back();
  brackets_.pop_back();
  const bool is_active = bracket.is_image || brackets_.size() >= inactive_;
  inactive_ = std::min(inactive_, brackets_.size());
  if (!is_active) return;

  Inline link = document_.inlines[bracket.place];
  link.content = {bracket.text, close};
  Cursor ahead = cursor;
  if (skip_resource(ahead, link.destination, link.title)) {
    link.kind = bracket.is_image ? InlineKind::image : InlineKind::link;
  } else {
    ahead = cursor;
    if (!skip_reference(ahead, bracket, link)) return;
    link.kind = bracket.is_image ? InlineKind::image_reference : InlineKind::reference;
  }
  link.block = block_;
  link.span.end = ahead.offset();
  document_.inlines[bracket.place] = link;
  --free_places_;
  cursor = ahead;
  if (!bracket.is_image) inactive_ = brackets_.size();
}

// Behind "[text]": "[label]", "[]" or nothing. A label that is well formed but not defined makes
// the whole no reference.
bool InlineScanner::skip_reference(Cursor& cursor, const Bracket& bracket, Inline& link) {
  link.title = {};
  link.destination = link.content;
  if (definitions_.empty()) return false;
  Cursor ahead = cursor;
  Span label;
  if (skip_label(ahead, label)) {
    const Line* const line = cursor.line();
    cursor = ahead;
    link.destination = label;
    return find_definition(label, line, link.index);
  }
  if (bracket.holds_bracket || link.content.size() > max_label) return false;
  if (trimmed(link.content.of(document_.source)).empty()) return false;
  if (cursor.peek() == '[' && cursor.second() == ']') cursor.skip(2);
  return find_definition(link.content, bracket.line, link.index);
}

// Takes out the places that were held for brackets which did not become links.
void InlineScanner::drop_free_places(std::size_t first) {
  if (free_places_ == 0) return;
  auto& inlines = document_.inlines;
  const auto begin = inlines.begin() + static_cast<std::ptrdiff_t>(first);
  inlines.erase(std::remove_if(begin, inlines.end(),
                               [](const Inline& entry) { return entry.block == no_parent; }),
                inlines.end());
}

}  // namespace galley::markdown
