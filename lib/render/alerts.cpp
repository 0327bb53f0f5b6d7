#include "render/alerts.h"

#include <algorithm>
#include <string>

#include "render/inline_text.h"

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Edit;
using markdown::no_parent;
using markdown::Span;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The kind in "[!KIND]"; empty when the line is anything else.
std::string_view kind_of(std::string_view line) {
  const std::string_view text = trimmed(line);
  if (text.substr(0, 2) != "[!" || text.back() != ']') return {};
  const std::string_view kind = text.substr(2, text.size() - 3);
  const bool is_word = std::all_of(kind.begin(), kind.end(), is_letter);
  return is_word ? kind : std::string_view{};
}

std::string prefix_for(std::string_view kind) {
  std::string name(kind);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_upper = name[i] >= 'A' && name[i] <= 'Z';
    if (i == 0 && !is_upper) name[i] = static_cast<char>(name[i] - 32);
    if (i > 0 && is_upper) name[i] = static_cast<char>(name[i] + 32);
  }
  return "**" + name + ":**";
}

// The first paragraph of a quote.
bool may_be_alert(const Document& document, std::uint32_t index) {
  const Block& block = document.blocks[index];
  return block.kind == BlockKind::paragraph && block.parent != no_parent &&
         block.parent + 1 == index && document.blocks[block.parent].kind == BlockKind::block_quote;
}

}  // namespace

bool is_alert_kind(std::string_view line) { return !kind_of(line).empty(); }

std::vector<Edit> alert_prefixes(const Document& document) {
  std::vector<Edit> edits;
  for (std::uint32_t i = 0; i < document.blocks.size(); ++i) {
    if (!may_be_alert(document, i)) continue;
    const Block& block = document.blocks[i];
    const Span marker = document.lines[block.first_line];
    const std::string_view kind = kind_of(marker.of(document.source));
    if (kind.empty()) continue;
    // Text goes on behind it; a list, code or a heading begins on a line of its own.
    const bool goes_on = block.first_line + 1 < block.last_line;
    const std::uint32_t end = goes_on ? document.lines[block.first_line + 1].begin : marker.end;
    edits.push_back({{marker.begin, end}, prefix_for(kind) + (goes_on ? " " : "")});
  }
  return edits;
}

}  // namespace galley::render
