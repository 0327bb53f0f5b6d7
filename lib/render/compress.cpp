#include <algorithm>
#include <iterator>
#include <optional>

#include "render/alerts.h"
#include "render/block_changes.h"
#include "render/boilerplate.h"
#include "render/code_data.h"
#include "render/comments.h"
#include "render/fenced_code.h"
#include "render/html_block.h"
#include "render/html_inline.h"
#include "render/inline_text.h"
#include "render/lines.h"
#include "render/panels.h"
#include "render/passes.h"
#include "render/references.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Edit;
using markdown::Inline;
using markdown::Span;
using settings::Profile;

// Two looks at a page: those who see the whole of it name blocks to drop and edits of text, then
// every block is met once.
class Compressor {
 public:
  Compressor(const Document& document, Profile profile, const SourceLine& source_line)
      : document_(document),
        source_(document.source),
        profile_(profile),
        source_line_(source_line),
        blocks_(document, changes_),
        comments_(document.source, changes_),
        blocks_to_drop_(document.blocks.size()) {}

  Changes run();

 private:
  void find_boilerplate();
  void find_panels();
  void find_references();
  void add(std::vector<Edit> edits);
  void block(std::uint32_t index);
  void seek_inlines(std::uint32_t block);
  void drop_heading_id(const Block& block);
  void name_data(const Inline& item);
  void html(std::uint32_t index);
  bool html_in_text(std::uint32_t index);

  const Document& document_;
  std::string_view source_;
  Profile profile_;
  const SourceLine& source_line_;
  Changes changes_;
  BlockChanges blocks_;
  TextComments comments_;
  std::vector<Edit> added_;                  // by what looks at the whole page
  std::vector<const char*> blocks_to_drop_;  // by block: what it is counted as, if it goes
  std::size_t next_inline_ = 0;
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
  for (const std::uint32_t index : boilerplate_blocks(document_)) {
    blocks_to_drop_[index] = "boilerplate";
  }
}

void Compressor::find_panels() {
  PanelChanges panels = shorten_panels(document_, profile_);
  for (const std::uint32_t index : panels.dropped) blocks_to_drop_[index] = "panel";
  add(std::move(panels.edits));
}

void Compressor::find_references() {
  std::vector<std::uint32_t> dropped;
  for (std::uint32_t i = 0; i < blocks_to_drop_.size(); ++i) {
    if (blocks_to_drop_[i] != nullptr) dropped.push_back(i);
  }
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
  if (block.kind == BlockKind::html && is_html_comment(block.span.of(source_))) {
    return blocks_.drop(index, "html_comment");
  }
  if (blocks_to_drop_[index] != nullptr) return blocks_.drop(index, blocks_to_drop_[index]);
  if (block.kind == BlockKind::fenced_code) {
    return shorten_code(document_, block, profile_, source_line_, changes_);
  }
  if (block.kind == BlockKind::html) return html(index);
  if (block.kind == BlockKind::heading) drop_heading_id(block);
  const std::vector<Inline>& inlines = document_.inlines;
  if (html_in_text(index)) return;
  for (; next_inline_ < inlines.size() && inlines[next_inline_].block == index; ++next_inline_) {
    comments_.drop(inlines[next_inline_]);
    name_data(inlines[next_inline_]);
  }
}

// Nobody reads a key of hundreds of letters.
void Compressor::name_data(const Inline& item) {
  if (item.kind != markdown::InlineKind::code) return;
  std::vector<Edit> names = data_as_lengths(source_, item.content);
  if (names.empty()) return;
  changes_.dropped["data"] += names.size();
  std::move(names.begin(), names.end(), std::back_inserter(changes_.edits));
}

void Compressor::seek_inlines(std::uint32_t block) {
  const std::vector<Inline>& inlines = document_.inlines;
  while (next_inline_ < inlines.size() && inlines[next_inline_].block < block) ++next_inline_;
}

// "{#id}", "{ #id }" and "{: #id }" at the end of a heading: the anchor index knows them.
void Compressor::drop_heading_id(const Block& block) {
  const Span text = without_trailing_blanks(source_, block.text);
  const std::size_t open = text.of(source_).rfind('{');
  if (open == std::string_view::npos || open == 0 || source_[text.end - 1] != '}') return;
  const auto begin = static_cast<std::uint32_t>(text.begin + open);
  std::string_view inside = trimmed(Span{begin + 1, text.end - 1}.of(source_));
  if (inside.starts_with(':')) inside = trimmed(inside.substr(1));
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
  const std::optional<HtmlAsMarkdown> converted = html_as_markdown(text, profile_);
  if (!converted) return;
  if (converted->lines.empty()) {
    blocks_.drop(index, "html");
  } else {
    blocks_.replace(index, converted->lines, "html");
  }
  for (const std::string& name : converted->dropped) ++changes_.dropped[name];
}

// True when the comments in the text are taken care of as well.
bool Compressor::html_in_text(std::uint32_t index) {
  const std::vector<Inline>& inlines = document_.inlines;
  if (next_inline_ == inlines.size() || inlines[next_inline_].block != index) return false;
  InlineHtml html = inline_html_as_markdown(document_, index, next_inline_, profile_);
  if (html.result == InlineHtml::Result::unchanged) return false;
  for (const std::string& name : html.dropped) ++changes_.dropped[name];
  if (html.result == InlineHtml::Result::nothing_left) {
    blocks_.drop(index, "html");
    return true;
  }
  changes_.dropped["html_tag"] += html.edits.size();
  add(std::move(html.edits));
  return true;
}

}  // namespace

Changes compress(const Document& document, Profile profile, const SourceLine& source_line) {
  if (profile == Profile::lossless) return {};
  return Compressor(document, profile, source_line).run();
}

}  // namespace galley::render
