#include "render/html_tags.h"

#include <algorithm>

#include "markdown/html_syntax.h"

namespace galley::render {
namespace {

constexpr std::string_view blanks = " \t\r\n\f";

struct Row {
  std::string_view name;
  Treatment treatment;
};

constexpr Row rows[] = {
    {"div", Treatment::frame},      {"p", Treatment::frame},       {"center", Treatment::frame},
    {"section", Treatment::frame},  {"article", Treatment::frame}, {"main", Treatment::frame},
    {"header", Treatment::frame},   {"footer", Treatment::frame},  {"nav", Treatment::frame},
    {"aside", Treatment::frame},    {"figure", Treatment::frame},  {"figcaption", Treatment::frame},
    {"details", Treatment::frame},  {"picture", Treatment::span},  {"source", Treatment::span},
    {"span", Treatment::span},      {"font", Treatment::span},     {"small", Treatment::span},
    {"big", Treatment::span},       {"u", Treatment::span},        {"ins", Treatment::span},
    {"nobr", Treatment::span},      {"wbr", Treatment::span},      {"a", Treatment::link},
    {"img", Treatment::image},      {"br", Treatment::line_break}, {"hr", Treatment::rule},
    {"b", Treatment::strong},       {"strong", Treatment::strong}, {"i", Treatment::emphasis},
    {"em", Treatment::emphasis},    {"del", Treatment::deleted},   {"s", Treatment::deleted},
    {"strike", Treatment::deleted}, {"code", Treatment::code},     {"kbd", Treatment::code},
    {"samp", Treatment::code},      {"tt", Treatment::code},       {"h1", Treatment::heading},
    {"h2", Treatment::heading},     {"h3", Treatment::heading},    {"h4", Treatment::heading},
    {"h5", Treatment::heading},     {"h6", Treatment::heading},    {"summary", Treatment::summary},
    {"ul", Treatment::list},        {"ol", Treatment::list},       {"li", Treatment::item},
    {"script", Treatment::dropped}, {"style", Treatment::dropped}, {"svg", Treatment::dropped},
    {"table", Treatment::table},    {"sub", Treatment::kept},      {"sup", Treatment::kept},
};

Treatment treatment_of(std::string_view name) {
  const auto* const row = std::find_if(std::begin(rows), std::end(rows),
                                       [name](const Row& each) { return each.name == name; });
  return row == std::end(rows) ? Treatment::unknown : row->treatment;
}

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower;
}

std::size_t skip(std::string_view text, std::size_t at, std::string_view what) {
  return std::min(text.find_first_not_of(what, at), text.size());
}

// The value at `at`, which moves behind it.
std::string_view take_value(std::string_view text, std::size_t& at) {
  const char quote = at < text.size() ? text[at] : '\0';
  const bool is_quoted = quote == '"' || quote == '\'';
  const std::size_t begin = is_quoted ? at + 1 : at;
  const std::size_t end = std::min(
      is_quoted ? text.find(quote, begin) : text.find_first_of(" \t\r\n\f>", begin), text.size());
  at = is_quoted ? end + 1 : end;
  return text.substr(begin, end - begin);
}

}  // namespace

std::string_view HtmlTag::attribute(std::string_view wanted) const {
  std::size_t at = std::min(text.find_first_of(blanks), text.size());
  for (at = skip(text, at, " \t\r\n\f/"); at < text.size() && text[at] != '>';
       at = skip(text, at, " \t\r\n\f/")) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n\f/>=", at + 1), text.size());
    const std::string found = in_lower_case(text.substr(at, end - at));
    at = skip(text, end, blanks);
    if (at >= text.size() || text[at] != '=') {
      if (found == wanted) return text.substr(end, 0);
      continue;
    }
    at = skip(text, at + 1, blanks);
    const std::string_view value = take_value(text, at);
    if (found == wanted) return value;
  }
  return {};
}

bool HtmlTag::is_anchor() const {
  const bool is_open_link = treatment == Treatment::link && !is_closing;
  return is_open_link && !(attribute("id").empty() && attribute("name").empty());
}

HtmlTag read_tag(std::string_view text) {
  HtmlTag tag;
  tag.text = text;
  if (text.substr(0, 4) == "<!--") {
    tag.treatment = Treatment::span;
    return tag;
  }
  tag.is_closing = text.substr(0, 2) == "</";
  const std::size_t begin = tag.is_closing ? 2 : 1;
  const std::size_t end = std::min(text.find_first_of(" \t\r\n\f/>", begin), text.size());
  tag.name = in_lower_case(text.substr(begin, end - begin));
  tag.treatment = treatment_of(tag.name);
  return tag;
}

std::size_t tag_size(std::string_view text) {
  if (text.substr(0, 4) == "<!--") {
    const std::size_t end = text.find("-->", 4);
    return end == std::string_view::npos ? 0 : end + 3;
  }
  if (text.empty()) return 0;
  const markdown::Line line{0, static_cast<std::uint32_t>(text.size())};
  markdown::Cursor cursor(text, &line, &line + 1);
  return markdown::skip_html_tag(cursor) ? cursor.offset() : 0;
}

}  // namespace galley::render
