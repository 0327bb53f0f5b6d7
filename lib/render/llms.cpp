#include "render/llms.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "base/path.h"

namespace galley::render {
namespace {

constexpr std::string_view mark = "<!-- written by galley; changes here are lost -->\n";

struct Entry {
  std::string path;  // relative to the source
  std::string file;
  std::string title;
  std::string description;
};

std::string text_of(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::vector<Entry> entries_of(std::string_view manifest, const settings::Project& project) {
  std::vector<Entry> entries;
  while (!manifest.empty()) {
    const std::size_t end = std::min(manifest.find('\n'), manifest.size());
    const auto line = nlohmann::json::parse(manifest.substr(0, end), nullptr, false);
    manifest.remove_prefix(std::min(end + 1, manifest.size()));
    if (!line.is_object() || !line.contains("source")) continue;
    const std::string in_repo = text_of(line["source"], "path");
    const bool is_below = path::is_within(in_repo, project.repo_path);
    entries.push_back({is_below ? std::string(path::below(in_repo, project.repo_path)) : in_repo,
                       text_of(line, "file"), text_of(line, "title"),
                       text_of(line, "description")});
  }
  return entries;
}

bool is_first_page(std::string_view path) {
  const std::string_view stem = path::stem(path);
  return stem == "index" || stem == "_index" || stem == "README" || stem == "readme";
}

// A text of one line between brackets or behind them: nothing in it may end the link or begin one.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == '\\' || c == '<') out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out;
}

void append_link(std::string& out, const Entry& entry) {
  out += "- [" + escaped(entry.title) + "](" + entry.file + ")";
  if (!entry.description.empty()) out += ": " + escaped(entry.description);
  out += '\n';
}

struct Section {
  std::string name;
  std::vector<const Entry*> entries;
};

// By folder; "" holds the pages of the source itself.
std::map<std::string, Section> sections_of(const std::vector<Entry>& entries) {
  std::map<std::string, Section> sections;
  for (const Entry& entry : entries) {
    const std::size_t slash = entry.path.find('/');
    const bool is_inside = slash != std::string::npos;
    const std::string folder = is_inside ? entry.path.substr(0, slash) : "";
    Section& section = sections[folder];
    const std::string_view rest = std::string_view(entry.path).substr(is_inside ? slash + 1 : 0);
    const bool names_it = is_inside && rest.find('/') == std::string_view::npos;
    if (names_it && is_first_page(rest)) section.name = entry.title;
    section.entries.push_back(&entry);
  }
  return sections;
}

const Entry* first_page_of(const std::vector<Entry>& entries) {
  const auto found = std::find_if(entries.begin(), entries.end(), [](const Entry& entry) {
    return entry.path.find('/') == std::string::npos && is_first_page(entry.path);
  });
  return found == entries.end() ? nullptr : &*found;
}

}  // namespace

// Everything before the topics: slug, file, title and description. The path is in the slug.
std::string_view listed_part(std::string_view manifest_line) {
  return manifest_line.substr(0, manifest_line.find(R"(,"topics":[)"));
}

std::string llms_txt(std::string_view manifest, const settings::Project& project) {
  const std::vector<Entry> entries = entries_of(manifest, project);
  const Entry* const first = first_page_of(entries);
  std::string out = "# " + escaped(first == nullptr ? project.name : first->title) + "\n";
  if (first != nullptr && !first->description.empty()) {
    out += "\n> " + escaped(first->description) + "\n";
  }
  for (const auto& [folder, section] : sections_of(entries)) {
    const std::string name = !section.name.empty() ? section.name : folder;
    out += "\n## " + (name.empty() ? "Pages" : escaped(name)) + "\n\n";
    for (const Entry* const entry : section.entries) append_link(out, *entry);
  }
  return out + "\n" + std::string(mark);
}

bool is_llms_txt(std::string_view bytes) { return bytes.ends_with(mark); }

}  // namespace galley::render
