#include "render/indented_code.h"

#include <algorithm>
#include <string>

#include "render/leaf_text.h"
#include "render/lines.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Edit;
using markdown::Span;

constexpr std::size_t code_indent = 4;

std::string fence_around(const std::vector<std::string>& lines) {
  std::size_t longest = 2;
  for (const std::string& line : lines) {
    std::size_t run = 0;
    for (const char c : line) {
      run = c == '`' ? run + 1 : 0;
      longest = std::max(longest, run);
    }
  }
  return std::string(longest + 1, '`');
}

std::vector<std::string> code_lines(const Document& document, const Block& block) {
  const std::uint32_t column = column_of(document.source, block.span.begin);
  std::vector<std::string> lines;
  for (const WrittenLine& line : LeafText(document, block, column).lines()) {
    lines.push_back(line.text.substr(std::min(code_indent, line.text.size())));
  }
  return lines;
}

Edit fenced(const Document& document, const Block& block) {
  const std::string_view source = document.source;
  const std::uint32_t begin = line_begin(source, block.span.begin);
  const std::string prefix = prefix_of(source, block.span.begin);
  const std::vector<std::string> lines = code_lines(document, block);
  const std::string mark = fence_around(lines);
  std::string text(source.substr(begin, block.span.begin - begin));
  text += mark + "\n";
  for (const std::string& line : lines) {
    text += line.empty() ? blank_line(prefix) : prefix + line + "\n";
  }
  return {{begin, block.span.end}, text + prefix + mark + "\n"};
}

// Whether what stands indented behind the block goes on with it for tools beyond CommonMark: a
// footnote, or the description of a term.
bool has_more_below(const Document& document, const Block& block) {
  const bool is_text = block.kind == BlockKind::paragraph || block.kind == BlockKind::definition;
  if (!is_text) return false;
  const std::string_view text = block.span.of(document.source);
  const std::string_view start = text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
  return start.starts_with("[^") || start.find("\n: ") != std::string_view::npos;
}

bool may_be_fence(const Document& document, const Block& block) {
  if (block.parent == markdown::no_parent) return true;
  const std::uint32_t begin = line_begin(document.source, block.span.begin);
  const Span before_code{begin, document.lines[block.first_line].begin};
  return before_code.of(document.source).find('\t') == std::string_view::npos;
}

}  // namespace

std::vector<Edit> indented_code_as_fences(const Document& document, settings::Profile profile) {
  std::vector<Edit> edits;
  if (profile == settings::Profile::lossless) return edits;
  bool belongs_above = false;
  for (const Block& block : document.blocks) {
    const bool is_code = block.kind == BlockKind::indented_code;
    if (!is_code) belongs_above = has_more_below(document, block);
    const bool is_fence = is_code && !belongs_above && may_be_fence(document, block);
    if (is_fence) edits.push_back(fenced(document, block));
  }
  return edits;
}

}  // namespace galley::render
