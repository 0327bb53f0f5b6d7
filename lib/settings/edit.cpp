#include "settings/edit.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "settings/yaml.h"

namespace galley::settings {
namespace {

// The lines of a text with their line endings.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

std::string joined(const std::vector<std::string_view>& lines) {
  std::string text;
  for (const std::string_view line : lines) text += line;
  return text;
}

std::size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \r\n") == line.npos; }
bool is_comment(std::string_view line) { return !is_blank(line) && line[indentation(line)] == '#'; }
bool has_content(std::string_view line) { return !is_blank(line) && !is_comment(line); }

// Where one entry of a block sequence stands.
struct Item {
  std::size_t first = 0;    // its line, with the dash
  std::size_t last = 0;     // its last line with content
  std::size_t dash = 0;     // column of the dash
  std::size_t content = 0;  // column of what follows it
};

Diagnostic objection(const std::string& file, std::size_t line, std::string message) {
  return {{file, static_cast<int>(line), 0},
          Severity::error,
          "settings-not-edited",
          std::move(message)};
}

// The layout that people and galley write: a dash and a key on one line, all else further in.
std::optional<Item> item_at(const YAML::Mark& mark, const std::vector<std::string_view>& lines) {
  Item item;
  item.first = item.last = static_cast<std::size_t>(mark.line);
  item.content = static_cast<std::size_t>(mark.column);
  if (mark.is_null() || item.first >= lines.size()) return std::nullopt;
  const std::string_view line = lines[item.first];
  item.dash = indentation(line);
  const bool has_dash =
      item.dash < item.content && item.content < line.size() && line[item.dash] == '-' &&
      line.substr(item.dash + 1, item.content - item.dash - 1).find_first_not_of(' ') ==
          std::string_view::npos;
  if (!has_dash) return std::nullopt;
  for (std::size_t at = item.first + 1; at < lines.size(); ++at) {
    if (!has_content(lines[at])) continue;
    if (indentation(lines[at]) <= item.dash) break;
    item.last = at;
  }
  return item;
}

// The projects of a text, or why they cannot be edited.
std::variant<std::vector<Item>, Diagnostic> items_of(std::string_view text, const std::string& file,
                                                     const std::vector<std::string_view>& lines) {
  Diagnostics diagnostics;
  const std::optional<YAML::Node> root = parse_yaml(text, file, diagnostics);
  if (!root) return diagnostics.front();
  const YAML::Node projects = root->IsMap() ? (*root)["projects"] : YAML::Node();
  if (!projects.IsDefined() || !projects.IsSequence() || projects.size() == 0) {
    return objection(file, 0, "there is no list of `projects` in it to be edited; write one");
  }
  std::vector<Item> items;
  for (const YAML::Node& node : projects) {
    const std::optional<Item> item =
        node.Style() == YAML::EmitterStyle::Flow ? std::nullopt : item_at(node.Mark(), lines);
    if (!item) {
      return objection(file, static_cast<std::size_t>(std::max(node.Mark().line, 0)) + 1,
                       "this project is not written as `- name:` with its keys below each other, "
                       "so that galleyctl cannot edit the list; do it by hand");
    }
    items.push_back(*item);
  }
  return items;
}

// What two readings have in common when only a project was added or taken out.
void forget_places(Settings& settings) {
  for (Project& project : settings.projects) {
    project.place = {};
    project.tokenizer.place = {};
    project.exclude_places.clear();
  }
}

// Whether `text` reads as `expected` does.
std::optional<Diagnostic> misread(std::string_view text, Settings expected, const std::string& file,
                                  const Environment& environment) {
  Loaded loaded = parse(text, file, environment);
  forget_places(loaded.settings);
  forget_places(expected);
  for (const Diagnostic& found : loaded.diagnostics) {
    if (found.severity == Severity::error) return found;
  }
  if (loaded.settings == expected) return std::nullopt;
  return objection(file, 0,
                   "the layout of this file is one that galleyctl cannot edit; do it by hand");
}

bool is_plain(std::string_view value) {
  constexpr std::string_view allowed = "/._~-";
  const auto is_allowed = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           allowed.find(c) != std::string_view::npos;
  };
  const bool has_letter = std::any_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/';
  });
  return has_letter && value.front() != '-' && value != "~" &&
         std::all_of(value.begin(), value.end(), is_allowed);
}

// A scalar that reads as `value` after YAML (1.2, 7.3.1) and after galley's variables.
std::string scalar(std::string_view value) {
  if (is_plain(value)) return std::string(value);
  std::string quoted = "\"";
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '$' && value.substr(i, 2) == "${") quoted += '$';
    quoted += c;
  }
  return quoted + "\"";
}

std::string entry_of(const NewProject& project, const Item& like, std::string_view line_end) {
  std::string text;
  const auto add = [&](std::string_view key, const std::string& value) {
    if (value.empty()) return;
    text += std::string(text.empty() ? like.dash : like.content, ' ');
    if (text.size() == like.dash) text += "-" + std::string(like.content - like.dash - 1, ' ');
    text += std::string(key) + ": " + scalar(value) + std::string(line_end);
  };
  add("name", project.name);
  add("source", project.source);
  add("output", project.output);
  add("repo", project.repo);
  add("ref", project.ref);
  return text;
}

// The first line that goes with an item: of the comment right above it.
std::size_t first_of(const Item& item, const std::vector<std::string_view>& lines) {
  std::size_t first = item.first;
  const auto is_own = [&](std::size_t line) {
    return is_comment(lines[line]) && indentation(lines[line]) >= item.dash;
  };
  while (first > 0 && is_own(first - 1)) --first;
  return first;
}

// The line behind the last one that goes with it: comments as far in as its keys.
std::size_t end_of(const Item& item, const std::vector<std::string_view>& lines) {
  std::size_t end = item.last + 1;
  while (end < lines.size() && is_comment(lines[end]) && indentation(lines[end]) > item.dash) ++end;
  return end;
}

bool is_spaced(const Item& item, const std::vector<std::string_view>& lines) {
  const std::size_t first = first_of(item, lines);
  return first > 0 && is_blank(lines[first - 1]);
}

// Of the blank lines around it one goes as well.
void erase_item(const Item& item, std::vector<std::string_view>& lines) {
  std::size_t first = first_of(item, lines);
  std::size_t end = end_of(item, lines);
  if (is_spaced(item, lines)) {
    if (end == lines.size()) {
      --first;
    } else if (is_blank(lines[end])) {
      ++end;
    }
  }
  const auto begin = lines.begin();
  lines.erase(begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(end));
}

}  // namespace

Edited add_project(std::string_view text, const std::string& file, const NewProject& project,
                   const Environment& environment) {
  std::vector<std::string_view> lines = lines_of(text);
  const auto found = items_of(text, file, lines);
  if (const auto* wrong = std::get_if<Diagnostic>(&found)) return *wrong;
  const Item& last = std::get<std::vector<Item>>(found).back();
  const std::size_t end = end_of(last, lines);
  const std::string_view line_end = lines[end - 1].ends_with("\r\n") ? "\r\n" : "\n";
  std::string entry = entry_of(project, last, line_end);
  if (is_spaced(last, lines)) entry.insert(0, line_end);
  if (!lines[end - 1].ends_with('\n')) entry.insert(0, "\n");
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(end), entry);
  std::string edited = joined(lines);

  Settings expected = parse(text, file, environment).settings;
  const Loaded alone = parse(first_settings(project), file, environment);
  for (const Diagnostic& wrong : alone.diagnostics) {
    if (wrong.severity == Severity::error) return wrong;
  }
  expected.projects.push_back(alone.settings.projects.front());
  if (auto wrong = misread(edited, std::move(expected), file, environment)) return *wrong;
  return edited;
}

Edited remove_project(std::string_view text, const std::string& file, std::string_view name,
                      const Environment& environment) {
  std::vector<std::string_view> lines = lines_of(text);
  const auto found = items_of(text, file, lines);
  if (const auto* wrong = std::get_if<Diagnostic>(&found)) return *wrong;
  const auto& items = std::get<std::vector<Item>>(found);
  Settings expected = parse(text, file, environment).settings;
  const auto project = std::find_if(expected.projects.begin(), expected.projects.end(),
                                    [&](const Project& p) { return p.name == name; });
  if (project == expected.projects.end() || items.size() != expected.projects.size()) {
    return objection(file, 0, "there is no project `" + std::string(name) + "` in it");
  }
  if (items.size() == 1) {
    return objection(file, items.front().first + 1,
                     "`" + std::string(name) +
                         "` is the only project, and settings have at least "
                         "one; add another one first, or stop galleyd");
  }
  erase_item(items[static_cast<std::size_t>(project - expected.projects.begin())], lines);
  std::string edited = joined(lines);
  expected.projects.erase(project);
  if (auto wrong = misread(edited, std::move(expected), file, environment)) return *wrong;
  return edited;
}

std::string first_settings(const NewProject& project) {
  const Item usual{0, 0, 2, 4};
  return "# The settings of galley; every key is in galley.yaml(5).\nprojects:\n" +
         entry_of(project, usual, "\n");
}

}  // namespace galley::settings
