#include "markdown/directive_syntax.h"
#include "render/callouts.h"
#include "render/cleaner.h"
#include "render/inline_text.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Line;
using markdown::Span;

}  // namespace

// --- Containers of documentation tools ---

// The block's title as one line of Markdown.
std::string Cleaner::title(const Block& block) {
  if (block.text.empty()) return {};
  LeafText text(document_, block, frames_.content_column(block.parent));
  const Line whole = document_.lines[block.first_line];
  text.replace({whole.begin, block.text.begin}, "");
  edit_text(text, block.text);
  text.replace({block.text.end, whole.end}, "");
  const std::vector<WrittenLine> lines = text.lines();
  return lines.empty() ? std::string() : lines.front().text;
}

void Cleaner::directive(const Block& block) {
  count("directive");
  const std::string_view name = block.info.of(document_.source);
  const bool is_tag = block.marker_size == 0;
  const std::string_view label = block.text.of(document_.source);
  Rendering rendering =
      render_directive(name, is_tag ? markdown_text(label, TextOrigin::jsx) : title(block));
  if (rendering.is_excluded) exclude_directive(block);
  open_element(block, std::move(rendering));
  writer_.remove(pending_);
}

void Cleaner::panel(const Block& block) {
  count("directive");
  generate(block, bold(title(block)));
  writer_.remove(pending_);
}

// Its content stands in its own container, which becomes a quote or nothing.
void Cleaner::admonition(std::uint32_t index) {
  const Block& block = document_.blocks[index];
  count("admonition");
  Rendering rendering =
      render_admonition(block.marker, block.info.of(document_.source), title(block));
  if (frames_.chain(block.parent).size() >= max_frames) rendering.alert.clear();
  const bool is_quote = !rendering.alert.empty();
  frames_.add_admonition(index, is_quote ? Frames::Body::quote : Frames::Body::bare);
  Block inside = block;
  inside.parent = index;
  pending_ = {pending_.begin, next_line(document_.source, block.span.begin)};
  if (is_quote) generate(inside, "[!" + rendering.alert + "]");
  joins_text_ = is_quote;
  generate(inside, rendering.before);
  open_.push_back({index, {}, block.span.end});
  writer_.remove(pending_);
}

void Cleaner::close_admonitions(std::uint32_t begin) {
  while (!open_.empty() && open_.back().end != 0 && open_.back().end <= begin) {
    open_.pop_back();
    joins_text_ = false;
  }
}

// Fences of a group are told apart by the label in their info strings.
void Cleaner::label_fence(const Block& block) {
  const bool is_panel =
      !open_.empty() && open_.back().rendering.is_code_group && open_.back().parent == block.parent;
  if (!is_panel) return;
  const std::string_view label = panel_title(block.info.of(document_.source));
  if (label.empty()) return;
  pending_ = {pending_.begin, pending_.begin};
  generate(block, bold(markdown_text(label, TextOrigin::javascript)));
  writer_.remove(pending_);
}

// --- What is not meant for language models ---

// Whether the block stands before the closing tag of an element that goes with its content.
bool Cleaner::is_excluded_here(const Block& block) {
  const bool is_inside = block.span.begin < excluded_until_ && block.span.end <= excluded_until_;
  if (is_inside) writer_.remove(whole_lines(block));
  return is_inside;
}

void Cleaner::exclude_directive(const Block& block) {
  std::size_t depth = 1;
  for (const Block* next = &block + 1; depth > 0; ++next) {
    if (next->kind == BlockKind::directive_open) ++depth;
    if (next->kind == BlockKind::directive_close) --depth;
    excluded_until_ = line_begin(document_.source, next->span.begin);
  }
}

// The inlines from `at` on that begin before `end` go with what is between them.
void Cleaner::exclude_text(LeafText& text, std::size_t& at, std::uint32_t end) {
  text.replace({document_.inlines[at].span.begin, end}, "");
  while (at + 1 < last_inline_ && document_.inlines[at + 1].span.begin < end) ++at;
}

// A tag in a line of plain Markdown, where it is raw HTML.
void Cleaner::edit_audience(LeafText& text, std::size_t& at) {
  const std::string_view source = document_.source;
  const Span span = document_.inlines[at].span;
  const auto tag = markdown::audience_line(span.of(source));
  if (!tag) return;
  count("audience");
  const std::string_view name = tag->name.of(span.of(source));
  const bool hides = !tag->is_closing && is_excluded(name, tag->label.of(span.of(source)));
  const std::uint32_t block = document_.inlines[at].block;
  if (hides && block == unclosed_in_) return;  // not looked for again and again
  for (std::size_t i = at + 1; hides && i < last_inline_; ++i) {
    const Span other = document_.inlines[i].span;
    const auto closing = markdown::audience_line(other.of(source));
    if (closing && closing->is_closing && closing->name.of(other.of(source)) == name) {
      return exclude_text(text, at, other.end);
    }
  }
  if (hides) {
    unclosed_in_ = block;
  } else {
    text.replace(span, "");
  }
}

}  // namespace galley::render
