#include "render/element_borders.h"

#include <algorithm>
#include <array>

#include "render/leaf_text.h"

namespace galley::render {
namespace {

using markdown::Document;
using markdown::Tag;
using markdown::TagKind;

// Elements that follow one another, and what is written between them.
struct Neighbours {
  std::string_view before;
  std::string_view after;
  std::string_view gap;
};

constexpr Neighbours rows[] = {
    {"td", "td", " | "},        {"th", "th", " | "},        {"th", "td", " | "},
    {"td", "th", " | "},        {"tr", "tr", line_break},   {"thead", "tbody", line_break},
    {"caption", "thead", ": "}, {"caption", "tbody", ": "}, {"caption", "tr", ": "},
    {"li", "li", line_break},   {"dt", "dd", ": "},         {"dd", "dt", line_break},
    {"dd", "dd", line_break},   {"option", "option", ", "},
};

// Those that a browser sets apart from the text around them (HTML standard, section 15.3).
constexpr std::array<std::string_view, 21> blocks{
    "address",    "article", "aside",  "blockquote", "details", "div",     "dl",
    "figcaption", "figure",  "footer", "form",       "header",  "hr",      "main",
    "nav",        "ol",      "p",      "pre",        "section", "summary", "table"};

bool is_block(std::string_view name) {
  return std::find(blocks.begin(), blocks.end(), name) != blocks.end();
}

bool is_text(char c) { return c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != '|'; }

// Whether what the tag ends is in the line of text that goes on behind it.
bool ends_text(const Document& document, const Tag& tag) {
  const std::string_view name = tag.name.of(document.source);
  return tag.kind != TagKind::open && !is_block(name) && name != "br";
}

}  // namespace

std::string_view border_before(const Document& document, std::uint32_t index) {
  const Tag& tag = document.tags[index];
  const std::string_view name = tag.name.of(document.source);
  const std::uint32_t begin = tag.span.begin;
  const Tag* const last = index > 0 ? &document.tags[index - 1] : nullptr;
  if (last != nullptr && last->span.end == begin && last->kind == TagKind::close) {
    const std::string_view before = last->name.of(document.source);
    for (const Neighbours& row : rows) {
      if (row.before == before && row.after == name) return row.gap;
    }
  }
  if (!is_block(name) || begin == 0) return {};
  const bool is_behind_tag = last != nullptr && last->span.end == begin;
  const bool is_beside_text =
      is_behind_tag ? ends_text(document, *last) : is_text(document.source[begin - 1]);
  return is_beside_text ? " " : "";
}

std::string_view border_after(const Document& document, std::uint32_t index) {
  const Tag& tag = document.tags[index];
  const std::uint32_t end = tag.span.end;
  const std::string_view rest = document.source.substr(end, 2);
  const bool is_beside_text = !rest.empty() && is_text(rest.front()) && rest != "</";
  return is_block(tag.name.of(document.source)) && is_beside_text ? " " : "";
}

}  // namespace galley::render
