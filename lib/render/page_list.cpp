#include "render/page_list.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "base/path.h"

namespace galley::render {
namespace {

std::string text_of(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

ListedPage page_of(const nlohmann::json& line, const settings::Project& project) {
  const nlohmann::json& source = line["source"];
  const std::string in_repo = text_of(source, "path");
  const bool is_below = path::is_within(in_repo, project.repo_path);
  const std::string url = text_of(source, "url");
  return {is_below ? std::string(path::below(in_repo, project.repo_path)) : in_repo,
          text_of(line, "file"),
          text_of(line, "title"),
          text_of(line, "description"),
          url.empty() ? in_repo : url,
          text_of(line, "content_hash")};
}

std::vector<ListedPage> pages_of(std::string_view manifest, const settings::Project& project) {
  std::vector<ListedPage> pages;
  while (!manifest.empty()) {
    const std::size_t end = std::min(manifest.find('\n'), manifest.size());
    const auto line = nlohmann::json::parse(manifest.substr(0, end), nullptr, false);
    manifest.remove_prefix(std::min(end + 1, manifest.size()));
    if (line.is_object() && line.contains("source")) pages.push_back(page_of(line, project));
  }
  return pages;
}

bool is_first_page(std::string_view path) {
  const std::string_view stem = path::stem(path);
  return stem == "index" || stem == "_index" || stem == "README" || stem == "readme";
}

// The folder at the top that the page lies in; "" for pages of the source itself.
std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.find('/');
  return slash == std::string_view::npos ? "" : path.substr(0, slash);
}

}  // namespace

PageList page_list(std::string_view manifest, const settings::Project& project) {
  PageList list{project.name, "", {}};
  std::map<std::string, ListedSection, std::less<>> sections;
  bool has_first = false;
  for (ListedPage& page : pages_of(manifest, project)) {
    const std::string folder(folder_of(page.path));
    ListedSection& section = sections[folder];
    const std::string_view below = path::below(page.path, folder);
    const bool is_first = is_first_page(below) && below.find('/') == std::string_view::npos;
    if (is_first && !folder.empty()) section.name = page.title;
    if (is_first && folder.empty() && !std::exchange(has_first, true)) {
      list.title = page.title;
      list.summary = page.description;
    }
    section.pages.push_back(std::move(page));
  }
  for (auto& [folder, section] : sections) {
    if (section.name.empty()) section.name = folder;
    list.sections.push_back(std::move(section));
  }
  return list;
}

std::string escaped_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == '\\' || c == '<') out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out;
}

}  // namespace galley::render
