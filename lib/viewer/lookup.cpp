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

}  // namespace galley::viewer
