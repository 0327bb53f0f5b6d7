#include "render/included_lines.h"

#include <algorithm>

#include "render/inline_text.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::Document;
using markdown::Edit;
using markdown::Span;
using markdown::Tag;
using markdown::TagKind;

bool is_blank(std::string_view text) { return trimmed(text).empty(); }

// Rows of tables and headings cannot hold a line ending.
bool is_one_line(const Block& block) {
  return block.kind == markdown::BlockKind::table || block.kind == markdown::BlockKind::heading;
}

std::string on_one_line(std::string_view content, const Block& block) {
  std::string line;
  while (!content.empty()) {
    const std::size_t end = std::min(content.find('\n'), content.size());
    const std::string_view part = trimmed(content.substr(0, end));
    if (!part.empty()) line.append(line.empty() ? "" : " ").append(part);
    content.remove_prefix(std::min(end + 1, content.size()));
  }
  return block.kind == markdown::BlockKind::table ? table_cell(line) : line;
}

bool is_one_paragraph(std::string_view content) {
  const Document document = markdown::scan(content, markdown::Dialect::mdx, markdown::Extent::body);
  return document.blocks.size() == 1 &&
         document.blocks.front().kind == markdown::BlockKind::paragraph;
}

// The line of its block that a use begins on, from its first byte to the end of the use's last
// line.
Span line_around(const Document& document, const PartialUse& use) {
  const Block& block = document.blocks[use.block];
  Span around = use.span;
  for (std::uint32_t i = block.first_line; i < block.last_line; ++i) {
    const markdown::Line line = document.lines[i];
    if (line.begin <= use.span.begin) around.begin = line.begin;
    if (line.begin <= use.span.end) around.end = std::max(line.end, use.span.end);
  }
  return around;
}

// The elements around a use that fill its paragraph, the outermost first. Of more than real pages
// nest the rest stays in the text.
std::vector<const Tag*> filling_elements(const Document& document, const PartialUse& use) {
  constexpr std::size_t max_elements = 8;
  std::vector<const Tag*> found;
  const Block& block = document.blocks[use.block];
  std::uint32_t begin = document.lines[block.first_line].begin;
  std::uint32_t end = document.lines[block.last_line - 1].end;
  auto tag = std::partition_point(document.tags.begin(), document.tags.end(),
                                  [begin](const Tag& each) { return each.span.begin < begin; });
  for (; tag != document.tags.end() && found.size() < max_elements; ++tag) {
    const bool is_around = tag->kind == TagKind::open && tag->partner != markdown::no_parent &&
                           tag->span.end <= use.span.begin;
    if (!is_around) break;
    const Span closing = document.tags[tag->partner].span;
    const bool fills = closing.begin >= use.span.end && closing.end <= end &&
                       is_blank(Span{begin, tag->span.begin}.of(document.source)) &&
                       is_blank(Span{closing.end, end}.of(document.source));
    if (!fills) break;
    found.push_back(&*tag);
    begin = tag->span.end;
    end = closing.begin;
  }
  return found;
}

}  // namespace

std::string_view line_before(std::string_view source, std::uint32_t offset) {
  const std::size_t line = offset == 0 ? 0 : source.rfind('\n', offset - 1) + 1;
  return source.substr(line, offset - line);
}

std::string continuation(std::string_view before) {
  std::string prefix(before);
  for (char& c : prefix) {
    if (c != '>' && c != '\t') c = ' ';
  }
  return prefix;
}

std::string with_prefix(std::string_view text, std::string_view prefix) {
  std::string out;
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += text.substr(0, end);
    if (end == text.size()) return out;
    out += '\n';
    text.remove_prefix(end + 1);
    // A quote ends at a line without its mark.
    if (text.empty()) return out;
    const bool is_line_blank = text.front() == '\n';
    out += is_line_blank ? prefix.substr(0, prefix.find_last_of('>') + 1) : prefix;
  }
}

std::vector<Edit> place_partial(const PartialUse& use, std::string_view content,
                                const Document& document) {
  const Block& block = document.blocks[use.block];
  if (is_one_line(block)) return {{use.span, on_one_line(content, block)}};
  const std::string_view source = document.source;
  const Span around = line_around(document, use);
  const bool is_first = is_blank(Span{around.begin, use.span.begin}.of(source));
  const bool is_last = is_blank(Span{use.span.end, around.end}.of(source));
  const bool is_alone = is_first && is_last;
  const std::string_view before = line_before(source, is_alone ? use.span.begin : around.begin);
  const std::string prefix = continuation(before);
  const std::string lines = with_prefix(content, prefix);
  if (is_alone) {
    return {{use.span, is_blank(before) ? "\n" + prefix + lines + "\n" : lines + "\n"}};
  }
  if (is_one_paragraph(content)) return {{use.span, lines}};
  const std::string gap = with_prefix("\n\n", prefix) + prefix;
  std::vector<Edit> edits;
  for (const Tag* const tag : filling_elements(document, use)) {
    const std::uint32_t closing = document.tags[tag->partner].span.begin;
    edits.push_back({{tag->span.end, tag->span.end}, gap});
    edits.push_back({{closing, closing}, gap});
  }
  Span span = use.span;
  while (span.end < around.end && source[span.end] == ' ') ++span.end;
  edits.push_back({span, (is_first ? "" : gap) + lines + (is_last ? "\n" : gap)});
  return edits;
}

}  // namespace galley::render
