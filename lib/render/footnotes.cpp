#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "render/inline_text.h"
#include "render/lines.h"
#include "render/references.h"

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

constexpr std::size_t longest_footnote = 120;

struct Mark {
  Span span;  // "[^a]"
  Span text;  // of a definition: what stands behind "[^a]:"
  std::uint32_t block = 0;
};

struct Footnote {
  std::vector<Mark> definitions;
  std::vector<Mark> uses;
};

// Collects the marks of a page outside of code, links' addresses and HTML.
class Footnotes {
 public:
  Footnotes(const Document& document, const std::vector<Edit>& references)
      : document_(document), source_(document.source), references_(references) {}

  ReferenceChanges run();

 private:
  void take_block(std::uint32_t index);
  void take_line(std::uint32_t index, Span line, bool may_define);
  const Inline* inline_over(std::uint32_t offset);
  std::string text_of(const Mark& definition) const;
  bool is_short(const Mark& definition, std::string_view text) const;
  void write(const Footnote& footnote);
  void drop_definitions();

  const Document& document_;
  std::string_view source_;
  const std::vector<Edit>& references_;
  std::map<std::string_view, Footnote> footnotes_;
  std::size_t next_inline_ = 0;
  std::map<std::uint32_t, std::vector<Span>> lines_to_drop_;  // by block
  ReferenceChanges changes_;
};

bool is_text(BlockKind kind) {
  return kind == BlockKind::paragraph || kind == BlockKind::heading || kind == BlockKind::table;
}

ReferenceChanges Footnotes::run() {
  if (source_.find("[^") == std::string_view::npos) return {};
  for (std::uint32_t i = 0; i < document_.blocks.size(); ++i) take_block(i);
  for (const auto& [label, footnote] : footnotes_) write(footnote);
  drop_definitions();
  return std::move(changes_);
}

void Footnotes::take_block(std::uint32_t index) {
  const Block& block = document_.blocks[index];
  if (!is_text(block.kind)) return;
  const bool may_define = block.kind == BlockKind::paragraph && block.parent == no_parent;
  for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
    take_line(index, document_.lines[i], may_define);
  }
}

void Footnotes::take_line(std::uint32_t index, Span line, bool may_define) {
  const std::string_view text = source_.substr(0, line.end);
  for (std::size_t at = text.find("[^", line.begin); at < line.end; at = text.find("[^", at + 2)) {
    const std::size_t end = text.find_first_of("[] \t", at + 2);
    if (end >= line.end || text[end] != ']' || end == at + 2) continue;
    const auto begin = static_cast<std::uint32_t>(at);
    const Inline* const over = inline_over(begin);
    if (over != nullptr && over->kind == InlineKind::code) continue;
    const auto after = static_cast<std::uint32_t>(end + 1);
    Footnote& footnote = footnotes_[source_.substr(at + 2, end - at - 2)];
    const bool defines =
        may_define && begin == line.begin && after < line.end && source_[after] == ':';
    if (defines) {
      footnote.definitions.push_back({{begin, after}, {after + 1, line.end}, index});
    } else {
      footnote.uses.push_back({{begin, after}, {}, index});
      if (over != nullptr) footnote.uses.push_back(footnote.uses.back());  // cannot stand in a link
    }
  }
}

// Asked with rising offsets.
const Inline* Footnotes::inline_over(std::uint32_t offset) {
  const std::vector<Inline>& inlines = document_.inlines;
  while (next_inline_ < inlines.size() && inlines[next_inline_].span.end <= offset) ++next_inline_;
  const bool is_over = next_inline_ < inlines.size() && inlines[next_inline_].span.begin <= offset;
  return is_over ? &inlines[next_inline_] : nullptr;
}

// With the addresses that its references get.
std::string Footnotes::text_of(const Mark& definition) const {
  const Span span = definition.text;
  auto edit = std::lower_bound(
      references_.begin(), references_.end(), span.begin,
      [](const Edit& candidate, std::uint32_t at) { return candidate.span.begin < at; });
  std::vector<Edit> inside;
  for (; edit != references_.end() && edit->span.end <= span.end; ++edit) {
    inside.push_back({{edit->span.begin - span.begin, edit->span.end - span.begin}, edit->text});
  }
  return std::string(trimmed(markdown::apply(span.of(source_), std::move(inside))));
}

// One line, and nothing that goes on with it.
bool Footnotes::is_short(const Mark& definition, std::string_view text) const {
  if (text.empty() || text.size() > longest_footnote) return false;
  if (text.find('<') != std::string_view::npos) return false;  // perhaps a comment, which goes
  if (text.find("[^") != std::string_view::npos) return false;
  const Block& block = document_.blocks[definition.block];
  const std::uint32_t next = next_line(source_, definition.text.end);
  if (next < block.span.end) return source_.substr(next, 2) == "[^";
  const bool is_last = definition.block + 1 == document_.blocks.size();
  return is_last || document_.blocks[definition.block + 1].kind != BlockKind::indented_code;
}

void Footnotes::write(const Footnote& footnote) {
  if (footnote.definitions.size() != 1 || footnote.uses.size() != 1) return;
  const Mark& definition = footnote.definitions.front();
  const Mark& use = footnote.uses.front();
  const std::string text = text_of(definition);
  if (!is_short(definition, text)) return;
  const Block& block = document_.blocks[use.block];
  if (block.kind == BlockKind::table && text.find('|') != std::string::npos) return;
  const bool has_space = use.span.begin > 0 && source_[use.span.begin - 1] == ' ';
  changes_.edits.push_back({use.span, (has_space ? "(" : " (") + text + ")"});
  const std::uint32_t begin = line_begin(source_, definition.span.begin);
  lines_to_drop_[definition.block].push_back({begin, next_line(source_, definition.text.end)});
}

void Footnotes::drop_definitions() {
  for (const auto& [index, lines] : lines_to_drop_) {
    const Block& block = document_.blocks[index];
    if (lines.size() == block.last_line - block.first_line) {
      changes_.inlined.push_back(index);
    } else {
      for (const Span line : lines) changes_.edits.push_back({line, ""});
    }
  }
}

}  // namespace

ReferenceChanges inline_footnotes(const Document& document, const std::vector<Edit>& references) {
  return Footnotes(document, references).run();
}

}  // namespace galley::render
