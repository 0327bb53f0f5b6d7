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

std::optional<ListedPage> listed_page(std::string_view manifest_line,
                                      const settings::Project& project) {
  const auto line = nlohmann::json::parse(manifest_line, nullptr, /*allow_exceptions=*/false);
  if (!line.is_object() || !line.contains("source")) return std::nullopt;
  return page_of(line, project);
}

PageList::PageList(const settings::Project& project) : project_(project), title_(project.name) {}

// Only lines that something is taken from are read: a folder's first, and that of its first page.
void PageList::add(std::string_view path, std::string_view manifest_line) {
  const std::string_view folder = folder_of(path);
  const std::string_view below = path::below(path, folder);
  const bool is_first = is_first_page(below) && below.find('/') == std::string_view::npos;
  const bool is_known = sections_.find(folder) != sections_.end();
  if (is_known && !is_first) return;
  const std::optional<ListedPage> page = listed_page(manifest_line, project_);
  if (!page) return;
  std::string& name = sections_[std::string(folder)];
  // As the manifest spells it: a path need not be UTF-8, the list is.
  if (!is_known) name = folder_of(page->path);
  if (is_first && !folder.empty() && !page->title.empty()) name = page->title;
  if (is_first && folder.empty() && !std::exchange(has_first_, true)) {
    title_ = page->title;
    summary_ = page->description;
  }
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
