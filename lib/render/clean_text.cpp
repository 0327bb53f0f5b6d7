#include <algorithm>

#include "render/cleaner.h"
#include "render/element_borders.h"
#include "render/inline_text.h"
#include "render/js_literal.h"

namespace galley::render {
namespace {

using markdown::BlockKind;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Span;
using markdown::Tag;
using markdown::TagKind;
using settings::Profile;

// Emphasis over more than this is not written: nobody could tell where it ends.
constexpr std::size_t max_marked_bytes = 1000;

// The id that a heading is given in a comment, as React's documentation does ("{/*setup*/}"), or in
// the syntax of Docusaurus ("{#setup}"), which is no JavaScript.
std::string_view heading_id(std::string_view expression) {
  const std::string_view text = trimmed(expression);
  if (text.starts_with('#')) return is_heading_id(text.substr(1)) ? text.substr(1) : "";
  if (text.size() < 5 || text.substr(0, 2) != "/*" || text.substr(text.size() - 2) != "*/")
    return {};
  const std::string_view id = trimmed(text.substr(2, text.size() - 4));
  return is_heading_id(id) ? id : std::string_view{};
}

}  // namespace

// --- Elements and expressions in text ---

std::string Cleaner::expression(const Inline& item) {
  const std::string_view body = item.content.of(document_.source);
  const bool is_in_heading = document_.blocks[item.block].kind == BlockKind::heading;
  const std::string_view id = is_in_heading ? heading_id(body) : std::string_view{};
  if (!id.empty() && profile_ == Profile::lossless) return "{#" + std::string(id) + "}";
  if (!id.empty() || is_comment(body)) {
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
    const std::string_view gap = border_after(document_, item.index);
    return text.replace({begin, tag.span.end}, rendering.after + std::string(gap));
  }
  count("jsx");
  const Rendering rendering = render(tag, Place::text);
  if (rendering.is_excluded && has_partner(tag)) {
    return exclude_text(text, at, document_.tags[tag.partner].span.end);
  }
  if (rendering.is_code && edit_code_element(text, at)) return;
  mark_up(text, tag, rendering, border_before(document_, item.index));
}

// Writes the opening tag's text and keeps the closing one's for later.
void Cleaner::mark_up(LeafText& text, const Tag& tag, const Rendering& rendering,
                      std::string_view gap) {
  const std::string before(gap);
  if (!has_partner(tag)) {
    const auto index = static_cast<std::uint32_t>(&tag - document_.tags.data());
    const std::string after(border_after(document_, index));
    return text.replace(tag.span, before + rendering.before + after);
  }
  const Span inner{tag.span.end, document_.tags[tag.partner].span.begin};
  const std::string_view children = inner.of(document_.source);
  const bool is_mark = rendering.hugs && rendering.before == rendering.after;
  const bool is_marked = is_mark && (children.size() > max_marked_bytes ||
                                     children.find('*') != std::string_view::npos);
  const bool fills = text.fills_one_line({tag.span.begin, document_.tags[tag.partner].span.end});
  const bool is_empty = trimmed(children).empty();
  const bool is_alone = is_empty && !rendering.hugs;
  if (is_alone) return text.replace(tag.span, before + rendering.before);
  if (is_empty || is_marked || (rendering.is_heading && !fills)) {
    return text.replace(tag.span, before);
  }
  std::uint32_t end = tag.span.end;
  while (rendering.hugs && end < inner.end && document_.source[end] == ' ') ++end;
  text.replace({tag.span.begin, end}, before + rendering.before);
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

}  // namespace galley::render
