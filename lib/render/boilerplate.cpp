#include "render/boilerplate.h"

#include <algorithm>
#include <array>
#include <string>

namespace galley::render {
namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Document;
using markdown::Inline;
using markdown::InlineKind;
using markdown::no_parent;
using markdown::Span;

// In lower case, as words_of() writes them.
constexpr std::array<std::string_view, 12> boilerplate{
    "edit this page",           "edit this page on github",
    "edit this page on gitlab", "edit this page on codeberg",
    "edit on github",           "edit page",
    "improve this page",        "suggest edits",
    "suggest an edit",          "view page source",
    "view source on github",    "edit this section"};

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

// A paragraph of the page itself whose first inline is one such link, whatever signs stand around.
bool is_boilerplate(const Document& document, const Block& block, const Inline& link) {
  if (block.kind != BlockKind::paragraph || block.parent != no_parent) return false;
  if (link.kind != InlineKind::link && link.kind != InlineKind::reference) return false;
  const std::string_view source = document.source;
  const std::string words = words_of(link.content.of(source));
  if (std::find(boilerplate.begin(), boilerplate.end(), words) == boilerplate.end()) return false;
  return words_of(Span{block.span.begin, link.span.begin}.of(source)).empty() &&
         words_of(Span{link.span.end, block.span.end}.of(source)).empty();
}

}  // namespace

std::vector<std::uint32_t> boilerplate_blocks(const Document& document) {
  std::vector<std::uint32_t> found;
  std::uint32_t seen = no_parent;
  for (const Inline& item : document.inlines) {
    if (item.block == seen) continue;
    seen = item.block;
    if (is_boilerplate(document, document.blocks[seen], item)) found.push_back(seen);
  }
  return found;
}

}  // namespace galley::render
