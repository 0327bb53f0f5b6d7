#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>

#include "render/alerts.h"
#include "render/fences.h"
#include "render/html_block.h"
#include "render/html_inline.h"
#include "render/inline_text.h"
#include "render/lines.h"
#include "render/panels.h"
#include "render/passes.h"
#include "render/references.h"
#include "render/statistics.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Edit;
using markdown::Inline;
using markdown::InlineKind;
using markdown::no_parent;
using markdown::Span;
using settings::Profile;

// A code block of more than `longest` lines keeps its first `head` and its last `tail`.
struct CodeLimit {
  std::size_t longest;
  std::size_t head;
  std::size_t tail;
};

constexpr CodeLimit balanced_code{150, 60, 20};
constexpr CodeLimit compact_code{60, 30, 10};

// Links that documentation tools put under every page, in lower case.
constexpr std::array<std::string_view, 12> boilerplate{
    "edit this page",           "edit this page on github",
    "edit this page on gitlab", "edit this page on codeberg",
    "edit on github",           "edit page",
    "improve this page",        "suggest edits",
    "suggest an edit",          "view page source",
    "view source on github",    "edit this section"};

// Whether `html` holds nothing but whole comments (CommonMark 0.30, section 6.6).
bool is_comment(std::string_view html) {
  std::string_view rest = trimmed(html);
  if (rest.empty()) return false;
  while (!rest.empty()) {
    if (rest.substr(0, 4) != "<!--") return false;
    const std::size_t end = rest.find("-->", 4);
    if (end == std::string_view::npos) return false;
    rest = trimmed(rest.substr(end + 3));
  }
  return true;
}

// Letters, digits and single spaces of `text`, in lower case: "**[Edit this page ->]**" as it is
// read.
std::string words_of(std::string_view text) {
  std::string words;
  for (const char c : text) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_word = is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_word) {
      words += is_upper ? static_cast<char>(c + 32) : c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  if (!words.empty() && words.back() == ' ') words.pop_back();
  return words;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

// Behind a letter nothing in a line is the marker of a block.
std::uint32_t first_letter(std::string_view source, Span line) {
  const std::string_view text = line.of(source);
  const auto* const found = std::find_if(text.begin(), text.end(), is_letter);
  return line.begin + static_cast<std::uint32_t>(found - text.begin());
}

bool is_line_ending(char c) { return c == '\n' || c == '\r'; }

bool is_list_like(BlockKind kind) {
  return kind == BlockKind::list || kind == BlockKind::indented_code;
}

// Fences around what is left of a code block: each as long as its own part needs.
struct Marks {
  std::string head;
  std::string tail;
};

class Compressor {
 public:
  Compressor(const Document& document, Profile profile, const SourceLine& source_line)
      : document_(document),
        source_(document.source),
        profile_(profile),
        limit_(profile == Profile::compact ? compact_code : balanced_code),
        source_line_(source_line) {}

  Changes run();

 private:
  void find_boilerplate();
  void find_panels();
  void find_references();
  void add(std::vector<Edit> edits);
  void block(std::uint32_t index);
  bool is_boilerplate(std::uint32_t index) const;
  void seek_inlines(std::uint32_t block);
  bool separates(std::uint32_t index) const;
  bool is_blank_before(std::uint32_t begin) const;
  void drop_block(std::uint32_t index, const char* kind);
  void drop_comment(const Inline& item);
  void drop_heading_id(const Block& block);
  void html(std::uint32_t index);
  void replace_block(std::uint32_t index, const std::vector<std::string>& lines);
  bool html_in_text(std::uint32_t index);
  void cut_code(const Block& block);
  std::string cut_text(const Block& block, std::uint32_t first, std::uint32_t last,
                       const Marks& marks) const;
  void mark_fence(const Block& block, std::uint32_t line, const std::string& mark);
  std::string_view line_at(std::uint32_t begin) const {
    return source_.substr(begin, line_end(source_, begin) - begin);
  }

  const Document& document_;
  std::string_view source_;
  Profile profile_;
  CodeLimit limit_;
  const SourceLine& source_line_;
  std::string_view line_before(std::uint32_t begin) const {
    return line_at(line_begin(source_, begin - 1));
  }

  Changes changes_;
  std::vector<Edit> added_;                              // by what looks at the whole page
  std::map<std::uint32_t, const char*> blocks_to_drop_;  // and what they are counted as
  std::size_t next_inline_ = 0;
  Span line_;                         // of the last comment in text
  std::uint32_t text_begin_ = 0;      // of that line
  std::uint32_t dropped_end_ = 0;     // end of the last block that went or changed
  bool dropped_after_blank_ = false;  // and whether what is left before it ends in a blank line
};

Changes Compressor::run() {
  find_boilerplate();
  find_panels();
  find_references();
  for (std::uint32_t i = 0; i < document_.blocks.size(); ++i) block(i);
  if (profile_ == Profile::compact) add(alert_prefixes(document_));
  std::move(added_.begin(), added_.end(), std::back_inserter(changes_.edits));
  std::stable_sort(changes_.edits.begin(), changes_.edits.end(),
                   [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  return std::move(changes_);
}

void Compressor::find_boilerplate() {
  for (std::uint32_t i = 0; i < document_.blocks.size(); ++i) {
    seek_inlines(i);
    if (is_boilerplate(i)) blocks_to_drop_[i] = "boilerplate";
  }
  next_inline_ = 0;
}

void Compressor::find_panels() {
  PanelChanges panels = shorten_panels(document_, profile_);
  for (const std::uint32_t index : panels.dropped) blocks_to_drop_[index] = "panel";
  add(std::move(panels.edits));
}

void Compressor::find_references() {
  std::vector<std::uint32_t> dropped;
  for (const auto& [index, kind] : blocks_to_drop_) dropped.push_back(index);
  ReferenceChanges references = shorten_references(document_, profile_, dropped);
  for (const std::uint32_t index : references.unused) blocks_to_drop_[index] = "definition";
  for (const std::uint32_t index : references.inlined) blocks_to_drop_[index] = "reference";
  if (profile_ == Profile::compact) {
    ReferenceChanges footnotes = inline_footnotes(document_, references.edits);
    for (const std::uint32_t index : footnotes.inlined) blocks_to_drop_[index] = "footnote";
    add(std::move(footnotes.edits));
  }
  add(std::move(references.edits));
}

void Compressor::add(std::vector<Edit> edits) {
  std::move(edits.begin(), edits.end(), std::back_inserter(added_));
}

void Compressor::block(std::uint32_t index) {
  const Block& block = document_.blocks[index];
  seek_inlines(index);
  if (block.kind == BlockKind::html && is_comment(block.span.of(source_))) {
    return drop_block(index, "html_comment");
  }
  const auto drop = blocks_to_drop_.find(index);
  if (drop != blocks_to_drop_.end()) return drop_block(index, drop->second);
  if (block.kind == BlockKind::fenced_code) return cut_code(block);
  if (block.kind == BlockKind::html) return html(index);
  if (block.kind == BlockKind::heading) drop_heading_id(block);
  const std::vector<Inline>& inlines = document_.inlines;
  if (html_in_text(index)) return;
  for (; next_inline_ < inlines.size() && inlines[next_inline_].block == index; ++next_inline_) {
    drop_comment(inlines[next_inline_]);
  }
}

void Compressor::seek_inlines(std::uint32_t block) {
  const std::vector<Inline>& inlines = document_.inlines;
  while (next_inline_ < inlines.size() && inlines[next_inline_].block < block) ++next_inline_;
}

// A paragraph of the page itself that is one such link, whatever signs stand around it.
bool Compressor::is_boilerplate(std::uint32_t index) const {
  const Block& block = document_.blocks[index];
  if (block.kind != BlockKind::paragraph || block.parent != no_parent) return false;
  const std::vector<Inline>& inlines = document_.inlines;
  if (next_inline_ == inlines.size() || inlines[next_inline_].block != index) return false;
  const Inline& link = inlines[next_inline_];
  if (link.kind != InlineKind::link && link.kind != InlineKind::reference) return false;
  const std::string words = words_of(link.content.of(source_));
  if (std::find(boilerplate.begin(), boilerplate.end(), words) == boilerplate.end()) return false;
  return words_of(Span{block.span.begin, link.span.begin}.of(source_)).empty() &&
         words_of(Span{link.span.end, block.span.end}.of(source_)).empty();
}

// Whether two blocks that are not one would become one without the block between them.
bool Compressor::separates(std::uint32_t index) const {
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
bool Compressor::is_blank_before(std::uint32_t begin) const {
  if (begin == 0) return true;
  return begin == dropped_end_ ? dropped_after_blank_ : is_blank_line(line_before(begin));
}

// The block's lines go, and one of two blank lines around it.
void Compressor::drop_block(std::uint32_t index, const char* kind) {
  const Block& block = document_.blocks[index];
  const std::uint32_t begin = line_begin(source_, block.span.begin);
  const std::string_view prefix = source_.substr(begin, block.span.begin - begin);
  if (!is_blank_line(prefix) || separates(index))
    return;  // first in an item, or needed between two
  std::uint32_t end = block.span.end;
  const bool blank_before = is_blank_before(begin);
  const bool blank_after = end < source_.size() && is_blank_line(line_at(end));
  std::string text;
  if (blank_before && blank_after) {
    end = next_line(source_, end);
  } else if (!blank_before && !blank_after && end < source_.size()) {
    text = prefix.substr(0, prefix.find_last_not_of(" \t") + 1);
    text += "\n";
  }
  ++changes_.dropped[kind];
  dropped_end_ = end;
  dropped_after_blank_ = blank_before || !text.empty();
  changes_.edits.push_back({{begin, end}, std::move(text)});
}

// A comment in a line of text, with one of two spaces around it. One without text before it stays:
// without it the line could be blank, or the marker of a block.
void Compressor::drop_comment(const Inline& item) {
  if (item.kind != InlineKind::html || source_.substr(item.span.begin, 4) != "<!--") return;
  if (item.span.begin >= line_.end) {
    line_ = {line_begin(source_, item.span.begin), line_end(source_, item.span.begin)};
    text_begin_ = first_letter(source_, line_);
  }
  Span span = item.span;
  if (text_begin_ >= span.begin) return;
  const bool is_last = span.end == source_.size() || is_line_ending(source_[span.end]);
  if (is_last) {
    span.begin = without_trailing_blanks(source_, {line_.begin, span.begin}).end;
    std::vector<Edit>& edits = changes_.edits;
    if (!edits.empty() && edits.back().span.end == span.begin && edits.back().text.empty()) {
      span.begin = without_trailing_blanks(source_, {line_.begin, edits.back().span.begin}).end;
      edits.pop_back();  // a comment before this one, which is the line's end now
    }
  } else if (source_[span.begin - 1] == ' ' && source_[span.end] == ' ') {
    --span.begin;
  }
  ++changes_.dropped["html_comment"];
  changes_.edits.push_back({span, ""});
}

// "{#id}" and "{ #id }" at the end of a heading: the anchor index knows them.
void Compressor::drop_heading_id(const Block& block) {
  const Span text = without_trailing_blanks(source_, block.text);
  const std::size_t open = text.of(source_).rfind('{');
  if (open == std::string_view::npos || open == 0 || source_[text.end - 1] != '}') return;
  const auto begin = static_cast<std::uint32_t>(text.begin + open);
  const std::string_view inside = trimmed(Span{begin + 1, text.end - 1}.of(source_));
  if (inside.empty() || inside.front() != '#' || !is_heading_id(inside.substr(1))) return;
  const Span before = without_trailing_blanks(source_, {text.begin, begin});
  if (before.empty()) return;
  ++changes_.dropped["heading_id"];
  add({{{before.end, text.end}, ""}});
}

// Raw HTML as Markdown, a blank line apart from what is around it.
void Compressor::html(std::uint32_t index) {
  const Block& block = document_.blocks[index];
  std::string text;
  for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
    text += document_.lines[i].of(source_);
    text += '\n';
  }
  const std::optional<HtmlAsMarkdown> converted = html_as_markdown(text);
  if (!converted) return;
  if (converted->lines.empty()) {
    drop_block(index, "html");
  } else {
    replace_block(index, converted->lines);
  }
  for (const std::string& name : converted->dropped) ++changes_.dropped[name];
}

void Compressor::replace_block(std::uint32_t index, const std::vector<std::string>& lines) {
  const Block& block = document_.blocks[index];
  const std::uint32_t begin = line_begin(source_, block.span.begin);
  std::uint32_t text_begin = block.span.begin;
  while (source_[text_begin] == ' ' || source_[text_begin] == '\t') ++text_begin;
  const std::string_view first(source_.data() + begin, block.span.begin - begin);
  const std::string prefix = prefix_of(source_, block.span.begin);
  const std::string blank = prefix.substr(0, prefix.find_last_not_of(" \t") + 1) + "\n";
  const bool is_first_in_line = is_blank_line(first);
  const bool follows_text = is_first_in_line && !is_blank_before(begin);
  std::string text = follows_text ? blank : "";
  text += first;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) text += lines[i].empty() ? "" : prefix;
    text += lines[i].empty() ? blank : lines[i] + "\n";
  }
  const bool has_text_after =
      block.span.end < source_.size() && !is_blank_line(line_at(block.span.end));
  if (has_text_after) text += blank;
  dropped_end_ = block.span.end;
  dropped_after_blank_ = has_text_after;
  ++changes_.dropped["html"];
  changes_.edits.push_back({{begin, block.span.end}, std::move(text)});
}

// True when the comments in the text are taken care of as well.
bool Compressor::html_in_text(std::uint32_t index) {
  const std::vector<Inline>& inlines = document_.inlines;
  if (next_inline_ == inlines.size() || inlines[next_inline_].block != index) return false;
  InlineHtml html = inline_html_as_markdown(document_, index, next_inline_);
  if (html.result == InlineHtml::Result::unchanged) return false;
  if (html.result == InlineHtml::Result::nothing_left) {
    drop_block(index, "html");
    return true;
  }
  changes_.dropped["html_tag"] += html.edits.size();
  add(std::move(html.edits));
  return true;
}

void Compressor::cut_code(const Block& block) {
  const std::size_t size = block.last_line - block.first_line;
  if (size <= limit_.longest) return;
  const auto first = static_cast<std::uint32_t>(block.first_line + limit_.head);
  const auto last = static_cast<std::uint32_t>(block.last_line - limit_.tail);
  const Span cut{line_begin(source_, document_.lines[first].begin),
                 line_begin(source_, document_.lines[last].begin)};
  const Marks marks{fence_mark(source_, block, {block.text.begin, cut.begin}),
                    fence_mark(source_, block, {cut.end, block.text.end})};
  std::string text = cut_text(block, first, last, marks);
  if (estimate_tokens(text) >= estimate_tokens(cut.of(source_))) return;  // hardly anything in them
  changes_.dropped["code_lines"] += last - first;
  mark_fence(block, block.span.begin, marks.head);
  changes_.edits.push_back({cut, std::move(text)});
  if (!block.closing.empty()) mark_fence(block, block.closing.begin, marks.tail);
}

// Gives the fence that comes first at or after `at` its mark.
void Compressor::mark_fence(const Block& block, std::uint32_t at, const std::string& mark) {
  const auto begin = static_cast<std::uint32_t>(source_.find(block.marker, at));
  const auto end = static_cast<std::uint32_t>(
      std::min(source_.find_first_not_of(block.marker, begin), source_.size()));
  if (Span{begin, end}.of(source_) != mark) changes_.edits.push_back({{begin, end}, mark});
}

// Ends the fence, says outside of it what is missing, and begins it again.
std::string Compressor::cut_text(const Block& block, std::uint32_t first, std::uint32_t last,
                                 const Marks& marks) const {
  const auto fence = static_cast<std::uint32_t>(source_.find(block.marker, block.span.begin));
  const std::string prefix = prefix_of(source_, fence);
  const std::string blank = prefix.substr(0, prefix.find_last_not_of(" \t") + 1) + "\n";
  const auto info = fence + block.marker_size;
  const int from = source_line_(document_.lines[first].begin);
  const int to = source_line_(document_.lines[last - 1].begin);
  return prefix + marks.head + "\n" + blank + prefix + "*" + std::to_string(last - first) +
         " lines of code left out here: lines " + std::to_string(from) + " to " +
         std::to_string(to) + " of the source.*\n" + blank + prefix + marks.tail +
         std::string(line_at(info)) + "\n";
}

}  // namespace

Changes compress(const Document& document, Profile profile, const SourceLine& source_line) {
  if (profile == Profile::lossless) return {};
  return Compressor(document, profile, source_line).run();
}

}  // namespace galley::render
