#include "markdown/block_scanner.h"
#include "markdown/link_syntax.h"

namespace galley::markdown {
namespace {

std::uint32_t after_line_ending(std::string_view source, std::uint32_t at) {
  if (at < source.size() && source[at] == '\r') ++at;
  if (at < source.size() && source[at] == '\n') ++at;
  return at;
}

// Begin of the block whose first line has its content at `text`: at top level the line's begin.
std::uint32_t begin_of(std::string_view source, std::uint32_t text, std::uint32_t parent) {
  if (parent != no_parent) return text;
  while (text > 0 && is_blank(source[text - 1])) --text;
  return text;
}

}  // namespace

// Splits the link reference definitions off the front of the paragraph that just ended, which is
// the last block. What is left stays the open leaf; when nothing is left there is none.
void BlockScanner::take_definitions() {
  if (document_.source[document_.lines[leaf().first_line].begin] != '[') return;
  const Block paragraph = leaf();
  std::uint32_t first = paragraph.first_line;
  const auto& lines = document_.lines;
  std::vector<DefinitionParts> found;
  std::vector<std::uint32_t> ends;
  while (first < paragraph.last_line && document_.source[lines[first].begin] == '[') {
    Cursor cursor(document_.source, lines.data() + first, lines.data() + paragraph.last_line);
    const auto parts = skip_definition(cursor);
    if (!parts) break;
    found.push_back(*parts);
    first = cursor.at_end() ? paragraph.last_line
                            : static_cast<std::uint32_t>(cursor.line() - lines.data());
    ends.push_back(first);
  }
  if (found.empty()) return;
  document_.blocks.pop_back();
  std::uint32_t begin = paragraph.first_line;
  for (std::size_t i = 0; i < found.size(); ++i) {
    add_definition(paragraph, begin, ends[i]);
    Block& block = document_.blocks.back();
    block.text = found[i].label;
    block.info = found[i].destination;
    block.title = found[i].title;
    begin = ends[i];
  }
  leaf_ = no_parent;
  if (first == paragraph.last_line) return;
  Block rest = paragraph;
  rest.first_line = first;
  rest.span.begin = begin_of(document_.source, lines[first].begin, paragraph.parent);
  document_.blocks.push_back(rest);
  leaf_ = static_cast<std::uint32_t>(document_.blocks.size() - 1);
}

void BlockScanner::add_definition(const Block& paragraph, std::uint32_t first, std::uint32_t last) {
  Block block = paragraph;
  block.kind = BlockKind::definition;
  block.first_line = first;
  block.last_line = last;
  const auto& lines = document_.lines;
  if (first != paragraph.first_line) {
    block.span.begin = begin_of(document_.source, lines[first].begin, paragraph.parent);
  }
  block.span.end = after_line_ending(document_.source, lines[last - 1].end);
  document_.blocks.push_back(block);
}

}  // namespace galley::markdown
