#include "html/containers.h"

#include <algorithm>
#include <array>

#include "html/text.h"
#include "render/callouts.h"
#include "render/inline_text.h"

namespace galley::html {
namespace {

constexpr std::array<std::string_view, 3> code_groups{"code-group", "code-tabs", "codegroup"};
constexpr std::array<std::string_view, 3> tab_groups{"tabs", "tab-set", "tabpane"};
constexpr std::array<std::string_view, 2> single_tabs{"tab", "tab-item"};
constexpr std::array<std::string_view, 6> frames{"raw", "v-pre", "group", "grid", "div", "center"};

template <typename List>
bool is_among(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

std::string in_lower_case(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower;
}

// "Danger" for a callout that is shown as GitHub's "Caution" but is called "danger".
std::string titled(std::string_view name, const std::string& title) {
  if (!title.empty()) return title;
  std::string shown(name);
  if (!shown.empty() && shown[0] >= 'a' && shown[0] <= 'z') {
    shown[0] = static_cast<char>(shown[0] - 32);
  }
  return text_of(shown);
}

Box audience(std::string_view name) {
  const bool is_for_models = name == "llm-only";
  return labelled("audience",
                  is_for_models ? "Only for language models" : "Not for language models");
}

}  // namespace

Box directive(std::string_view name, const std::string& title) {
  const std::string lower = in_lower_case(name);
  if (lower == "llm-only" || lower == "llm-exclude" || lower == "visibility") {
    return audience(lower);
  }
  const std::string_view kind = render::alert_kind(lower);
  if (!kind.empty()) return callout(kind, titled(name, title));
  if (lower == "details") return folding(title.empty() ? "Details" : title);
  if (lower == "steps") return {"<div class=\"steps\">\n", "</div>\n", true};
  if (lower == "cards") return {"<div class=\"cards\">\n", "</div>\n", true};
  if (is_among(single_tabs, lower)) return panel(title);
  if (is_among(frames, lower)) return {"<div>\n", "</div>\n", true};
  const bool is_code_group = is_among(code_groups, lower);
  if (is_code_group || is_among(tab_groups, lower)) {
    Box box = tabs();
    box.is_code_group = is_code_group;
    return box;
  }
  std::string label = "<span class=\"component-name\">" + text_of(name) + "</span>";
  if (!title.empty()) label += " " + title;
  return labelled("component", label);
}

Box admonition(char marker, std::string_view name, const std::string& title) {
  if (marker == '?') return folding(titled(name, title));
  const std::string_view kind = render::alert_kind(name);
  return callout(kind.empty() ? "NOTE" : kind, titled(name, title));
}

std::optional<Alert> alert_of(std::string_view line) {
  line = render::trimmed(line);
  const std::size_t end = line.find(']');
  if (!line.starts_with("[!") || end == line.npos) return std::nullopt;
  const std::string_view kind = render::alert_kind(line.substr(2, end - 2));
  if (kind.empty()) return std::nullopt;
  std::string_view title = line.substr(end + 1);
  if (!title.empty() && (title.front() == '-' || title.front() == '+')) title.remove_prefix(1);
  return Alert{kind, render::trimmed(title)};
}

}  // namespace galley::html
