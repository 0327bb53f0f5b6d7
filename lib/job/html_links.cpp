#include "job/html_links.h"

#include <climits>

#include "base/path.h"
#include "html/assets.h"
#include "render/anchors.h"
#include "render/output.h"
#include "render/site_route.h"

namespace galley::job {
namespace {

// Absolute paths of the files that a target may mean, the likeliest first.
std::vector<std::string> files_of(const settings::Project& project, std::string_view target) {
  if (!target.starts_with('/')) return {path::absolute(target, project.source)};
  std::vector<std::string> files;
  const std::string_view below = target.substr(1);
  for (const std::string_view folder : render::public_folders) {
    files.push_back(path::absolute(below, path::join(project.site_root, folder)));
  }
  files.push_back(path::absolute(below, project.source));
  return files;
}

bool is_path(std::string_view target) {
  return target.size() < PATH_MAX && target.find('\0') == target.npos;
}

}  // namespace

HtmlLinks::HtmlLinks(DiskFiles& files, const settings::Project& project, const std::string& from,
                     const render::LinkTargets& targets)
    : files_(files), project_(project), from_(from), targets_(targets) {}

// What is more than any page has is not looked up.
std::string HtmlLinks::page(std::string_view target) const {
  if (!is_path(target)) return {};
  if (asked_.size() < render::max_links) {
    asked_.emplace(target);
    const std::string& found = targets_.find(from_, target).html;
    if (!found.empty()) return found;
  }
  return asset(target);
}

std::string HtmlLinks::asset(std::string_view target) const {
  if (!is_path(target) || assets_.size() >= render::max_links) return {};
  if (!html::is_asset(target)) return in_repository(target);
  for (const std::string& file : files_of(project_, target)) {
    std::string copy = copy_of(file);
    if (!copy.empty()) return copy;
  }
  return {};
}

std::string HtmlLinks::copy_of(const std::string& file) const {
  std::optional<CopiedFile> found = files_.to_copy(file);
  if (!found) return {};
  std::string name = html::asset_name(file, found->digest);
  assets_.emplace(name, std::move(*found));
  return name;
}

// What is neither a page nor copied (a program, the licence) can be read there.
std::string HtmlLinks::in_repository(std::string_view target) const {
  if (project_.repo.empty() || target.starts_with('/')) return {};
  const std::string file = path::absolute(target, project_.source);
  const bool is_there = files_.presence(file) == DiskFiles::Presence::there;
  return is_there ? render::repository_url(project_, target, render::UrlKind::page) : "";
}

}  // namespace galley::job
