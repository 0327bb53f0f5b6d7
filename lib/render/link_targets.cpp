#include "render/link_targets.h"

#include "render/page_names.h"
#include "render/repository.h"
#include "render/site_route.h"

namespace galley::render {

namespace {

// The name of its output or its place on the site.
std::string text_address(const settings::Project& project, std::string_view path,
                         std::string_view slug) {
  if (project.link_target == settings::LinkTarget::repository) return {};
  if (project.link_target == settings::LinkTarget::mdc) return percent_encoded(slug) + ".mdc";
  return project.site_url + "/" + percent_encoded(site_route(path, project.dialect));
}

}  // namespace

PageAddresses page_addresses(const settings::Project& project, std::string_view path,
                             std::string_view slug) {
  return {text_address(project, path, slug),
          project.html.empty() ? "" : percent_encoded(slug) + ".html"};
}

void LinkTargets::set(const std::string& path, PageAddresses addresses) {
  addresses_[path] = std::move(addresses);
  by_name_[page_name(path)].insert(path);
}

void LinkTargets::remove(const std::string& path) {
  if (addresses_.erase(path) == 0) return;
  const auto named = by_name_.find(page_name(path));
  named->second.erase(path);
  if (named->second.empty()) by_name_.erase(named);
}

const PageAddresses& LinkTargets::find(std::string_view from, std::string_view target) const {
  if (has_page_extension(target) && !target.starts_with('/')) return addresses(target);
  for (const std::string& name : names_of_link(from, target)) {
    const auto named = by_name_.find(name);
    if (named != by_name_.end()) return addresses(*named->second.begin());
  }
  return addresses({});
}

const PageAddresses& LinkTargets::addresses(std::string_view path) const {
  static const PageAddresses none;
  const auto found = addresses_.find(path);
  return found == addresses_.end() ? none : found->second;
}

const LinkTargets& no_link_targets() {
  static const LinkTargets none;
  return none;
}

}  // namespace galley::render
