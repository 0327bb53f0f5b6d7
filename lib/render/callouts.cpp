#include "render/callouts.h"

#include <algorithm>
#include <array>

namespace galley::render {
namespace {

struct CalloutKind {
  std::string_view name;
  std::string_view alert;
};

// GitHub knows five alerts; the callouts of documentation tools are one of them each.
constexpr CalloutKind callout_kinds[] = {{"note", "NOTE"},
                                         {"info", "NOTE"},
                                         {"alert", "NOTE"},
                                         {"callout", "NOTE"},
                                         {"admonition", "NOTE"},
                                         {"primary", "NOTE"},
                                         {"seealso", "NOTE"},
                                         {"secondary", "NOTE"},
                                         {"intro", "NOTE"},
                                         {"deepdive", "NOTE"},
                                         {"wip", "NOTE"},
                                         {"tip", "TIP"},
                                         {"success", "TIP"},
                                         {"check", "TIP"},
                                         {"hint", "TIP"},
                                         {"important", "IMPORTANT"},
                                         {"key", "IMPORTANT"},
                                         {"warning", "WARNING"},
                                         {"warn", "WARNING"},
                                         {"caution", "CAUTION"},
                                         {"pitfall", "WARNING"},
                                         {"attention", "WARNING"},
                                         {"canary", "WARNING"},
                                         {"deprecated", "WARNING"},
                                         {"experimental", "WARNING"},
                                         {"danger", "CAUTION"},
                                         {"error", "CAUTION"},
                                         {"fail", "CAUTION"},
                                         {"failure", "CAUTION"},
                                         {"bug", "CAUTION"}};

// Directives that say how their content is laid out: only the title is text.
constexpr std::array<std::string_view, 17> layouts{
    "tabpane", "details", "code-group", "code-tabs", "codegroup", "tabs",
    "tab",     "tab-set", "tab-item",   "steps",     "raw",       "v-pre",
    "cards",   "group",   "grid",       "div",       "center"};
constexpr std::array<std::string_view, 2> audiences{"llm-only", "Visibility"};
constexpr std::array<std::string_view, 3> code_groups{"code-group", "code-tabs", "codegroup"};

std::string in_lower_case(std::string_view name) {
  std::string lower(name);
  for (char& letter : lower) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + 32);
  }
  return lower;
}

template <typename List>
bool is_among(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

// "index.js" of "js index.js icon=\"square-js\" {2}" (Mintlify, "Code blocks"): up to the first
// word that says how the code is shown.
std::string_view words_behind_language(std::string_view info) {
  constexpr std::array<std::string_view, 7> options{
      "wrap", "lines", "expandable", "copy", "twoslash", "showLineNumbers", "nocopy"};
  const std::size_t begin = std::min(info.find(' '), info.size());
  std::size_t end = begin;
  for (std::size_t at = begin; at < info.size();) {
    const std::size_t word_begin = std::min(info.find_first_not_of(' ', at), info.size());
    const std::size_t word_end = std::min(info.find(' ', word_begin), info.size());
    const std::string_view word = info.substr(word_begin, word_end - word_begin);
    if (word.empty() || word.find_first_of("{}=[]") != word.npos || is_among(options, word)) break;
    end = at = word_end;
  }
  return begin == end ? std::string_view{} : info.substr(begin + 1, end - begin - 1);
}

// Whether an asterisk without a backslash, or a backslash at the end, would end bold text early.
bool ends_emphasis(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '*' || (text[i] == '\\' && ++i == text.size())) return true;
  }
  return false;
}

}  // namespace

std::string_view alert_kind(std::string_view name) {
  const std::string lower = in_lower_case(name);
  for (const CalloutKind& kind : callout_kinds) {
    if (kind.name == lower) return kind.alert;
  }
  return {};
}

std::string bold(const std::string& text) {
  if (text.empty()) return text;
  if (!ends_emphasis(text)) return "**" + text + "**";
  const bool is_plain = text.find('_') == std::string::npos && text.back() != '\\';
  return is_plain ? "__" + text + "__" : text;
}

bool is_excluded(std::string_view name, std::string_view audience) {
  return name == "llm-exclude" || (name == "Visibility" && audience == "humans");
}

Rendering render_directive(std::string_view name, const std::string& label) {
  if (is_excluded(name, label)) return {.is_excluded = true};
  if (is_among(audiences, name)) return {};
  const std::string_view kind = alert_kind(name);
  if (!kind.empty()) return {.before = bold(label), .alert = std::string(kind)};
  const std::string lower = in_lower_case(name);
  Rendering r;
  r.is_code_group = is_among(code_groups, lower);
  if (is_among(layouts, lower)) {
    r.before = bold(label);
  } else {
    r.before = bold(std::string(name)) + (label.empty() ? "" : ": " + label);
  }
  return r;
}

// A tab has no name, only a label.
Rendering render_admonition(char marker, std::string_view name, const std::string& label) {
  if (marker == '=') return {.before = bold(label)};
  return render_directive(name, label);
}

std::string_view panel_title(std::string_view info) {
  const std::size_t open = info.find('[');
  const std::size_t close = info.find(']', std::min(open, info.size()));
  if (close != std::string_view::npos) return info.substr(open + 1, close - open - 1);
  constexpr std::string_view attribute = "title=\"";
  const std::size_t title = info.find(attribute);
  if (title == std::string_view::npos) return words_behind_language(info);
  const std::string_view value = info.substr(title + attribute.size());
  return value.substr(0, value.find('"'));
}

}  // namespace galley::render
