#include "law.h"

#include <map>
#include <set>

namespace galley::test {
namespace {

const std::set<std::string_view> single{"br", "hr", "img", "input", "wbr", "col"};
const std::set<std::string_view> elements{
    "a",      "abbr",   "address",    "article", "aside",  "audio",   "b",    "bdi",   "bdo",
    "big",    "br",     "blockquote", "caption", "center", "cite",    "code", "col",   "colgroup",
    "dd",     "del",    "details",    "dfn",     "div",    "dl",      "dt",   "em",    "figcaption",
    "figure", "footer", "h1",         "h2",      "h3",     "h4",      "h5",   "h6",    "header",
    "hr",     "i",      "img",        "input",   "ins",    "kbd",     "li",   "mark",  "ol",
    "p",      "pre",    "q",          "rp",      "rt",     "ruby",    "s",    "samp",  "section",
    "small",  "span",   "strike",     "strong",  "sub",    "summary", "sup",  "table", "tbody",
    "td",     "tfoot",  "th",         "thead",   "time",   "tr",      "tt",   "u",     "ul",
    "var",    "video",  "wbr"};
const std::set<std::string_view> attributes{
    "align",    "alt",      "aria-hidden", "aria-label", "border",    "checked",  "class",
    "colspan",  "controls", "data-at",     "data-label", "data-line", "datetime", "dir",
    "disabled", "height",   "href",        "id",         "lang",      "loop",     "muted",
    "name",     "open",     "rel",         "reversed",   "rowspan",   "scope",    "span",
    "src",      "start",    "tabindex",    "target",     "title",     "type",     "valign",
    "value",    "width"};

struct Reader {
  std::string_view html;
  std::size_t at = 0;
  std::map<std::string, int> open;

  bool is_at(char c) const { return at < html.size() && html[at] == c; }

  std::string_view word() {
    const std::size_t begin = at;
    while (at < html.size() && ((html[at] >= 'a' && html[at] <= 'z') || html[at] == '-' ||
                                (html[at] >= '0' && html[at] <= '9'))) {
      ++at;
    }
    return html.substr(begin, at - begin);
  }

  std::string complaint(const std::string& what) const {
    return what + " at " + std::to_string(at) + " of: " + std::string(html.substr(0, 4000));
  }

  std::string read_value(std::string_view name) {
    if (!is_at('"')) return complaint("a value without quotes");
    const std::size_t end = html.find('"', ++at);
    if (end == html.npos) return complaint("a value without an end");
    const std::string_view value = html.substr(at, end - at);
    if (value.find_first_of("<>") != value.npos) return complaint("a sign of a tag in a value");
    at = end + 1;
    if (name != "href" && name != "src") return {};
    const std::size_t colon = value.find_first_of(":/?#");
    const bool has_scheme = colon != value.npos && value[colon] == ':';
    if (value.starts_with("//") && name == "src") return complaint("a file of another host");
    if (!has_scheme) return {};
    for (const std::string_view scheme : {"page:", "asset:", "data:image/"}) {
      if (value.starts_with(scheme)) return {};
    }
    std::string lower(value.substr(0, colon));
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const bool is_link = lower == "http" || lower == "https" || lower == "mailto" ||
                         lower == "tel" || lower == "ftp";
    return is_link && name == "href" ? "" : complaint("an address that is not allowed");
  }

  std::string read_tag() {
    ++at;
    const bool closes = is_at('/');
    if (closes) ++at;
    const std::string name(word());
    if (elements.count(name) == 0) return complaint("an element that is not allowed: " + name);
    while (is_at(' ')) {
      ++at;
      const std::string_view attribute = word();
      if (attributes.count(attribute) == 0) {
        return complaint("an attribute that is not allowed: " + std::string(attribute));
      }
      if (!is_at('=')) continue;
      ++at;
      if (std::string wrong = read_value(attribute); !wrong.empty()) return wrong;
    }
    if (!is_at('>')) return complaint("a tag without an end");
    ++at;
    if (single.count(name) > 0) return closes ? complaint("a closing " + name) : "";
    open[name] += closes ? -1 : 1;
    return open[name] < 0 ? complaint("more " + name + " closed than opened") : "";
  }
};

}  // namespace

std::string html_complaint(std::string_view html) {
  Reader reader{html, 0, {}};
  while (reader.at < html.size()) {
    if (html[reader.at] != '<') {
      ++reader.at;
      continue;
    }
    if (std::string wrong = reader.read_tag(); !wrong.empty()) return wrong;
  }
  for (const auto& [name, count] : reader.open) {
    if (count != 0) return reader.complaint(name + " is left open");
  }
  return {};
}

}  // namespace galley::test
