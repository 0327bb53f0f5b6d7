#include "render/html_inline.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "render/html_tags.h"
#include "render/images.h"
#include "render/inline_text.h"
#include "render/leaf_text.h"
#include "render/lines.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Edit;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Line;
using markdown::Span;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

// Whether a line that begins so goes on with a paragraph and is no block of its own.
bool is_plain_start(std::string_view line) {
  if (line.empty()) return false;
  const std::string_view pair = line.substr(0, 2);
  return is_letter(line.front()) || line.front() == '[' || line.front() == '(' ||
         line.front() == '"' || pair == "![" ||
         (pair == "**" && line.size() > 2 && is_word(line[2])) ||
         (line.front() == '`' && pair != "``");
}

class Rewriter {
 public:
  Rewriter(const Document& document, std::uint32_t index, std::size_t first,
           settings::Profile profile)
      : document_(document),
        source_(document.source),
        block_(document.blocks[index]),
        index_(index),
        first_(first),
        profile_(profile) {}

  InlineHtml run();

 private:
  struct Open {
    HtmlTag tag;
    Span span;
  };

  bool take(std::size_t at);
  bool drop_element(std::size_t at, const std::string& name);
  bool close(const HtmlTag& tag, Span span);
  bool break_line(Span span);
  bool link(const Open& open, Span closing);
  void code(const Open& open, Span closing);
  void mark(const Open& open, Span closing, std::string_view mark);
  void remove(Span span);
  void replace(Span span, std::string text) { edits_.push_back({span, std::move(text)}); }
  InlineHtml::Result result();
  bool is_in_table() const { return block_.kind == BlockKind::table; }

  const Document& document_;
  std::string_view source_;
  const Block& block_;
  std::uint32_t index_;
  std::size_t first_;
  settings::Profile profile_;
  std::vector<Open> open_;
  bool has_open_link_ = false;
  std::uint32_t dropped_until_ = 0;  // end of an element that goes with its content
  std::vector<std::string> dropped_;
  std::vector<Edit> edits_;
};

InlineHtml Rewriter::run() {
  const std::vector<Inline>& inlines = document_.inlines;
  bool has_tags = false;
  for (std::size_t i = first_; i < inlines.size() && inlines[i].block == index_; ++i) {
    if (inlines[i].kind != InlineKind::html || inlines[i].span.begin < dropped_until_) continue;
    if (!take(i)) return {};
    has_tags = has_tags || source_.substr(inlines[i].span.begin, 4) != "<!--";
  }
  if (!has_tags || !open_.empty() || edits_.empty()) return {};
  std::sort(edits_.begin(), edits_.end(),
            [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  const InlineHtml::Result kind = result();
  if (kind == InlineHtml::Result::unchanged) return {};
  return {kind, std::move(edits_), std::move(dropped_)};
}

// False when the block is to stay as it is.
bool Rewriter::take(std::size_t at) {
  const Inline& item = document_.inlines[at];
  const HtmlTag tag = read_tag(item.span.of(source_));
  switch (tag.treatment) {
    case Treatment::unknown:
    case Treatment::table:
    case Treatment::kept:
      return true;
    case Treatment::span:
    case Treatment::frame:
      return remove(item.span), true;
    case Treatment::line_break:
      return break_line(item.span);
    case Treatment::image: {
      const std::string_view address = tag.attribute("src");
      const std::string alt = markdown_text(tag.attribute("alt"), TextOrigin::jsx);
      if (address.empty()) return false;
      const std::string image = is_image_text(address, profile_)
                                    ? image_text(alt, around(source_, item.span))
                                    : "![" + alt + "](" + link_destination(address) + ")";
      return replace(item.span, is_in_table() ? table_cell(image) : image), true;
    }
    case Treatment::dropped:
      return !tag.is_closing && drop_element(at, tag.name);
    case Treatment::link:
    case Treatment::strong:
    case Treatment::emphasis:
    case Treatment::deleted:
    case Treatment::code:
      if (tag.is_closing) return close(tag, item.span);
      // A link in a link is no HTML; each would also look through the text of all inside it.
      if (tag.treatment == Treatment::link && std::exchange(has_open_link_, true)) return false;
      open_.push_back({tag, item.span});
      return true;
    default:
      return false;
  }
}

bool Rewriter::drop_element(std::size_t at, const std::string& name) {
  const std::vector<Inline>& inlines = document_.inlines;
  const std::uint32_t begin = inlines[at].span.begin;
  for (std::size_t i = at + 1; i < inlines.size() && inlines[i].block == index_; ++i) {
    if (inlines[i].kind != InlineKind::html) continue;
    const HtmlTag tag = read_tag(inlines[i].span.of(source_));
    if (!tag.is_closing || tag.name != name) continue;
    dropped_until_ = inlines[i].span.end;
    dropped_.push_back(name);
    return remove({begin, dropped_until_}), true;
  }
  return false;
}

bool Rewriter::close(const HtmlTag& tag, Span span) {
  if (open_.empty() || open_.back().tag.name != tag.name) return false;
  const Open open = std::move(open_.back());
  open_.pop_back();
  switch (tag.treatment) {
    case Treatment::link:
      has_open_link_ = false;
      return link(open, span);
    case Treatment::code:
      return code(open, span), true;
    case Treatment::strong:
      return mark(open, span, "**"), true;
    case Treatment::emphasis:
      return mark(open, span, "*"), true;
    default:
      return mark(open, span, "~~"), true;
  }
}

// What links lead to stays as it is, for other pages may hold them.
bool Rewriter::link(const Open& open, Span closing) {
  const std::string_view text = Span{open.span.end, closing.begin}.of(source_);
  const std::string_view address = open.tag.attribute("href");
  if (trimmed(text).empty() || address.empty()) {
    if (open.tag.is_anchor()) return true;
    remove(open.span);
    remove(closing);
    return true;
  }
  const bool may_hold_link =
      text.find("](") != std::string_view::npos && text.find("![") == std::string_view::npos;
  const bool is_plain = text.find_first_of("\r\n") == std::string_view::npos &&
                        (text.find('[') == std::string_view::npos || text.find("![") == 0);
  if (may_hold_link || !is_plain || is_in_table()) return false;
  replace(open.span, "[");
  replace(closing, "](" + link_destination(address) + ")");
  return true;
}

// What Markdown would read as more than its characters stays an element of HTML.
void Rewriter::code(const Open& open, Span closing) {
  const std::string_view text = Span{open.span.end, closing.begin}.of(source_);
  const bool is_plain = !text.empty() && trimmed(text).size() == text.size() &&
                        text.find_first_of("*_[]`\\<|\r\n") == std::string_view::npos;
  if (is_plain) replace({open.span.begin, closing.end}, code_span(plain_text(text)));
}

// Only where it is sure to be read as emphasis; elsewhere the tags go.
void Rewriter::mark(const Open& open, Span closing, std::string_view mark) {
  const std::string_view text = Span{open.span.end, closing.begin}.of(source_);
  const bool is_marked = !text.empty() && text.find_first_of("*~<\r\n") == std::string_view::npos &&
                         is_word(text.front()) && is_word(text.back());
  if (!is_marked) {
    remove(open.span);
    return remove(closing);
  }
  replace(open.span, std::string(mark));
  replace(closing, std::string(mark));
}

// Cells and headings have no other line break.
bool Rewriter::break_line(Span span) {
  if (block_.kind != BlockKind::paragraph) return true;
  std::uint32_t end = span.end;
  while (end < source_.size() && source_[end] == ' ') ++end;
  if (end >= document_.lines[block_.last_line - 1].end) return remove(span), true;
  std::uint32_t begin = span.begin;
  while (begin > block_.span.begin && source_[begin - 1] == ' ') --begin;
  if (begin > 0 && source_[begin - 1] == '\\') return false;
  if (source_[end] == '\n' || source_[end] == '\r') return replace({begin, end}, "\\"), true;
  if (!is_plain_start(source_.substr(end, 3))) return false;
  replace({begin, end}, std::string(line_break) + prefix_of(source_, block_.span.begin));
  return true;
}

// Of two spaces around it one goes as well; at the end of a line all of them.
void Rewriter::remove(Span span) {
  const bool follows_another =
      !edits_.empty() && edits_.back().text.empty() && edits_.back().span.end == span.begin;
  if (follows_another) {
    span.begin = edits_.back().span.begin;
    edits_.pop_back();
  }
  const bool ends_line =
      span.end == source_.size() || source_[span.end] == '\n' || source_[span.end] == '\r';
  const bool is_between = span.begin > block_.span.begin && source_[span.begin - 1] == ' ';
  if (is_between && !ends_line && source_[span.end] == ' ') --span.begin;
  while (ends_line && span.begin > block_.span.begin && source_[span.begin - 1] == ' ')
    --span.begin;
  edits_.push_back({span, ""});
}

InlineHtml::Result Rewriter::result() {
  bool is_empty = true;
  bool has_empty_line = false;
  bool has_risky_line = false;
  std::size_t next = 0;
  for (std::uint32_t i = block_.first_line; i < block_.last_line; ++i) {
    Line line = document_.lines[i];
    std::vector<Edit> inside;
    for (; next < edits_.size() && edits_[next].span.begin < line.end; ++next) {
      const Span span = edits_[next].span;
      if (span.begin < line.begin) return InlineHtml::Result::unchanged;
      // A tag over several lines joins them.
      while (span.end > line.end && i + 1 < block_.last_line) line.end = document_.lines[++i].end;
      if (span.end > line.end) return InlineHtml::Result::unchanged;
      inside.push_back({{span.begin - line.begin, span.end - line.begin}, edits_[next].text});
    }
    const bool is_edited = !inside.empty();
    const std::string left = markdown::apply(line.of(source_), std::move(inside));
    const std::string_view text = trimmed(left);
    if (text.empty() || text == "\\") has_empty_line = true;
    if (!text.empty()) is_empty = false;
    if (is_edited && block_.kind == BlockKind::paragraph && !is_plain_start(text)) {
      const bool is_same_start =
          line.size() > 0 && left.substr(0, 2) == line.of(source_).substr(0, 2);
      if (!is_same_start || line.of(source_).front() == '<') has_risky_line = true;
    }
  }
  if (is_empty) return InlineHtml::Result::nothing_left;
  if (has_empty_line || has_risky_line) return InlineHtml::Result::unchanged;
  return InlineHtml::Result::edited;
}

}  // namespace

InlineHtml inline_html_as_markdown(const Document& document, std::uint32_t index,
                                   std::size_t first_inline, settings::Profile profile) {
  return Rewriter(document, index, first_inline, profile).run();
}

}  // namespace galley::render
