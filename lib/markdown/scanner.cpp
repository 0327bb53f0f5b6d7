#include <algorithm>
#include <map>

#include "markdown/block_scanner.h"
#include "markdown/cursor.h"
#include "markdown/directive_syntax.h"
#include "markdown/document.h"
#include "markdown/inline_scanner.h"
#include "markdown/jsx.h"
#include "markdown/problems.h"

namespace galley::markdown {
namespace {

// The opening of a directive divides the text around it. Whether it has an end shows only later: a
// page on which some have none is read once more, and there they are text from the begin.
void scan_blocks(Document& document, Effort& effort, Extent extent) {
  const std::vector<BlockScanner::Unclosed> unclosed =
      BlockScanner(document, effort).run(extent, {});
  if (unclosed.empty()) return;
  std::vector<std::uint32_t> begins;
  for (const BlockScanner::Unclosed& opening : unclosed) begins.push_back(opening.text_begin);
  std::sort(begins.begin(), begins.end());
  document.blocks.clear();
  document.lines.clear();
  document.problems.clear();
  for (const std::uint32_t begin : begins) {
    const std::size_t end = document.source.find_first_of("\r\n", begin);
    const std::size_t last = std::min(end, document.source.size());
    add_problem(document, {begin, static_cast<std::uint32_t>(last)}, problem::unclosed_directive);
  }
  // Others may have lost their end by that: paragraphs of their own.
  for (const auto& opening : BlockScanner(document, effort).run(extent, std::move(begins))) {
    Block& block = document.blocks[opening.block];
    block.kind = BlockKind::paragraph;
    block.text = block.info = {};
    add_problem(document, block.span, problem::unclosed_directive);
  }
}

bool is_told(const Document& document, std::uint32_t begin) {
  return std::any_of(document.problems.begin(), document.problems.end(),
                     [begin](const Problem& problem) { return problem.span.begin == begin; });
}

// Of those that stand in a line of text, where each is an inline.
void tell_unclosed_audiences(Document& document) {
  using Openings = std::map<std::string_view, std::vector<Span>>;  // by name
  Openings open;
  const auto tell = [&document, &open] {
    for (const auto& [name, spans] : open) {
      for (const Span span : spans) {
        if (document.problems.size() >= max_problems) return;
        if (!is_told(document, span.begin)) {
          add_problem(document, span, problem::unclosed_directive);
        }
      }
    }
    open.clear();
  };
  std::uint32_t block = 0;
  for (const Inline& item : document.inlines) {
    if (item.kind != InlineKind::html) continue;
    const std::string_view text = item.span.of(document.source);
    const auto tag = audience_line(text);
    if (!tag) continue;
    if (item.block != block) tell();
    block = item.block;
    std::vector<Span>& spans = open[tag->name.of(text)];
    if (!tag->is_closing) spans.push_back(item.span);
    if (tag->is_closing && !spans.empty()) spans.pop_back();
  }
  tell();
}

// To grow a vector block by block costs more than to fill it. A document that is used again has had
// its room since the first scan.
void begin(Document& document) {
  document.blocks.clear();
  document.lines.clear();
  document.inlines.clear();
  document.tags.clear();
  document.attributes.clear();
  document.problems.clear();
  if (document.lines.capacity() > 0) return;
  const std::string_view source = document.source;
  const auto lines = static_cast<std::size_t>(std::count(source.begin(), source.end(), '\n')) + 1;
  document.lines.reserve(lines);
  document.blocks.reserve(lines / 2 + 1);
}

}  // namespace

void scan_into(Document& document, std::string_view source, Dialect dialect, Extent extent) {
  document.source = source;
  document.dialect = dialect;
  begin(document);
  Effort effort(source.size());
  scan_blocks(document, effort, extent);
  InlineScanner(document, effort).run();
  if (dialect != Dialect::mdx) tell_unclosed_audiences(document);
  match_tags(document);
}

Document scan(std::string_view source, Dialect dialect, Extent extent) {
  Document document;
  scan_into(document, source, dialect, extent);
  return document;
}

}  // namespace galley::markdown
