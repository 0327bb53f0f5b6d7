#include "html/leaf.h"

#include <algorithm>

#include "html/component_boxes.h"
#include "html/footnotes.h"
#include "html/inline_math.h"
#include "html/raw_html.h"
#include "html/text.h"
#include "render/inline_text.h"
#include "render/js_literal.h"
#include "render/title.h"

namespace galley::html {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Edit;
using markdown::Inline;
using markdown::InlineKind;
using markdown::Span;
using markdown::Tag;
using markdown::TagKind;

// A leaf is text and nothing else: no HTML blocks, no code by its indentation.
constexpr unsigned leaf_flags =
    MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTMLBLOCKS | MD_FLAG_NOINDENTEDCODEBLOCKS;

// What a page may be made of its leaves; beyond that they are shown as they are written. A large
// address that many links share is what gets there.
constexpr std::size_t max_growth = 16;
constexpr std::size_t free_output = 1U << 16U;

// Elements of JSX have the numbers of their tags; those of raw HTML begin here.
constexpr std::uint32_t first_html_element = 1U << 31U;

// Whether a line might begin a block of its own, after its indentation was taken off.
bool may_begin_block(std::string_view line) {
  constexpr std::string_view signs = "#>+-=~`|:[*_0123456789\t ";
  return line.empty() || signs.find(line.front()) != signs.npos;
}

std::string lines_as_spaces(std::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

// The content of a code span (CommonMark 0.30, section 6.1): one blank less at both ends.
std::string code_text(std::string_view content) {
  std::string text = lines_as_spaces(content);
  const bool is_padded = text.size() > 1 && text.front() == ' ' && text.back() == ' ' &&
                         text.find_first_not_of(' ') != std::string::npos;
  return is_padded ? text.substr(1, text.size() - 2) : text;
}

std::string without_escaped_pipes(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '|') ++i;
    out += text[i];
  }
  return out;
}

// Three dashes for each delimiter: md4c 0.4.8 takes no fewer.
std::string long_delimiters(std::string_view row) {
  std::string out;
  for (const char c : row) out.append(c == '-' && !out.ends_with('-') ? "---" : std::string(1, c));
  return out;
}

}  // namespace

struct Leaves::Text {
  std::string markdown;
  std::vector<Piece> pieces;
  std::vector<Link> links;
  bool is_table = false;

  std::string add(Piece piece) {
    pieces.push_back(std::move(piece));
    return piece_mark(pieces.size() - 1);
  }
};

std::string inline_html(const Context& context, std::string_view markdown) {
  const std::vector<Piece> pieces;
  const std::vector<Link> links;
  InlineEvents events(context, pieces, links, markdown.size() * max_growth + free_output);
  const std::string text = std::string(text_mark) + lines_as_spaces(markdown);
  if (!markdown::parse(text, leaf_flags, events)) return text_of(markdown);
  return events.take();
}

Leaves::Leaves(const Context& context, Footnotes& footnotes, std::vector<Hidden>& hidden)
    : context_(context),
      footnotes_(footnotes),
      hidden_(hidden),
      left_(context.source().size() * max_growth + free_output) {
  const bool has_shortcodes = context.document().dialect == markdown::Dialect::markdown &&
                              context.source().find("{{") != std::string_view::npos;
  if (has_shortcodes || context.source().find("{%") != std::string_view::npos) {
    shortcodes_ = render::shortcode_tags(context.source());
  }
}

std::string Leaves::text(std::uint32_t block) {
  const Block& leaf = context_.document().blocks[block];
  if (leaf.kind == BlockKind::heading) {
    Text text = prepare(block, leaf.text);
    text.markdown = render::without_heading_id(text.markdown);
    return render(text, leaf_flags);
  }
  if (leaf.first_line == leaf.last_line) return {};
  const Span all{context_.document().lines[leaf.first_line].begin,
                 context_.document().lines[leaf.last_line - 1].end};
  return text(block, all);
}

std::string Leaves::text(std::uint32_t block, Span within) {
  return render(prepare(block, within), leaf_flags);
}

std::string Leaves::table(std::uint32_t block) {
  const Block& table = context_.document().blocks[block];
  const Span all{context_.document().lines[table.first_line].begin,
                 context_.document().lines[table.last_line - 1].end};
  Text text = prepare(block, all);
  const std::size_t begin = text.markdown.find('\n') + 1;
  const std::size_t size = std::min(text.markdown.find('\n', begin), text.markdown.size()) - begin;
  const std::string delimiters =
      long_delimiters(std::string_view(text.markdown).substr(begin, size));
  text.markdown.replace(begin, size, delimiters);
  return render(text, MD_FLAG_TABLES | leaf_flags);
}

std::string Leaves::render(const Text& text, unsigned flags) {
  InlineEvents events(context_, text.pieces, text.links, left_);
  if (!markdown::parse(text.markdown, flags, events)) return text_of(text.markdown);
  std::string html = events.take();
  left_ -= std::min(left_, html.size());
  return html;
}

Leaves::Text Leaves::prepare(std::uint32_t index, Span within) {
  const markdown::Document& document = context_.document();
  const Block& block = document.blocks[index];
  const std::string_view source = context_.source();
  Text text;
  text.is_table = block.kind == BlockKind::table;
  const std::vector<Edit> all = edits(index, within, text);
  auto next = all.begin();
  std::uint32_t at = within.begin;
  std::size_t line_begin = 0;
  for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
    const Span line{std::max(document.lines[i].begin, within.begin),
                    std::min(document.lines[i].end, within.end)};
    if (line.begin > line.end || line.end < at) continue;
    const bool is_new_line = at <= line.begin;
    if (is_new_line && !text.markdown.empty()) text.markdown += '\n';
    if (is_new_line) line_begin = text.markdown.size();
    at = std::max(at, line.begin);
    for (; next != all.end() && next->span.begin < line.end; ++next) {
      if (next->span.begin < at) continue;
      text.markdown += Span{at, next->span.begin}.of(source);
      text.markdown += next->text;
      at = next->span.end;
    }
    if (at < line.end) text.markdown += Span{at, line.end}.of(source);
    at = std::max(at, line.end);
    const std::string_view written = std::string_view(text.markdown).substr(line_begin);
    if (is_new_line && !text.is_table && may_begin_block(written)) {
      text.markdown.insert(line_begin, text_mark);
    }
  }
  return text;
}

std::vector<Edit> Leaves::edits(std::uint32_t block, Span within, Text& text) {
  std::vector<Edit> edits;
  const std::vector<Inline>& inlines = context_.document().inlines;
  auto item = std::lower_bound(
      inlines.begin(), inlines.end(), within.begin,
      [](const Inline& each, std::uint32_t begin) { return each.span.begin < begin; });
  for (; item != inlines.end() && item->span.end <= within.end; ++item) {
    if (item->block == block) edit(*item, text, edits);
  }
  edit_math(block, within, text, edits);
  const auto is_before = [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; };
  std::stable_sort(edits.begin(), edits.end(), is_before);
  edit_footnotes(within, text, edits);
  edit_shortcodes(within, text, edits);
  std::stable_sort(edits.begin(), edits.end(), is_before);
  return edits;
}

void Leaves::edit(const Inline& item, Text& text, std::vector<Edit>& edits) {
  switch (item.kind) {
    case InlineKind::code:
      edits.push_back({item.span, text.add(code_piece(item, text.is_table))});
      break;
    case InlineKind::html:
      edits.push_back({item.span, text.add(html_piece(item))});
      break;
    case InlineKind::jsx:
      edits.push_back({item.span, text.add(jsx_piece(item))});
      break;
    case InlineKind::expression:
      edits.push_back({item.span, text.add(expression_piece(item))});
      break;
    case InlineKind::link:
    case InlineKind::image:
    case InlineKind::reference:
    case InlineKind::image_reference:
      text.links.push_back(link_of(item));
      edits.push_back(
          {{item.content.end, item.span.end}, "](" + link_mark(text.links.size() - 1) + ")"});
      break;
    case InlineKind::autolink:
    case InlineKind::hard_break:
      break;
  }
}

// A mark of a footnote is no link to a definition that has its name.
Link Leaves::link_of(const Inline& item) {
  const std::string_view source = context_.source();
  const bool is_reference =
      item.kind == InlineKind::reference || item.kind == InlineKind::image_reference;
  const Block* const definition = is_reference ? &context_.document().blocks[item.index] : nullptr;
  const Span address = is_reference ? definition->info : item.destination;
  const Span title = is_reference ? definition->title : item.title;
  const std::size_t size = std::size_t{address.size()} + title.size();
  if (size > left_) return {};
  left_ -= size;  // here already: many links of one leaf may share an address
  return {render::plain_text(address.of(source)), render::plain_text(title.of(source)),
          address.begin};
}

Piece Leaves::code_piece(const Inline& item, bool is_in_table) const {
  std::string code = code_text(item.content.of(context_.source()));
  if (is_in_table) code = without_escaped_pipes(code);
  return {Piece::Kind::text, "<code>" + text_of(code) + "</code>", {}, 0, code};
}

std::uint32_t Leaves::element_of(const std::string& name) {
  const auto found = std::find(elements_.begin(), elements_.end(), name);
  const auto number = static_cast<std::uint32_t>(found - elements_.begin());
  if (found == elements_.end()) elements_.push_back(name);
  return first_html_element + number;
}

void Leaves::note_comment(Span comment) {
  constexpr std::size_t shown = 200;
  std::string_view text = comment.of(context_.source());
  text = render::trimmed(text);
  for (const std::string_view begin : {"<!--", "/*", "//"}) {
    if (text.starts_with(begin)) text.remove_prefix(begin.size());
  }
  for (const std::string_view end : {"-->", "*/"}) {
    if (text.ends_with(end)) text.remove_suffix(end.size());
  }
  hidden_.push_back({Hidden::Kind::comment, context_.expanded.place(comment.begin).line,
                     std::string(render::trimmed(text).substr(0, shown))});
}

Piece Leaves::html_piece(const Inline& item) {
  const std::string_view written = item.span.of(context_.source());
  if (written.starts_with("<!--")) {
    note_comment(item.span);
    return {};
  }
  const SafeTag tag = safe_tag(context_, written);
  switch (tag.kind) {
    case SafeTag::Kind::open:
      return {Piece::Kind::open, tag.html, tag.closing, element_of(tag.name)};
    case SafeTag::Kind::close:
      return {Piece::Kind::close, {}, {}, element_of(tag.name)};
    case SafeTag::Kind::single:
      return {Piece::Kind::text, tag.html};
    default:
      // Perhaps no element at all: "Option<T>".
      return {Piece::Kind::text, tag.kind == SafeTag::Kind::none ? text_of(written) : ""};
  }
}

Piece Leaves::jsx_piece(const Inline& item) {
  const Tag& tag = context_.document().tags[item.index];
  if (tag.kind == TagKind::close) return {Piece::Kind::close, {}, {}, tag.partner};
  const render::Component component(context_.document(), tag, render::Place::text,
                                    settings::Profile::lossless);
  Box box = box_of(context_, component);
  const bool is_open = tag.kind == TagKind::open && tag.partner != markdown::no_parent;
  if (!is_open) return {Piece::Kind::text, box.open + box.close};
  return {Piece::Kind::open, std::move(box.open), std::move(box.close), item.index};
}

Piece Leaves::expression_piece(const Inline& item) {
  const std::string_view content = item.content.of(context_.source());
  if (render::is_comment(content)) {
    if (!render::trimmed(content).empty()) note_comment(item.content);
    return {};
  }
  if (const std::optional<std::string> value = render::literal_value(content)) {
    return {Piece::Kind::text, text_of(*value), {}, 0, *value};
  }
  return {Piece::Kind::text,
          "<code class=\"expression\">" + text_of(item.span.of(context_.source())) + "</code>"};
}

// Not in code, nor in an address: there a mark is what it is. The edits of the scanner's inlines
// come in the order of their places.
// The source of a paragraph that is one formula, without what its lines have of containers; empty
// when it is none.
std::string Leaves::display_math(std::uint32_t index, Span within) const {
  const markdown::Document& document = context_.document();
  const Block& block = document.blocks[index];
  if (block.kind != BlockKind::paragraph || block.last_line - block.first_line < 2) return {};
  const auto line = [&](std::uint32_t i) { return document.lines[i].of(document.source); };
  if (!is_display_math(line(block.first_line), line(block.last_line - 1))) return {};
  if (within.begin > document.lines[block.first_line].begin) return {};
  std::string source;
  for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
    source += (source.empty() ? "" : "\n") + std::string(render::trimmed(line(i)));
  }
  return source;
}

// Formulas are what they are: nothing in them is emphasis. One that a link, code or a tag reaches
// into is text.
void Leaves::edit_math(std::uint32_t block, Span within, Text& text, std::vector<Edit>& edits) {
  const auto piece = [&](std::string_view source) {
    return text.add({Piece::Kind::text,
                     "<span class=\"math\">" + text_of(source) + "</span>",
                     {},
                     0,
                     std::string(source)});
  };
  if (const std::string whole = display_math(block, within); !whole.empty()) {
    edits.assign(1, {within, piece(whole)});
    return;
  }
  const std::vector<Inline>& inlines = context_.document().inlines;
  auto item = std::lower_bound(
      inlines.begin(), inlines.end(), within.begin,
      [](const Inline& each, std::uint32_t begin) { return each.span.begin < begin; });
  std::uint32_t reached = within.begin;
  for (Span left = within; const auto math = find_math(context_.source(), left);) {
    left.begin = math->end;
    for (; item != inlines.end() && item->span.begin < math->end; ++item) {
      if (item->block == block) reached = std::max(reached, item->span.end);
    }
    if (reached <= math->begin) edits.push_back({*math, piece(math->of(context_.source()))});
  }
}

void Leaves::edit_footnotes(Span within, Text& text, std::vector<Edit>& edits) {
  const std::size_t inlines = edits.size();
  std::size_t next = 0;
  for (Span left = within; const auto mark = find_footnote(context_.source(), left);) {
    left.begin = mark->span.end;
    while (next < inlines && edits[next].span.end <= mark->span.begin) ++next;
    if (next < inlines && edits[next].span.begin < mark->span.begin) continue;
    if (auto html = footnotes_.mark(mark->label)) {
      edits.push_back({mark->span, text.add({Piece::Kind::text, std::move(*html)})});
    }
  }
}

void Leaves::edit_shortcodes(Span within, Text& text, std::vector<Edit>& edits) {
  const auto first = std::lower_bound(
      shortcodes_.begin(), shortcodes_.end(), within.begin,
      [](const render::ShortcodeTag& tag, std::uint32_t begin) { return tag.span.begin < begin; });
  for (auto tag = first; tag != shortcodes_.end() && tag->span.end <= within.end; ++tag) {
    const std::string written = text_of(tag->span.of(context_.source()));
    edits.push_back({tag->span, text.add({Piece::Kind::text,
                                          "<code class=\"shortcode\">" + written + "</code>"})});
  }
}

}  // namespace galley::html
