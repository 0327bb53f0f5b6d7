#include "render/fence_info.h"

#include <algorithm>
#include <array>

namespace galley::render {
namespace {

using settings::Profile;

constexpr std::string_view blanks = " \t";

// Keys whose value is a title, and words that are options of highlighters.
constexpr std::array<std::string_view, 6> titles = {"title", "filename", "file",
                                                    "name",  "label",    "caption"};
constexpr std::array<std::string_view, 14> flags = {
    "showLineNumbers", "lineNumbers", "linenos", "numberLines", "wrap",  "nowrap",   "copy",
    "noInline",        "expandable",  "lines",   "twoslash",    "focus", "collapse", "live"};

template <typename List>
bool is_among(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Takes one part from the front of `text`: a bracketed or quoted group, or a word that may have a
// value in quotes or braces.
std::string_view take_part(std::string_view& text) {
  constexpr std::string_view open = "{[\"'/";
  constexpr std::string_view close = "}]\"'/";
  std::size_t end = 0;
  while (end < text.size() && blanks.find(text[end]) == std::string_view::npos) {
    const std::size_t kind = open.find(text[end]);
    const bool begins_group = kind != std::string_view::npos && (end == 0 || text[end - 1] == '=');
    const std::size_t behind =
        begins_group ? text.find(close[kind], end + 1) : std::string_view::npos;
    end = behind == std::string_view::npos ? end + 1 : behind + 1;
  }
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end);
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return part;
}

// Whether a part behind the language is (a part of) the title: "a.js", "[npm]", "title="a"".
bool is_title(std::string_view part) {
  if (part.front() == '[') return true;
  if (std::string_view("{\"'/").find(part.front()) != std::string_view::npos) return false;
  const std::size_t equals = part.find('=');
  if (equals != std::string_view::npos) return is_among(titles, part.substr(0, equals));
  return !is_among(flags, part);
}

// Marks of lines that are inserted or deleted (Expressive Code, "Text & line markers"): without
// them both stand in the code as if they belonged together.
bool is_change(std::string_view part) {
  return part.starts_with("ins=") || part.starts_with("del=");
}

}  // namespace

std::string_view fence_language(std::string_view info) {
  const std::string_view word = info.substr(0, info.find_first_of(" \t,:{["));
  return word.find('=') == std::string_view::npos ? word : std::string_view();
}

std::string without_changes(std::string_view info) {
  std::string kept(fence_language(info));
  std::string_view rest = info.substr(kept.size());
  const std::size_t begin = std::min(rest.find_first_not_of(blanks), rest.size());
  kept += rest.substr(0, begin);
  rest.remove_prefix(begin);
  while (!rest.empty()) {
    const std::string_view part = take_part(rest);
    if (!is_change(part)) kept.append(part).append(rest.empty() ? "" : " ");
  }
  while (kept.ends_with(' ')) kept.pop_back();
  return kept;
}

std::string shortened_info(std::string_view info, Profile profile) {
  const bool is_foreign = info.empty() || info.front() == '{' || info.front() == '[' ||
                          info.find('`') != std::string_view::npos;
  if (profile == Profile::lossless || is_foreign) return std::string(info);
  const std::string_view language = fence_language(info);
  std::string kept(language);
  std::string_view rest = info.substr(language.size());
  const std::size_t begin = std::min(rest.find_first_of(" \t{["), rest.size());
  rest.remove_prefix(language.empty() ? 0 : begin);
  rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
  while (!rest.empty()) {
    const std::string_view part = take_part(rest);
    const bool is_kept = is_change(part) || (profile == Profile::balanced && is_title(part));
    if (!is_kept) continue;
    if (!kept.empty()) kept += ' ';
    kept += part;
  }
  return kept;
}

}  // namespace galley::render
