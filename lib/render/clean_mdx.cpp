#include <algorithm>
#include <unordered_map>

#include "markdown/directive_syntax.h"
#include "render/callouts.h"
#include "render/components.h"
#include "render/inline_text.h"
#include "render/leaf_text.h"
#include "render/lines.h"
#include "render/page_writer.h"
#include "render/passes.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Line;
using markdown::no_parent;
using markdown::Span;
using markdown::Tag;
using markdown::TagKind;
using settings::Profile;

// Text further to the right than this would become indented code.
constexpr std::uint32_t code_indent = 4;

// A component of the page's own, or what HTML puts on a line of its own too.
bool is_component(std::string_view name) {
  return name == "li" || name == "p" ||
         (!name.empty() && name.front() >= 'A' && name.front() <= 'Z');
}

// Every container that an element becomes adds to each line in it. Real pages nest two or three;
// beyond this many the elements are unwrapped without one, so that no page grows out of proportion.
constexpr std::size_t max_frames = 6;
// Elements that fill one paragraph, one inside the other.
constexpr std::size_t max_filling = 8;
// Emphasis over more than this is not written: nobody could tell where it ends.
constexpr std::size_t max_marked_bytes = 1000;
// A page that stands this far to the right is no page; its leaves are left as they are.
constexpr std::size_t max_prefix_bytes = 40;

bool has_frame(const Rendering& rendering) {
  return !rendering.alert.empty() || !rendering.item.empty();
}

// Walks the blocks once, from first to last, with the elements that are open around each.
class Cleaner {
 public:
  Cleaner(const Document& document, Profile profile)
      : document_(document), profile_(profile), frames_(document), writer_(document.source) {}

  Changes run();

 private:
  struct OpenElement {
    std::uint32_t parent;  // container that its opening tag stands in
    Rendering rendering;
    std::uint32_t end = 0;  // of an admonition, which has no closing tag
  };

  // Blocks.
  void container(std::uint32_t index);
  void esm(const Block& block);
  void flow(const Block& block);
  void flow_tag(const Block& block, const Tag& tag);
  void leaf(const Block& block);
  bool is_list_of_elements(const Block& block) const;
  void lines_as_leaves(const Block& block);
  void place(const Block& block, const LeafText& text);
  PageWriter::Gap gap_before(const Block& block) const;

  // Containers of documentation tools.
  void directive(const Block& block);
  void panel(const Block& block);
  void admonition(std::uint32_t index);
  void close_admonitions(std::uint32_t begin);
  std::string title(const Block& block);
  void label_fence(const Block& block);

  // What is not meant for language models.
  bool is_excluded_here(const Block& block);
  void exclude_directive(const Block& block);
  void exclude_text(LeafText& text, std::size_t& at, std::uint32_t end);
  void edit_audience(LeafText& text, std::size_t& at);

  // Elements around blocks.
  void open_element(const Block& block, Rendering rendering);
  void close_element(const Block& block);
  void generate(const Block& block, const std::string& text);
  const Tag* filling_tag(Span content) const;
  Span text_span(const Block& block) const;

  // Inlines.
  void seek_inlines(const Block& block);
  void seek_inlines_before(std::uint32_t end);
  std::string expression(const Inline& item);
  void edit_text(LeafText& text, Span content);
  void edit_element(LeafText& text, std::size_t& at);
  bool edit_code_element(LeafText& text, std::size_t& at);
  void mark_up(LeafText& text, const Tag& tag, const Rendering& rendering);

  const Tag& tag_of(const Inline& item) const { return document_.tags[item.index]; }
  bool has_partner(const Tag& tag) const { return tag.partner != no_parent; }
  bool stands_alone(const Tag& tag) const;
  bool is_orphan(const Tag& tag) const { return !has_partner(tag) && !stands_alone(tag); }
  Rendering render(const Tag& tag, Place place) const {
    return render_component(Component(document_, tag, place, profile_));
  }
  Span whole_lines(const Block& block) const {
    return {line_begin(document_.source, block.span.begin), block.span.end};
  }
  void count(const char* kind) { ++changes_.dropped[kind]; }

  const Document& document_;
  Profile profile_;
  Changes changes_;
  Frames frames_;
  PageWriter writer_;
  std::vector<OpenElement> open_;
  std::unordered_map<std::uint32_t, Rendering> closings_;  // of tags in text, by their index
  std::size_t first_inline_ = 0;                           // inlines of the block at hand
  std::size_t last_inline_ = 0;
  Span pending_;  // lines of the block at hand that nothing was written for yet
  std::uint32_t unclosed_in_ = no_parent;  // block with a tag of an audience that has no end
  std::uint32_t excluded_until_ = 0;       // what begins before goes
  bool begins_alert_ = false;              // the next piece is the first in an alert
};

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
  for (auto item = first; item != last; ++item) {
    if (item->span.begin < excluded_until_) continue;
    if (item->kind == InlineKind::jsx) {
      flow_tag(block, tag_of(*item));
    } else if (item->kind == InlineKind::expression) {
      generate(block, expression(*item));
    }
  }
  writer_.remove(pending_);
}

void Cleaner::flow_tag(const Block& block, const Tag& tag) {
  if (tag.kind == TagKind::close) return close_element(block);
  count("jsx");
  Rendering rendering = render(tag, Place::flow);
  if (rendering.is_excluded) excluded_until_ = document_.tags[tag.partner].span.begin;
  open_element(block, std::move(rendering));
  if (stands_alone(tag)) close_element(block);
}

// Writes text as a block of its own, in the place of the block at hand.
void Cleaner::generate(const Block& block, const std::string& text) {
  const std::string_view line = trimmed(text);
  if (line.empty()) return;
  writer_.replace(pending_, frames_.chain(block.parent), {WrittenLine{{}, std::string(line)}},
                  begins_alert_ ? PageWriter::Gap::none : PageWriter::Gap::blank);
  begins_alert_ = false;
  pending_ = {pending_.end, pending_.end};
}

void Cleaner::open_element(const Block& block, Rendering rendering) {
  if (frames_.open_count() >= max_frames) rendering.alert = rendering.item = "";
  if (has_frame(rendering)) frames_.open(block.parent, rendering.item);
  if (!rendering.alert.empty()) {
    generate(block, "[!" + rendering.alert + "]");
    begins_alert_ = true;
  }
  generate(block, rendering.before);
  open_.push_back({block.parent, std::move(rendering)});
}

void Cleaner::close_element(const Block& block) {
  if (open_.empty()) return;
  const Rendering rendering = std::move(open_.back().rendering);
  open_.pop_back();
  generate(block, rendering.after);
  if (has_frame(rendering)) frames_.close();
  begins_alert_ = false;
}

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
  Rendering rendering =
      render_directive(name, is_tag ? std::string(block.text.of(document_.source)) : title(block));
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
  begins_alert_ = is_quote;
  generate(inside, rendering.before);
  open_.push_back({index, {}, block.span.end});
  writer_.remove(pending_);
}

void Cleaner::close_admonitions(std::uint32_t begin) {
  while (!open_.empty() && open_.back().end != 0 && open_.back().end <= begin) {
    open_.pop_back();
    begins_alert_ = false;
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
  if (!begins_alert_) return PageWriter::Gap::as_written;
  const bool is_text = block.kind == BlockKind::paragraph && block.parent == open_.back().parent;
  return is_text ? PageWriter::Gap::none : PageWriter::Gap::blank;
}

void Cleaner::place(const Block& block, const LeafText& text) {
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
  begins_alert_ = false;
}

// --- Elements and expressions in text ---

std::string Cleaner::expression(const Inline& item) {
  const std::string_view body = item.content.of(document_.source);
  if (is_comment(body)) {
    count("expression_comment");
    return {};
  }
  if (const std::optional<std::string> value = literal_value(body)) {
    const std::string_view inner = trimmed(*value);
    if (inner.empty()) return value->empty() ? "" : " ";
    const std::string before(inner.data() == value->data() ? "" : " ");
    const std::string after(before.size() + inner.size() < value->size() ? " " : "");
    return before + markdown_text(inner, TextOrigin::javascript) + after;
  }
  if (profile_ != Profile::compact) return code_span("{" + std::string(trimmed(body)) + "}");
  count("expression");
  return {};
}

void Cleaner::edit_text(LeafText& text, Span content) {
  for (std::size_t i = first_inline_; i < last_inline_; ++i) {
    const Inline& item = document_.inlines[i];
    if (item.span.begin < content.begin || item.span.end > content.end) continue;
    if (item.kind == InlineKind::expression) text.replace(item.span, expression(item));
    if (item.kind == InlineKind::jsx) edit_element(text, i);
    if (item.kind == InlineKind::html) edit_audience(text, i);
  }
}

void Cleaner::edit_element(LeafText& text, std::size_t& at) {
  const Inline& item = document_.inlines[at];
  const Tag& tag = tag_of(item);
  if (is_orphan(tag)) return;
  if (tag.kind == TagKind::close) {
    const Rendering& rendering = closings_[item.index];
    std::uint32_t begin = tag.span.begin;
    while (rendering.hugs && begin > 0 && document_.source[begin - 1] == ' ') --begin;
    return text.replace({begin, tag.span.end}, rendering.after);
  }
  count("jsx");
  const Rendering rendering = render(tag, Place::text);
  if (rendering.is_excluded && has_partner(tag)) {
    return exclude_text(text, at, document_.tags[tag.partner].span.end);
  }
  if (rendering.is_code && edit_code_element(text, at)) return;
  mark_up(text, tag, rendering);
}

// Writes the opening tag's text and keeps the closing one's for later.
void Cleaner::mark_up(LeafText& text, const Tag& tag, const Rendering& rendering) {
  if (!has_partner(tag)) return text.replace(tag.span, rendering.before);
  const Span inner{tag.span.end, document_.tags[tag.partner].span.begin};
  const std::string_view children = inner.of(document_.source);
  const bool is_mark = rendering.hugs && rendering.before == rendering.after;
  const bool is_marked = is_mark && (children.size() > max_marked_bytes ||
                                     children.find('*') != std::string_view::npos);
  const bool fills = text.fills_one_line({tag.span.begin, document_.tags[tag.partner].span.end});
  if (trimmed(children).empty() || is_marked || (rendering.is_heading && !fills)) {
    return text.replace(tag.span, "");
  }
  std::uint32_t end = tag.span.end;
  while (rendering.hugs && end < inner.end && document_.source[end] == ' ') ++end;
  text.replace({tag.span.begin, end}, rendering.before);
  closings_[tag.partner] = rendering;
}

// <code> around plain text and literals is a code span; around anything else only its tags go.
bool Cleaner::edit_code_element(LeafText& text, std::size_t& at) {
  const Tag& tag = tag_of(document_.inlines[at]);
  if (!has_partner(tag)) return false;
  const Tag& closing = document_.tags[tag.partner];
  std::string code;
  std::uint32_t done = tag.span.end;
  std::size_t next = at + 1;
  for (; next < last_inline_ && document_.inlines[next].span.begin < closing.span.begin; ++next) {
    const Inline& item = document_.inlines[next];
    const std::optional<std::string> value = item.kind == InlineKind::expression
                                                 ? literal_value(item.content.of(document_.source))
                                                 : std::nullopt;
    if (!value) return false;
    code += plain_text(Span{done, item.span.begin}.of(document_.source)) + *value;
    done = item.span.end;
  }
  code += plain_text(Span{done, closing.span.begin}.of(document_.source));
  text.replace({tag.span.begin, closing.span.end}, code_span(code));
  at = next;  // the closing tag
  return true;
}

}  // namespace

bool needs_cleaning(const Document& document) {
  const bool has_audience =
      std::any_of(document.inlines.begin(), document.inlines.end(), [&](const Inline& item) {
        return item.kind == InlineKind::html &&
               markdown::audience_line(item.span.of(document.source)).has_value();
      });
  if (has_audience) return true;
  return std::any_of(document.blocks.begin(), document.blocks.end(), [](const Block& block) {
    return block.kind == BlockKind::directive_open || block.kind == BlockKind::admonition;
  });
}

Changes clean_mdx(const Document& document, Profile profile) {
  return Cleaner(document, profile).run();
}

}  // namespace galley::render
