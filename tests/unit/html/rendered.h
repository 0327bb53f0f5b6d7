// A source as its page, for tests.
#pragma once

#include <string>
#include <string_view>

#include "html/page.h"

namespace galley::test {

// Addresses that show what was asked for: "page:a.md", "asset:img/a.png".
class NamedAddresses final : public html::Addresses {
 public:
  std::string page(std::string_view target) const override { return "page:" + std::string(target); }
  std::string asset(std::string_view target) const override {
    return "asset:" + std::string(target);
  }
};

inline html::Page page_of(std::string_view source, const std::string& path = "guide/page.md",
                          const html::Addresses& addresses = NamedAddresses()) {
  settings::Project project;
  html::Page page;
  render::render(source, path, project, render::no_included_files(), render::no_link_targets(),
                 [&](const render::Expanded& expanded) {
                   page = html::to_page(expanded, path, project, addresses);
                 });
  return page;
}

inline std::string html_of(std::string_view source, const std::string& path = "guide/page.md") {
  std::string html;
  for (const html::Part& part : page_of(source, path).parts) html += part.html;
  return html;
}

}  // namespace galley::test
