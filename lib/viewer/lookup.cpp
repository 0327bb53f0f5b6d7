#include "viewer/lookup.h"

#include <vector>

#include "render/page_names.h"

namespace galley::viewer {

using pipeline::Project;

std::string page_named(const Project& project, std::string_view from, std::string_view target) {
  for (const std::string& name : render::names_of_link(from, target)) {
    const std::vector<std::string> pages = project.index.named(name);
    if (!pages.empty()) return pages.front();
  }
  return {};
}

std::string page_of_site(const Project& project, std::string_view target) {
  std::string found = page_named(project, "", target);
  const std::size_t end = target.find('/');
  if (found.empty() && end != target.npos) found = page_named(project, "", target.substr(end + 1));
  return found;
}

}  // namespace galley::viewer
