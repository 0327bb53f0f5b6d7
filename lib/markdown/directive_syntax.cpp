#include "markdown/directive_syntax.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "markdown/chars.h"

namespace galley::markdown {
namespace {

constexpr std::uint32_t min_colons = 3;

std::uint32_t as_offset(std::size_t at) { return static_cast<std::uint32_t>(at); }

bool is_directive_name_part(char c) { return is_alnum(c) || c == '-' || c == '_'; }

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

// The name at `at`; empty when there is none.
Span name_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  if (end < text.size() && is_alpha(text[end])) {
    while (end < text.size() && is_directive_name_part(text[end])) ++end;
  }
  return {as_offset(at), as_offset(end)};
}

Span without_blanks(std::string_view text, Span span) {
  while (span.begin < span.end && is_white(text[span.begin])) ++span.begin;
  while (span.end > span.begin && is_white(text[span.end - 1])) --span.end;
  return span;
}

// Behind the bracket that closes the one at `at`; npos when there is none.
std::size_t after_closing(std::string_view text, std::size_t at, char open, char close) {
  std::size_t depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == open) {
      ++depth;
    } else if (text[at] == close && --depth == 0) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

// Where the quoted or bare value at `begin` lies.
Span value_at(std::string_view text, std::size_t begin, std::size_t end) {
  const char quote = begin < end ? text[begin] : '\0';
  if (quote == '"' || quote == '\'') {
    const std::size_t close = std::min(text.find(quote, begin + 1), end);
    return {as_offset(begin + 1), as_offset(close)};
  }
  std::size_t stop = begin;
  while (stop < end && !is_blank(text[stop])) ++stop;
  return {as_offset(begin), as_offset(stop)};
}

// The text among the attributes {title="Text" .class #id} in `braces`.
Span attribute_label(std::string_view text, Span braces) {
  static constexpr std::array<std::string_view, 4> names = {
      "title=", "label=", "summary=", "heading="};
  const std::string_view inside = braces.of(text);
  for (const std::string_view name : names) {
    const std::size_t at = inside.find(name);
    const bool begins = at != std::string_view::npos && at > 0 &&
                        (is_blank(inside[at - 1]) || inside[at - 1] == '{');
    if (begins) return value_at(text, braces.begin + at + name.size(), braces.end - 1);
  }
  return {};
}

// The label in "[Label]{attributes}"; nothing when more stands behind it.
std::optional<Span> bracketed_label(std::string_view text, std::size_t at) {
  const std::size_t end = after_closing(text, at, '[', ']');
  if (end == std::string_view::npos) return std::nullopt;
  const Span label = without_blanks(text, {as_offset(at + 1), as_offset(end - 1)});
  const std::string_view rest = trimmed(text.substr(end));
  if (rest.empty() || (rest.front() == '{' && rest.back() == '}')) return label;
  return std::nullopt;
}

// "Label {attributes}", "{title="Label"}", "Label :::".
Span plain_label(std::string_view text, std::size_t at) {
  Span label = without_blanks(text, {as_offset(at), as_offset(text.size())});
  while (!label.empty() && text[label.end - 1] == ':') --label.end;
  label = without_blanks(text, label);
  if (label.empty() || text[label.end - 1] != '}') return label;
  const std::size_t brace = label.of(text).rfind('{');
  if (brace == std::string_view::npos) return label;
  const Span braces{as_offset(label.begin + brace), label.end};
  if (brace > 0 && !is_blank(text[braces.begin - 1])) return label;  // "Use {a}" keeps its braces
  const Span before = without_blanks(text, {label.begin, braces.begin});
  return before.empty() ? attribute_label(text, braces) : before;
}

std::optional<Span> label_behind(std::string_view text, std::size_t at) {
  if (at == text.size()) return Span{};
  if (text[at] == '[') return bracketed_label(text, at);
  if (text[at] == '{' || is_blank(text[at])) return plain_label(text, at);
  return std::nullopt;  // "::: a.python.path", ":::a:b"
}

// "{note}" of MyST and "{.note .other}" of Pandoc.
std::optional<DirectiveLine> braced_directive(std::string_view text, std::uint32_t size,
                                              std::size_t at) {
  const std::size_t end = after_closing(text, at, '{', '}');
  if (end == std::string_view::npos) return std::nullopt;
  const std::size_t begin = text[at + 1] == '.' ? at + 2 : at + 1;
  const Span name = name_at(text, begin);
  if (name.empty()) return std::nullopt;
  return DirectiveLine{size, name, plain_label(text, end)};
}

// The names of callouts; what is not among them may do anything.
constexpr std::array<std::string_view, 12> shortcodes = {
    "note", "tip",   "warning", "caution", "important",  "danger",
    "info", "alert", "hint",    "callout", "admonition", "details"};

// Those of tabs: of Hugo's themes and of GitBook.
constexpr std::array<std::string_view, 3> tab_shortcodes = {"tabs", "tab", "tabpane"};

// What stands between the braces of a tag that fills the text.
std::optional<Span> shortcode_content(std::string_view tag) {
  static constexpr std::array<std::array<std::string_view, 2>, 3> braces = {
      {{"{{<", ">}}"}, {"{{%", "%}}"}, {"{%", "%}"}}};
  for (const auto& [open, close] : braces) {
    const bool fits = tag.size() >= open.size() + close.size() &&
                      tag.substr(0, open.size()) == open &&
                      tag.substr(tag.size() - close.size()) == close;
    if (fits) {
      return Span{as_offset(open.size()), as_offset(tag.size() - close.size())};
    }
  }
  return std::nullopt;
}

// Whether another tag ends or begins inside: then it is a line of several.
bool is_several(std::string_view tag, Span inside) {
  const std::string_view text = inside.of(tag);
  return text.find("}") != std::string_view::npos || text.find("{") != std::string_view::npos ||
         (!text.empty() && text.back() == '/');
}

// The value of the first of `names` (with their '=') among the arguments.
Span argument(std::string_view tag, Span arguments, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const std::size_t at = arguments.of(tag).find(name);
    if (at == std::string_view::npos) continue;
    return value_at(tag, arguments.begin + at + name.size(), arguments.end);
  }
  return {};
}

// The first quoted text at or behind `at`, to the last quote of that kind.
Span quoted(std::string_view text, std::size_t at) {
  const std::size_t begin = text.find('"', at);
  if (begin == std::string_view::npos) return {};
  const std::size_t end = text.rfind('"');
  if (end == begin) return {};
  return {as_offset(begin + 1), as_offset(end)};
}

// Words and at most one quoted text: 'note inline end "Title"'.
bool is_admonition_head(std::string_view head) {
  const std::size_t quote = std::min(head.find('"'), head.size());
  const std::string_view words = head.substr(0, quote);
  const bool is_plain = std::all_of(
      words.begin(), words.end(), [](char c) { return is_directive_name_part(c) || is_blank(c); });
  const bool is_ended = quote == head.size() || (head.back() == '"' && head.size() > quote + 1);
  return is_plain && is_ended;
}

}  // namespace

std::optional<DirectiveLine> directive_line(std::string_view text) {
  const std::size_t colons = std::min(text.find_first_not_of(':'), text.size());
  if (colons < min_colons) return std::nullopt;
  const std::uint32_t size = as_offset(colons);
  const std::size_t at = skip_blanks(text, colons);
  if (at == text.size()) return DirectiveLine{size, {}, {}};
  if (text[at] == '{') return braced_directive(text, size, at);
  const Span name = name_at(text, at);
  if (name.empty()) return std::nullopt;
  const std::optional<Span> label = label_behind(text, name.end);
  if (!label) return std::nullopt;
  return DirectiveLine{size, name, *label};
}

std::optional<TagLine> audience_line(std::string_view text) {
  static constexpr std::array<std::string_view, 3> names = {"llm-only", "llm-exclude",
                                                            "Visibility"};
  const std::string_view tag = trimmed(text);
  const bool is_closing = tag.substr(0, 2) == "</";
  const std::size_t begin = is_closing ? 2 : 1;
  const std::string_view inside = tag.substr(std::min(begin, tag.size()));
  for (const std::string_view name : names) {
    if (inside.substr(0, name.size()) != name) continue;
    const std::size_t end = begin + name.size();
    const std::size_t close = tag.find('>', end);
    if (close != tag.size() - 1 || tag[close - 1] == '/') return std::nullopt;
    if (end != close && !is_blank(tag[end])) return std::nullopt;
    const Span found{as_offset(begin), as_offset(end)};
    TagLine line{found, {}, is_closing, found};
    const std::size_t audience = tag.find("for=", end);
    if (audience != std::string_view::npos) line.label = value_at(tag, audience + 4, close);
    return line;
  }
  return std::nullopt;
}

namespace {

// A tab whose content is code without a fence (Docsy's "header", Kubernetes' "codelang") is none
// that is Markdown inside, and of one with unknown arguments the label is not known: both are left.
bool is_readable_tab(std::string_view tag, Span arguments, Span label) {
  const std::string_view text = trimmed(arguments.of(tag));
  const bool is_code = text.find("lang=") != std::string_view::npos ||
                       (tag[2] == '<' && text.find("header=") != std::string_view::npos);
  return !is_code && (text.empty() || !label.empty());
}

std::optional<TagLine> tab_line(std::string_view tag, Span name, Span arguments, bool is_closing) {
  TagLine line{name, {}, is_closing, name};
  const bool is_whole = trimmed(arguments.of(tag)).ends_with('/');  // it has no content
  if (is_whole) return std::nullopt;
  if (is_closing || name.of(tag) != "tab") return line;
  line.label = argument(tag, arguments, {"name=", "title=", "label=", "header=", "tabName="});
  const std::size_t first = skip_blanks(tag, arguments.begin);
  if (line.label.empty() && tag[first] == '"') line.label = value_at(tag, first, arguments.end);
  if (!is_readable_tab(tag, arguments, line.label)) return std::nullopt;
  return line;
}

}  // namespace

std::optional<TagLine> shortcode_line(std::string_view text) {
  const std::string_view tag = trimmed(text);
  const std::optional<Span> inside = shortcode_content(tag);
  if (!inside) return std::nullopt;
  std::size_t at = skip_blanks(tag, inside->begin);
  const std::string_view rest = tag.substr(at);
  const bool is_end = tag[1] == '%' && rest.substr(0, 3) == "end";
  const bool is_closing = is_end || rest.substr(0, 1) == "/";
  if (is_closing) at = skip_blanks(tag, at + (is_end ? 3 : 1));
  const Span name = name_at(tag, at);
  const std::string_view word = name.of(tag);
  const auto is_among = [word](const auto& names) {
    return std::find(names.begin(), names.end(), word) != names.end();
  };
  const bool ends = name.end == inside->end || is_blank(tag[name.end]);
  if (!ends || is_several(tag, *inside)) return std::nullopt;
  const Span arguments{name.end, inside->end};
  if (is_among(tab_shortcodes)) return tab_line(tag, name, arguments, is_closing);
  if (!is_among(shortcodes)) return std::nullopt;
  TagLine line{name, {}, is_closing, name};
  line.label = argument(tag, arguments, {"title=", "summary=", "heading="});
  const Span kind = argument(tag, arguments, {"type=", "color=", "context=", "level="});
  const Span first = name_at(tag, skip_blanks(tag, arguments.begin));
  const bool has_word = !first.empty() && tag[first.end] != '=';
  if (!kind.empty()) line.kind = kind;
  if (kind.empty() && has_word) line.kind = first;
  if (line.label.empty() && tag[skip_blanks(tag, arguments.begin)] == '"') {
    line.label = value_at(tag, skip_blanks(tag, arguments.begin), arguments.end);
  }
  return line;
}

std::optional<Span> panel_label(std::string_view text) {
  constexpr std::string_view vuepress = "@tab";
  std::size_t at = 0;
  if (text.substr(0, 3) == "== ") {
    at = 3;
  } else if (text.substr(0, vuepress.size()) == vuepress) {
    at = std::min(text.find_first_of(" \t"), text.size());
    const std::string_view suffix = text.substr(vuepress.size(), at - vuepress.size());
    if (!suffix.empty() && suffix.front() != ':') return std::nullopt;
  }
  const Span label = without_blanks(text, {as_offset(at), as_offset(text.size())});
  if (at == 0 || label.empty()) return std::nullopt;
  return label;
}

std::optional<AdmonitionLine> admonition_line(std::string_view text) {
  const std::string_view marker = text.substr(0, 3);
  std::size_t at = 3;
  if (marker == "???" && text.size() > at && text[at] == '+') ++at;
  if (at >= text.size() || !is_blank(text[at])) {
    const bool is_marked_tab =
        marker == "===" && at < text.size() && (text[at] == '!' || text[at] == '+');
    if (!is_marked_tab) return std::nullopt;
    while (at < text.size() && (text[at] == '!' || text[at] == '+')) ++at;
  }
  at = skip_blanks(text, at);
  const std::string_view head = trimmed(text.substr(at));
  if (marker == "===") {
    const bool is_quoted = head.size() > 2 && head.front() == '"' && head.back() == '"';
    if (!is_quoted) return std::nullopt;
    return AdmonitionLine{{}, quoted(text, at)};
  }
  if (marker != "!!!" && marker != "???") return std::nullopt;
  const Span name = name_at(text, at);
  if (name.empty() || !is_admonition_head(head)) return std::nullopt;
  return AdmonitionLine{name, quoted(text, at)};
}

}  // namespace galley::markdown
