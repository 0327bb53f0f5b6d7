#include <algorithm>
#include <array>

#include "markdown/chars.h"
#include "markdown/cursor.h"
#include "markdown/html_syntax.h"
#include "markdown/leaf_syntax.h"

namespace galley::markdown {
namespace {

// Start condition 6 of CommonMark 0.30, section 4.6, sorted.
constexpr std::array<std::string_view, 62> block_names = {
    "address",  "article",  "aside",    "base",       "basefont", "blockquote", "body",   "caption",
    "center",   "col",      "colgroup", "dd",         "details",  "dialog",     "dir",    "div",
    "dl",       "dt",       "fieldset", "figcaption", "figure",   "footer",     "form",   "frame",
    "frameset", "h1",       "h2",       "h3",         "h4",       "h5",         "h6",     "head",
    "header",   "hr",       "html",     "iframe",     "legend",   "li",         "link",   "main",
    "menu",     "menuitem", "nav",      "noframes",   "ol",       "optgroup",   "option", "p",
    "param",    "section",  "source",   "summary",    "table",    "tbody",      "td",     "tfoot",
    "th",       "thead",    "title",    "tr",         "track",    "ul"};

// Start condition 1: their content is not Markdown.
constexpr std::array<std::string_view, 4> raw_names = {"pre", "script", "style", "textarea"};

std::string_view tag_name(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_alnum(text[end])) ++end;
  return text.substr(0, end);
}

bool is_raw_name(std::string_view name) {
  return std::any_of(raw_names.begin(), raw_names.end(),
                     [name](std::string_view raw) { return equal_ignoring_case(raw, name); });
}

bool is_block_name(std::string_view name) {
  std::array<char, 12> lower{};
  if (name.empty() || name.size() > lower.size()) return false;
  std::transform(name.begin(), name.end(), lower.begin(), to_lower);
  return std::binary_search(block_names.begin(), block_names.end(),
                            std::string_view(lower.data(), name.size()));
}

// One whole open or closing tag and nothing after it but blanks.
bool is_lone_tag(std::string_view text) {
  const Line line{0, static_cast<std::uint32_t>(text.size())};
  Cursor cursor(text, &line, &line + 1);
  if (!skip_html_tag(cursor)) return false;
  cursor.skip_blanks();
  return cursor.at_end();
}

int named_kind(std::string_view text) {
  const bool closing = text.size() > 1 && text[1] == '/';
  const std::size_t begin = closing ? 2 : 1;
  const std::string_view name = tag_name(text.substr(begin));
  if (name.empty()) return 0;
  const std::string_view after = text.substr(begin + name.size());
  const bool ends = after.empty() || is_blank(after.front()) || after.front() == '>';
  if (!closing && ends && is_raw_name(name)) return 1;
  if ((ends || after.substr(0, 2) == "/>") && is_block_name(name)) return 6;
  return !(is_raw_name(name) && !closing) && is_lone_tag(text) ? 7 : 0;
}

bool contains_raw_closing(std::string_view line) {
  for (std::size_t at = line.find("</"); at != std::string_view::npos;
       at = line.find("</", at + 2)) {
    const std::string_view name = tag_name(line.substr(at + 2));
    const std::size_t end = at + 2 + name.size();
    if (end < line.size() && line[end] == '>' && is_raw_name(name)) return true;
  }
  return false;
}

bool contains(std::string_view line, std::string_view what) {
  return line.find(what) != std::string_view::npos;
}

}  // namespace

int html_block_kind(std::string_view text) {
  if (text.size() < 2 || text.front() != '<') return 0;
  if (text.substr(0, 4) == "<!--") return 2;
  if (text[1] == '?') return 3;
  if (text.substr(0, 9) == "<![CDATA[") return 5;
  if (text[1] == '!') return text.size() > 2 && is_alpha(text[2]) ? 4 : 0;
  return named_kind(text);
}

bool is_component_tag(std::string_view text) {
  if (html_block_kind(text) != 7) return false;
  const std::string_view name = tag_name(text.substr(text[1] == '/' ? 2 : 1));
  return name.front() >= 'A' && name.front() <= 'Z' &&
         std::any_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool ends_html_block(int kind, std::string_view line) {
  switch (kind) {
    case 1:
      return contains_raw_closing(line);
    case 2:
      return contains(line, "-->");
    case 3:
      return contains(line, "?>");
    case 4:
      return contains(line, ">");
    case 5:
      return contains(line, "]]>");
    default:
      return false;
  }
}

}  // namespace galley::markdown
