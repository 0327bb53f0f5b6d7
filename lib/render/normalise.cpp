#include <algorithm>

#include "markdown/front_matter.h"
#include "render/alerts.h"
#include "render/fences.h"
#include "render/lines.h"
#include "render/passes.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Edit;
using markdown::HeadingStyle;
using markdown::Inline;
using markdown::InlineKind;
using markdown::no_parent;
using markdown::Span;

// Inlines that are looked at for one line ending, so that hostile pages stay linear.
constexpr std::size_t max_inlines_over = 64;
constexpr std::size_t min_dashes = 3;

// Inlines over whose inside a line ending with blanks before it must stay as it is.
bool is_opaque(const Inline& item) {
  return item.kind != InlineKind::hard_break && item.kind != InlineKind::autolink;
}

void widen_row(std::string_view source, Span row, std::vector<Edit>& edits) {
  for (std::uint32_t at = row.begin; at < row.end;) {
    if (source[at] != '-') {
      ++at;
      continue;
    }
    std::uint32_t end = at;
    while (end < row.end && source[end] == '-') ++end;
    if (end - at < min_dashes)
      edits.push_back({{end, end}, std::string(min_dashes - (end - at), '-')});
    at = end;
  }
}

bool has_short_delimiter(const Block& block) {
  return block.kind == BlockKind::table && block.first_line + 1 < block.last_line;
}

// One row of forms for each kind of block; spans that are in no block's hands are copied.
class Normaliser {
 public:
  explicit Normaliser(const Document& document) : document_(document), source_(document.source) {}

  Changes run();

 private:
  void leaf(const Block& block);
  void gap(std::uint32_t end, bool is_last);
  void heading(const Block& block);
  void setext(const Block& block);
  void fence(const Block& block);
  void thematic_break(const Block& block);
  void text_lines(const Block& block);
  void trailing_blanks(Span line, bool is_last);
  void raw_line_end(std::uint32_t offset);
  void edit(Span span, std::string text) { edits_.push_back({span, std::move(text)}); }
  const Inline* inline_over(std::uint32_t offset);

  const Document& document_;
  std::string_view source_;
  std::vector<Edit> edits_;
  std::uint32_t done_ = 0;       // end of the last leaf
  std::size_t next_inline_ = 0;  // the first that does not end before the place looked at
  bool is_start_ = true;         // nothing but blank lines so far
};

Changes Normaliser::run() {
  for (const Block& block : document_.blocks) {
    if (block.kind == BlockKind::block_quote || block.kind == BlockKind::list ||
        block.kind == BlockKind::list_item) {
      continue;
    }
    gap(line_begin(source_, block.span.begin), false);
    leaf(block);
    done_ = std::max(done_, block.span.end);
    is_start_ = false;
  }
  gap(static_cast<std::uint32_t>(source_.size()), true);
  return {std::move(edits_), {}};
}

// Of blank lines that follow one another and look the same one is kept, none at the page's ends.
// What is not blank here are the markers of empty items.
void Normaliser::gap(std::uint32_t end, bool is_last) {
  bool has_before = is_start_;
  std::string_view before;
  std::uint32_t trailing = done_;  // begin of the plain blank lines before `end`
  const std::size_t first_edit = edits_.size();
  for (std::uint32_t at = done_; at < end;) {
    const std::uint32_t next = next_line(source_, at);
    const Span line = without_trailing_blanks(source_, {at, line_end(source_, at)});
    const std::string_view text = line.of(source_);
    if (!is_blank_line(text)) {
      has_before = is_start_ = false;
    } else if (has_before && text == before) {
      edit({at, next}, "");
    } else {
      const std::uint32_t blanks_end = line_end(source_, at);
      if (line.end < blanks_end) edit({line.end, blanks_end}, "");
      has_before = true;
      before = text;
    }
    at = next;
    if (!text.empty()) trailing = at;
  }
  if (!is_last || trailing >= end) return;
  while (edits_.size() > first_edit && edits_.back().span.begin >= trailing) edits_.pop_back();
  edit({trailing, end}, "");
}

void Normaliser::leaf(const Block& block) {
  switch (block.kind) {
    case BlockKind::heading:
      return heading(block);
    case BlockKind::fenced_code:
      return fence(block);
    case BlockKind::thematic_break:
      return thematic_break(block);
    case BlockKind::paragraph:
    case BlockKind::definition:
    case BlockKind::table:
      return text_lines(block);
    default:
      return;  // raw HTML, indented code and what is not Markdown stay as they are
  }
}

void Normaliser::heading(const Block& block) {
  const bool is_one_line = block.first_line + 1 == block.last_line;
  if (block.style == HeadingStyle::atx) {
    raw_line_end(block.span.begin);
  } else if (is_one_line) {
    setext(block);
  } else {
    text_lines(block);
  }
}

// A text that ends in '#' would lose it as the closing sequence of an ATX heading.
void Normaliser::setext(const Block& block) {
  const Span text = without_trailing_blanks(source_, document_.lines[block.first_line]);
  if (text.empty() || source_[text.end - 1] == '#') return;
  edit({text.begin, text.begin}, std::string(block.level, '#') + " ");
  edit({text.end, without_line_ending(source_, block.span).end}, "");
}

// The blanks at the end of the line that `offset` is in.
void Normaliser::raw_line_end(std::uint32_t offset) {
  const Span line{offset, line_end(source_, offset)};
  const Span text = without_trailing_blanks(source_, line);
  if (text.end < line.end) edit({text.end, line.end}, "");
}

void Normaliser::thematic_break(const Block& block) {
  const bool could_be_front_matter =
      is_start_ && !markdown::find_front_matter(source_.substr(block.span.begin)).empty();
  if (could_be_front_matter) {
    return edit({block.span.begin, line_end(source_, block.span.begin)}, "***");
  }
  raw_line_end(block.span.begin);
}

void Normaliser::fence(const Block& block) {
  const auto opening = static_cast<std::uint32_t>(source_.find(block.marker, block.span.begin));
  const std::string mark = fence_mark(source_, block, block.text);
  const Span old{opening, opening + block.marker_size};
  if (old.of(source_) != mark) edit(old, mark);
  raw_line_end(old.end);
  if (!block.closing.empty()) {
    const auto begin = static_cast<std::uint32_t>(source_.find(block.marker, block.closing.begin));
    const Span closing{begin, block.closing.end};
    if (closing.of(source_) != mark) edit(closing, mark);
  } else if (block.parent == no_parent) {
    edit({block.span.end, block.span.end}, mark + "\n");  // open to the end of the page
  }
}

void Normaliser::text_lines(const Block& block) {
  for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
    if (i == block.first_line + 1 && has_short_delimiter(block)) {
      widen_row(source_, document_.lines[i], edits_);
    }
    trailing_blanks(document_.lines[i], i + 1 == block.last_line || block.kind == BlockKind::table);
  }
}

void Normaliser::trailing_blanks(Span line, bool is_last) {
  const Span text = without_trailing_blanks(source_, line);
  if (text.end == line.end) return;
  const Inline* const over = is_last ? nullptr : inline_over(text.end);
  if (over == nullptr) return edit({text.end, line.end}, "");
  if (over->kind != InlineKind::hard_break) return;
  if (is_alert_kind(text.of(source_))) return;  // with a backslash behind it, it would be none
  const bool would_escape = !text.empty() && source_[text.end - 1] == '\\';
  if (!would_escape) edit({text.end, line.end}, "\\");
}

// The hard break that begins at `offset`, or what reaches over it; nothing when it is plain text.
// Asked with rising offsets.
const Inline* Normaliser::inline_over(std::uint32_t offset) {
  const std::vector<Inline>& inlines = document_.inlines;
  while (next_inline_ < inlines.size() && inlines[next_inline_].span.end <= offset) ++next_inline_;
  for (std::size_t i = next_inline_; i < inlines.size() && inlines[i].span.begin <= offset; ++i) {
    const Inline& item = inlines[i];
    if (i - next_inline_ > max_inlines_over) return &item;  // nobody writes so; left as it is
    if (item.span.end <= offset) continue;
    if (item.kind == InlineKind::hard_break) return &item;
    const bool is_in_text = item.content.begin <= offset && offset < item.content.end;
    const bool is_link = item.kind == InlineKind::link || item.kind == InlineKind::reference;
    if (is_opaque(item) && !(is_link && is_in_text)) return &item;
  }
  return nullptr;
}

}  // namespace

Changes normalise(const Document& document) { return Normaliser(document).run(); }

std::vector<Edit> edits_beyond_md4c(const Document& document) {
  const std::string_view source = document.source;
  std::vector<Edit> edits;
  for (const Block& block : document.blocks) {
    if (block.kind == BlockKind::paragraph) {
      const Span line = document.lines[block.last_line - 1];
      const Span text = without_trailing_blanks(source, line);
      const std::string_view blanks = Span{text.end, line.end}.of(source);
      if (blanks.find('\t') != std::string_view::npos) edits.push_back({{text.end, line.end}, ""});
    }
    if (has_short_delimiter(block)) {
      widen_row(source, document.lines[block.first_line + 1], edits);
    }
  }
  return edits;
}

}  // namespace galley::render
