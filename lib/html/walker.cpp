#include "html/walker.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "html/code.h"
#include "html/containers.h"
#include "html/raw_html.h"
#include "html/text.h"
#include "render/inline_text.h"
#include "render/js_literal.h"

namespace galley::html {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Span;
using markdown::Tag;
using markdown::TagKind;
using Kind = Writer::Kind;

// Elements that fill one paragraph, one inside the other; beyond this they are part of the text.
constexpr unsigned max_wrapping = 8;

std::uint32_t id_of(std::string_view name) {
  std::uint32_t id = 0;
  for (const char c : name) id = id * 31 + static_cast<unsigned char>(c);
  return id;
}

bool is_ordered(const Block& list) { return list.marker == '.' || list.marker == ')'; }

// Tags that are open, the innermost last.
class HtmlPairs {
 public:
  void open(std::uint32_t name, std::uint32_t offset) {
    tags_.push_back({name, offset});
    ++counts_[name];
  }

  // The place of the tag that one of this name closes; what is open in it has no partner.
  std::optional<std::uint32_t> close(std::uint32_t name) {
    if (counts_[name] == 0) return std::nullopt;
    while (true) {
      const OpenTag tag = tags_.back();
      tags_.pop_back();
      --counts_[tag.name];
      if (tag.name == name) return tag.offset;
    }
  }

 private:
  struct OpenTag {
    std::uint32_t name;
    std::uint32_t offset;
  };
  std::vector<OpenTag> tags_;
  std::unordered_map<std::uint32_t, unsigned> counts_;
};

// "[ ] " or "[x] " before the text of an item.
bool is_task(std::string_view text) {
  return text.size() > 3 && text[0] == '[' && text[2] == ']' && text[3] == ' ' &&
         (text[1] == ' ' || text[1] == 'x' || text[1] == 'X');
}

}  // namespace

Walker::Walker(Context context)
    : context_(context),
      footnotes_(context_.document()),
      leaves_(context_, footnotes_, page_.hidden),
      frames_(context_.document()),
      anchors_(render::heading_anchors(context_.document(), context_.project.dialect)) {
  find_pairs();
}

Page Walker::run() {
  for (std::uint32_t i = 0; i < context_.document().blocks.size(); ++i) block(i);
  writer_.leave_to(markdown::no_parent);
  while (writer_.has_open()) writer_.close();
  const std::string notes = footnotes_.list(leaves_);
  if (!notes.empty()) {
    writer_.at_line(context_.expanded.place(static_cast<std::uint32_t>(source().size())).line);
    writer_.put(notes);
  }
  page_.parts = writer_.take();
  return std::move(page_);
}

void Walker::block(std::uint32_t index) {
  const Block& block = at(index);
  writer_.leave_to(block.parent);
  const bool goes_on = block.kind == BlockKind::admonition && block.marker == '=';
  if (writer_.is_innermost(Kind::group) && !goes_on) writer_.close();
  if (footnotes_.is_definition(index)) return;
  if (!writer_.has_open()) {
    context_.block_line = context_.expanded.place(block.span.begin).line;
    writer_.at_line(context_.block_line);
  }
  switch (block.kind) {
    case BlockKind::list:
      return list(index);
    case BlockKind::list_item:
      return item(index);
    case BlockKind::block_quote:
      return quote(index);
    case BlockKind::admonition:
      return admonition_block(index);
    case BlockKind::directive_open:
      return open_directive(index);
    case BlockKind::directive_close:
      return writer_.close_part(Kind::directive, 0);
    case BlockKind::directive_panel:
      return open_panel(index);
    case BlockKind::heading:
      return heading(index);
    case BlockKind::paragraph:
      return paragraph(index);
    case BlockKind::thematic_break:
      return writer_.put("<hr>\n");
    case BlockKind::fenced_code:
    case BlockKind::indented_code:
      return code(index);
    case BlockKind::html:
      return html(index);
    case BlockKind::table:
      return table(index);
    case BlockKind::jsx:
      return flow(index);
    case BlockKind::front_matter:
    case BlockKind::definition:
    case BlockKind::esm:
      return;
  }
}

void Walker::open_box(Kind kind, std::uint32_t id, Box box) {
  writer_.open(box.open, {kind, id, std::move(box.close), box.is_code_group, box.drops_content});
}

// --- Containers ---

void Walker::list(std::uint32_t index) {
  const Block& list = at(index);
  if (!is_ordered(list)) return writer_.open("<ul>\n", {Kind::container, index, "</ul>\n"});
  std::string html = "<ol";
  const std::string_view marker =
      index + 1 < context_.document().blocks.size() ? at(index + 1).text.of(source()) : "1.";
  const std::string_view number = marker.substr(0, marker.find_first_not_of("0123456789"));
  const std::size_t zeros = std::min(number.find_first_not_of('0'), number.size());
  const std::string_view start = zeros < number.size() ? number.substr(zeros) : "0";
  if (start != "1") append_attribute(html, "start", start);
  writer_.open(html + ">\n", {Kind::container, index, "</ol>\n"});
}

void Walker::item(std::uint32_t index) {
  frames_.add(index, render::Indent::keep);
  const bool has_text = index + 1 < context_.document().blocks.size() &&
                        at(index + 1).kind == BlockKind::paragraph && at(index + 1).parent == index;
  std::string html = "<li";
  const int line = context_.line_in_block(at(index).span.begin);
  if (line > 0) append_attribute(html, "data-line", std::to_string(line));
  if (has_text && is_task(text_span(at(index + 1)).of(source()))) html += " class=\"task\"";
  writer_.open(html + ">", {Kind::container, index, "</li>\n"});
}

void Walker::quote(std::uint32_t index) {
  frames_.add(index, render::Indent::keep);
  const bool has_text = index + 1 < context_.document().blocks.size() &&
                        at(index + 1).kind == BlockKind::paragraph && at(index + 1).parent == index;
  if (has_text) {
    const std::uint32_t line = at(index + 1).first_line;
    if (const auto alert = alert_of(context_.document().lines[line].of(source()))) {
      skipped_line_ = line;
      return open_box(Kind::container, index,
                      callout(alert->kind, inline_html(context_, alert->title)));
    }
  }
  writer_.open("<blockquote>\n", {Kind::container, index, "</blockquote>\n"});
}

std::string Walker::title_of(const Block& block) const {
  return inline_html(context_, block.text.of(source()));
}

void Walker::admonition_block(std::uint32_t index) {
  frames_.add_admonition(index, render::Frames::Body::bare);
  const Block& block = at(index);
  if (block.marker == '=') {
    if (!writer_.is_innermost(Kind::group)) open_box(Kind::group, 0, tabs());
    return open_box(Kind::container, index, panel(block.text.of(source())));
  }
  open_box(Kind::container, index,
           admonition(block.marker, block.info.of(source()), title_of(block)));
}

void Walker::open_directive(std::uint32_t index) {
  open_box(Kind::directive, 0, directive(at(index).info.of(source()), title_of(at(index))));
}

void Walker::open_panel(std::uint32_t index) {
  writer_.close_part(Kind::panel, 0);
  open_box(Kind::panel, 0, panel(render::plain_text(at(index).text.of(source()))));
}

// --- Leaves ---

void Walker::heading(std::uint32_t index) {
  const Block& block = at(index);
  const std::string level = std::to_string(block.level);
  const render::HeadingAnchor& anchor = anchors_.at(next_anchor_++);
  std::string html = "<h" + level;
  append_attribute(html, "id", anchor.anchor);
  html += ">" + leaves_.text(index) + "<a class=\"anchor\"";
  append_attribute(html, "href", "#" + anchor.anchor);
  html += " aria-hidden=\"true\" tabindex=\"-1\">#</a></h" + level + ">\n";
  writer_.put(html);
  page_.contents.push_back(
      {block.level, context_.expanded.place(block.span.begin).line, anchor.anchor, anchor.text});
}

Span Walker::text_span(const Block& block) const {
  if (block.first_line == block.last_line) return {};
  const std::vector<markdown::Line>& lines = context_.document().lines;
  const Span all{lines[block.first_line].begin, lines[block.last_line - 1].end};
  return {all.begin,
          all.begin + static_cast<std::uint32_t>(render::trimmed(all.of(source())).size())};
}

bool Walker::is_tight(std::uint32_t index) const {
  const std::uint32_t item = at(index).parent;
  if (item == markdown::no_parent || at(item).kind != BlockKind::list_item) return false;
  return at(at(item).parent).is_tight;
}

void Walker::paragraph(std::uint32_t index) {
  const Block& block = at(index);
  Span within = text_span(block);
  if (block.first_line == skipped_line_) {
    if (block.first_line + 1 == block.last_line) return;
    within.begin = context_.document().lines[block.first_line + 1].begin;
  }
  text_in(index, within);
}

void Walker::text_in(std::uint32_t index, Span within) {
  if (wrapped(index, within)) return;
  const std::uint32_t parent = at(index).parent;
  const bool is_first = parent != markdown::no_parent && parent + 1 == index;
  std::string box;
  if (is_first && at(parent).kind == BlockKind::list_item && is_task(within.of(source()))) {
    const bool is_done = source()[within.begin + 1] != ' ';
    box = std::string("<input type=\"checkbox\" disabled") + (is_done ? " checked" : "") + "> ";
    within.begin += 4;
  }
  const std::string text = leaves_.text(index, within);
  if (text.empty() && box.empty()) return;
  if (is_tight(index)) return writer_.put(box + text + "\n");
  writer_.put("<p>" + box + text + "</p>\n");
}

// Whether one element of a component fills the text: then it stands around the paragraph.
bool Walker::wrapped(std::uint32_t index, Span within) {
  const markdown::Document& document = context_.document();
  const auto item = std::lower_bound(
      document.inlines.begin(), document.inlines.end(), within.begin,
      [](const Inline& each, std::uint32_t begin) { return each.span.begin < begin; });
  const bool is_element = item != document.inlines.end() && item->kind == InlineKind::jsx &&
                          item->span.begin == within.begin;
  if (!is_element || wrapping_ == max_wrapping) return false;
  const Tag& tag = document.tags[item->index];
  if (tag.kind != TagKind::open || tag.partner == markdown::no_parent) return false;
  const Span closing = document.tags[tag.partner].span;
  if (closing.end != within.end) return false;
  Box box = box_of(
      context_, render::Component(document, tag, render::Place::flow, settings::Profile::lossless));
  if (!box.is_block) return false;
  open_box(Kind::jsx, item->index, std::move(box));
  const std::string_view inner = render::trimmed(Span{tag.span.end, closing.begin}.of(source()));
  const auto begin = static_cast<std::uint32_t>(inner.data() - source().data());
  ++wrapping_;
  text_in(index, {begin, begin + static_cast<std::uint32_t>(inner.size())});
  --wrapping_;
  writer_.close_part(Kind::jsx, item->index);
  return true;
}

void Walker::code(std::uint32_t index) {
  const bool is_panel = writer_.is_in_code_group();
  if (is_panel) open_box(Kind::panel, 1, panel(panel_label(context_, at(index))));
  writer_.put(code_block(context_, index, frames_.content_column(at(index).parent)));
  if (is_panel) writer_.close();
}

void Walker::table(std::uint32_t index) {
  writer_.put("<div class=\"table\" tabindex=\"0\">" + leaves_.table(index) + "</div>\n");
}

// --- Raw HTML and elements of components ---

void Walker::html(std::uint32_t index) {
  const Block& block = at(index);
  std::uint32_t offset = block.span.begin;
  for_each_piece(block.span.of(source()), [&](const HtmlPiece& piece) {
    const std::uint32_t begin = offset;
    offset += static_cast<std::uint32_t>(piece.text.size());
    if (piece.is_comment) return leaves_.note_comment({begin, offset});
    if (piece.is_tag) return html_tag(begin, piece.text);
    writer_.put(html_text(piece.text));
  });
  while (writer_.is_innermost(Kind::orphan)) writer_.close();
}

void Walker::html_tag(std::uint32_t offset, std::string_view written) {
  SafeTag tag = safe_tag(context_, written);
  const std::uint32_t id = id_of(tag.name);
  switch (tag.kind) {
    case SafeTag::Kind::single:
      return writer_.put(tag.html);
    case SafeTag::Kind::close:
      if (paired_.contains(offset)) writer_.close_part(Kind::html, id);
      return;
    case SafeTag::Kind::open: {
      const Kind kind = paired_.contains(offset) ? Kind::html : Kind::orphan;
      return writer_.open(tag.html, {kind, id, std::move(tag.closing)});
    }
    case SafeTag::Kind::drop:
      if (paired_.contains(offset)) writer_.open("", {Kind::html, id, "", false, true});
      return;
    case SafeTag::Kind::none:
      return;
  }
}

// Within each container, the innermost tag of a name belongs to the closing tag.
void Walker::find_pairs() {
  std::map<std::uint32_t, HtmlPairs> open;  // by container
  for (const Block& block : context_.document().blocks) {
    if (block.kind != BlockKind::html) continue;
    HtmlPairs& pairs = open[block.parent];
    std::uint32_t offset = block.span.begin;
    for_each_piece(block.span.of(source()), [&](const HtmlPiece& piece) {
      const std::uint32_t begin =
          std::exchange(offset, offset + static_cast<std::uint32_t>(piece.text.size()));
      if (!piece.is_tag || piece.is_comment) return;
      const SafeTag tag = safe_tag(context_, piece.text);
      const bool is_open = tag.kind == SafeTag::Kind::open || tag.kind == SafeTag::Kind::drop;
      if (is_open) pairs.open(id_of(tag.name), begin);
      if (tag.kind != SafeTag::Kind::close) return;
      if (const auto opening = pairs.close(id_of(tag.name))) paired_.insert({*opening, begin});
    });
  }
}

void Walker::flow(std::uint32_t index) {
  const std::vector<Inline>& inlines = context_.document().inlines;
  auto item = std::lower_bound(
      inlines.begin(), inlines.end(), at(index).span.begin,
      [](const Inline& each, std::uint32_t begin) { return each.span.begin < begin; });
  for (; item != inlines.end() && item->block == index; ++item) {
    if (item->kind == InlineKind::jsx) {
      flow_tag(item->index);
    } else if (item->kind == InlineKind::expression) {
      const std::string text = leaves_.text(index, item->span);
      if (!text.empty()) writer_.put("<p>" + text + "</p>\n");
    }
  }
}

void Walker::flow_tag(std::uint32_t index) {
  const Tag& tag = context_.document().tags[index];
  if (tag.kind == TagKind::close) return writer_.close_part(Kind::jsx, tag.partner);
  Box box = box_of(context_, render::Component(context_.document(), tag, render::Place::flow,
                                               settings::Profile::lossless));
  if (tag.kind == TagKind::open && tag.partner != markdown::no_parent) {
    return open_box(Kind::jsx, index, std::move(box));
  }
  writer_.put(box.open + box.close);
}

}  // namespace galley::html
