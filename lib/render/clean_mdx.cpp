#include <algorithm>
#include <utility>

#include "markdown/directive_syntax.h"
#include "render/cleaner.h"
#include "render/inline_text.h"
#include "render/js_literal.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Span;
using markdown::Tag;
using markdown::TagKind;
using settings::Profile;

// Text further to the right than this would become indented code.
constexpr std::uint32_t code_indent = 4;
// Elements that fill one paragraph, one inside the other.
constexpr std::size_t max_filling = 8;
// A page that stands this far to the right is no page; its leaves are left as they are.
constexpr std::size_t max_prefix_bytes = 40;

// A component of the page's own, or what HTML puts on a line of its own too.
bool is_component(std::string_view name) {
  return name == "li" || name == "p" ||
         (!name.empty() && name.front() >= 'A' && name.front() <= 'Z');
}

bool has_frame(const Rendering& rendering) {
  return !rendering.alert.empty() || !rendering.item.empty();
}

}  // namespace

Changes Cleaner::run() {
  for (std::uint32_t i = 0; i < document_.blocks.size(); ++i) {
    const Block& block = document_.blocks[i];
    seek_inlines(block);
    if (is_excluded_here(block)) continue;
    close_admonitions(block.span.begin);
    pending_ = whole_lines(block);
    switch (block.kind) {
      case BlockKind::list:
        break;
      case BlockKind::block_quote:
      case BlockKind::list_item:
        container(i);
        break;
      case BlockKind::admonition:
        admonition(i);
        break;
      case BlockKind::directive_open:
        directive(block);
        break;
      case BlockKind::directive_close:
        close_element(block);
        writer_.remove(pending_);
        break;
      case BlockKind::directive_panel:
        panel(block);
        break;
      case BlockKind::fenced_code:
        label_fence(block);
        leaf(block);
        break;
      case BlockKind::esm:
        esm(block);
        break;
      case BlockKind::jsx:
        flow(block);
        break;
      default:
        leaf(block);
        break;
    }
  }
  changes_.edits = writer_.finish();
  return std::move(changes_);
}

void Cleaner::seek_inlines(const Block& block) {
  const auto index = static_cast<std::uint32_t>(&block - document_.blocks.data());
  first_inline_ = last_inline_;
  const std::vector<Inline>& inlines = document_.inlines;
  while (last_inline_ < inlines.size() && inlines[last_inline_].block <= index) ++last_inline_;
}

// Of the inlines at hand those that begin before `end` and were not taken before.
void Cleaner::seek_inlines_before(std::uint32_t end) {
  const std::vector<Inline>& inlines = document_.inlines;
  first_inline_ = last_inline_;
  while (last_inline_ < inlines.size() && inlines[last_inline_].span.begin < end) ++last_inline_;
}

// An item or quote without content is a piece of its own.
void Cleaner::container(std::uint32_t index) {
  frames_.add(index, open_.empty() ? Indent::keep : Indent::drop);
  const bool has_content =
      index + 1 < document_.blocks.size() && document_.blocks[index + 1].parent == index;
  if (has_content) return;
  begin_alerts();
  const Chain chain = frames_.chain(index);
  if (Frames::is_in_place(chain, pending_.begin)) {
    writer_.keep(pending_, chain);
  } else {
    writer_.replace(pending_, chain, {WrittenLine{}});
  }
}

void Cleaner::esm(const Block& block) {
  count("esm");
  writer_.remove(whole_lines(block));
}

bool Cleaner::stands_alone(const Tag& tag) const {
  if (tag.kind == TagKind::self_closing) return true;
  return tag.kind == TagKind::open && is_void_element(tag.name.of(document_.source));
}

// --- Elements whose tags stand on lines of their own ---

void Cleaner::flow(const Block& block) {
  const auto begin = document_.inlines.begin();
  const auto first = begin + static_cast<std::ptrdiff_t>(first_inline_);
  const auto last = begin + static_cast<std::ptrdiff_t>(last_inline_);
  const bool is_broken = std::any_of(first, last, [this](const Inline& item) {
    return item.kind == InlineKind::jsx && is_orphan(tag_of(item));
  });
  if (is_broken) return leaf(block);
  std::uint32_t end = 0;
  for (auto item = first; item != last; ++item) {
    if (item->span.begin < excluded_until_) continue;
    const std::string_view gap =
        Span{std::min(end, item->span.begin), item->span.begin}.of(document_.source);
    const bool goes_on = item->kind == InlineKind::expression && gap.find('\n') == gap.npos;
    if (!goes_on) generate(block, std::exchange(expressions_, ""));
    if (goes_on && !expressions_.empty()) expressions_ += gap;
    end = item->span.end;
    if (item->kind == InlineKind::jsx) {
      flow_tag(block, tag_of(*item));
    } else if (item->kind == InlineKind::expression) {
      flow_expression(block, *item);
    }
  }
  generate(block, std::exchange(expressions_, ""));
  writer_.remove(pending_);
}

void Cleaner::flow_tag(const Block& block, const Tag& tag) {
  if (tag.kind == TagKind::close) return close_element(block);
  count("jsx");
  Rendering rendering = render(tag, Place::flow);
  if (rendering.is_panel && merge_panels(tag, rendering)) rendering = {.is_excluded = true};
  if (pipe_table(block, tag)) rendering = {.is_excluded = true};
  if (rendering.is_excluded) excluded_until_ = document_.tags[tag.partner].span.begin;
  open_element(block, std::move(rendering));
  if (stands_alone(tag)) close_element(block);
}

// Writes text as a block of its own, in the place of the block at hand.
void Cleaner::generate(const Block& block, const std::string& text) {
  const std::string_view line = trimmed(text);
  if (line.empty()) return;
  begin_alerts();
  writer_.replace(pending_, frames_.chain(block.parent), {WrittenLine{{}, std::string(line)}},
                  joins_text_ ? PageWriter::Gap::none : PageWriter::Gap::blank);
  joins_text_ = false;
  pending_ = {pending_.end, pending_.end};
}

// An alert begins with the first thing in it: of one that turns out to be empty nothing is written.
void Cleaner::begin_alerts() {
  if (unwritten_alerts_ == 0) return;
  unwritten_alerts_ = 0;
  for (OpenElement& element : open_) {
    if (element.alert.empty()) continue;
    const auto gap = joins_text_ ? PageWriter::Gap::none : PageWriter::Gap::blank;
    writer_.replace({pending_.begin, pending_.begin}, std::exchange(element.alert, {}),
                    {WrittenLine{{}, "[!" + element.rendering.alert + "]"}}, gap);
    joins_text_ = true;
  }
}

void Cleaner::open_element(const Block& block, Rendering rendering) {
  if (frames_.open_count() >= max_frames) rendering.alert = rendering.item = "";
  if (has_frame(rendering)) frames_.open(block.parent, rendering.item);
  if (!open_.empty() && rendering.is_panel) name_panel(rendering, open_.back().panel);
  if (!open_.empty() && (rendering.is_panel || rendering.is_excluded)) ++open_.back().panel;
  open_.push_back({block.parent, std::move(rendering)});
  OpenElement& element = open_.back();
  if (!element.rendering.alert.empty()) {
    element.alert = frames_.chain(block.parent);
    ++unwritten_alerts_;
  }
  generate(block, element.rendering.before);
  joins_text_ = joins_text_ || element.rendering.is_lead;
  generate_code(block, element.rendering.code);
}

void Cleaner::close_element(const Block& block) {
  if (open_.empty()) return;
  generate(block, open_.back().rendering.after);
  const Rendering rendering = std::move(open_.back().rendering);
  if (!open_.back().alert.empty()) --unwritten_alerts_;
  open_.pop_back();
  if (has_frame(rendering)) frames_.close();
  joins_text_ = false;
}

// --- Leaves ---

Span Cleaner::text_span(const Block& block) const {
  if (block.first_line == block.last_line) return {};
  const std::uint32_t begin = document_.lines[block.first_line].begin;
  const Span all{begin, document_.lines[block.last_line - 1].end};
  return {begin, begin + static_cast<std::uint32_t>(trimmed(all.of(document_.source)).size())};
}

// The element that fills `content` from end to end and is to be treated as if its tags stood on
// lines of their own.
const Tag* Cleaner::filling_tag(Span content) const {
  for (std::size_t i = first_inline_; i < last_inline_; ++i) {
    const Inline& item = document_.inlines[i];
    if (item.span.begin < content.begin) continue;
    if (item.span.begin > content.begin || item.kind != InlineKind::jsx) return nullptr;
    const Tag& tag = tag_of(item);
    if (tag.kind != TagKind::open || !has_partner(tag)) return nullptr;
    if (document_.tags[tag.partner].span.end != content.end) return nullptr;
    return render(tag, Place::text).is_block ? &tag : nullptr;
  }
  return nullptr;
}

// Whether every one of several lines is one element: "<Option>a</Option>" below
// "<Option>b</Option>".
bool Cleaner::is_list_of_elements(const Block& block) const {
  if (block.kind != BlockKind::paragraph || block.first_line + 1 >= block.last_line) return false;
  std::size_t at = first_inline_;
  for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
    const Span line = without_trailing_blanks(document_.source, document_.lines[i]);
    while (at < last_inline_ && document_.inlines[at].span.begin < line.begin) ++at;
    if (at == last_inline_ || document_.inlines[at].kind != InlineKind::jsx) return false;
    const Tag& tag = tag_of(document_.inlines[at]);
    const bool fills = tag.kind == TagKind::open && has_partner(tag) &&
                       tag.span.begin == line.begin &&
                       document_.tags[tag.partner].span.end == line.end;
    if (!fills || !is_component(tag.name.of(document_.source))) return false;
  }
  return true;
}

// A paragraph for every line.
void Cleaner::lines_as_leaves(const Block& block) {
  last_inline_ = first_inline_;
  for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
    Block line = block;
    line.first_line = i;
    line.last_line = i + 1;
    const std::uint32_t end = document_.lines[i].end;
    if (i > block.first_line) line.span.begin = document_.lines[i].begin;
    if (i + 1 < block.last_line) line.span.end = next_line(document_.source, end);
    pending_ = whole_lines(line);
    seek_inlines_before(end);
    leaf(line);
    writer_.remove(pending_);
  }
}

void Cleaner::leaf(const Block& block) {
  if (Frames::rest(frames_.chain(block.parent)).size() > max_prefix_bytes) {
    begin_alerts();
    return writer_.keep(whole_lines(block), frames_.chain(block.parent));
  }
  if (is_list_of_elements(block)) return lines_as_leaves(block);
  LeafText text(document_, block, frames_.content_column(block.parent));
  const Span whole = text_span(block);
  Span content = whole;
  std::size_t around = 0;  // elements that fill the paragraph
  pending_ = {pending_.begin, pending_.begin};
  while (block.kind == BlockKind::paragraph && around < max_filling) {
    const Tag* const tag = filling_tag(content);
    if (tag == nullptr) break;
    count("jsx");
    open_element(block, render(*tag, Place::flow));
    content = {tag->span.end, document_.tags[tag->partner].span.begin};
    const std::string_view inner = trimmed(content.of(document_.source));
    content.begin = static_cast<std::uint32_t>(inner.data() - document_.source.data());
    content.end = content.begin + static_cast<std::uint32_t>(inner.size());
    ++around;
  }
  if (around > 0) writer_.remove(pending_);  // what stands around is blocks of their own
  if (content.begin > whole.begin) text.replace({whole.begin, content.begin}, "");
  if (block.kind != BlockKind::jsx) edit_text(text, content);
  if (content.end < whole.end) text.replace({content.end, whole.end}, "");
  place(block, text);
  pending_ = {block.span.end, block.span.end};
  for (; around > 0; --around) close_element(block);
  if (!(content == whole)) writer_.remove(pending_);
}

// Text follows the line that makes a quote an alert at once, anything else after a blank line.
PageWriter::Gap Cleaner::gap_before(const Block& block) const {
  if (!joins_text_) return PageWriter::Gap::as_written;
  const bool is_text = block.kind == BlockKind::paragraph && block.parent == open_.back().parent;
  return is_text ? PageWriter::Gap::none : PageWriter::Gap::blank;
}

void Cleaner::place(const Block& block, const LeafText& text) {
  begin_alerts();
  const Span span = whole_lines(block);
  Chain chain = frames_.chain(block.parent);
  const std::uint32_t column = frames_.content_column(block.parent);
  const std::uint32_t indent = block.column > column ? block.column - column : 0;
  const bool is_shifted = indent >= code_indent || (indent > 0 && !open_.empty());
  const bool moves = is_shifted && block.kind != BlockKind::indented_code;
  if (!moves && !text.is_edited() && Frames::is_in_place(chain, span.begin)) {
    writer_.keep(span, std::move(chain));
  } else {
    writer_.replace(span, std::move(chain), text.lines(), gap_before(block));
  }
  joins_text_ = false;
}

bool needs_cleaning(const Document& document) {
  const bool has_audience =
      std::any_of(document.inlines.begin(), document.inlines.end(), [&](const Inline& item) {
        return item.kind == InlineKind::html &&
               markdown::audience_line(item.span.of(document.source)).has_value();
      });
  if (has_audience) return true;
  return std::any_of(document.blocks.begin(), document.blocks.end(), [](const Block& block) {
    return block.kind == BlockKind::directive_open || block.kind == BlockKind::admonition ||
           block.kind == BlockKind::jsx;
  });
}

Changes clean_mdx(const Document& document, Profile profile) {
  return Cleaner(document, profile).run();
}

}  // namespace galley::render
