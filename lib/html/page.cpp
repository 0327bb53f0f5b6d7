#include "html/page.h"

#include <algorithm>

#include "html/front_matter.h"
#include "html/hidden.h"
#include "html/text.h"
#include "html/walker.h"

namespace galley::html {

Page to_page(const render::Expanded& expanded, const std::string& path,
             const settings::Project& project, const Addresses& addresses) {
  Page page = Walker({expanded, path, project, addresses}).run();
  page.front_matter = front_matter_panel(expanded.front_matter, expanded.source);
  std::vector<Hidden> characters = hidden_characters(expanded.source);
  std::move(characters.begin(), characters.end(), std::back_inserter(page.hidden));
  std::stable_sort(page.hidden.begin(), page.hidden.end(),
                   [](const Hidden& a, const Hidden& b) { return a.line < b.line; });
  return page;
}

std::string above(const Page& page, std::string_view title) {
  const bool has_title =
      std::any_of(page.contents.begin(), page.contents.end(),
                  [&](const Heading& one) { return one.level == 1 || one.text == title; });
  if (has_title) return page.front_matter;
  return page.front_matter + "<h1 class=\"title\">" + text_of(title) + "</h1>\n";
}

}  // namespace galley::html
