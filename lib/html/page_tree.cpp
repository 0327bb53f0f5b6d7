#include "html/page_tree.h"

#include <map>

#include <nlohmann/json.hpp>

#include "base/path.h"
#include "html/client_files.h"
#include "html/file.h"
#include "html/text.h"
#include "render/page_list.h"

namespace galley::html {
namespace {

// In the order in which their first pages come.
struct Folder {
  std::vector<const TreePage*> pages;
  std::vector<std::string> names;
  std::map<std::string, Folder, std::less<>> below;

  Folder& at(std::string_view path) {
    if (path.empty()) return *this;
    Folder& above = at(path::parent(path));
    const std::string name(path::name(path));
    const auto [found, is_new] = above.below.try_emplace(name);
    if (is_new) above.names.push_back(name);
    return found->second;
  }
};

void append_list(std::string& html, const Folder& folder) {
  html += "<ul>\n";
  for (const TreePage* const page : folder.pages) {
    html += "<li><a";
    append_attribute(html, "href", page->address);
    html +=
        ">" + text_of(page->title.empty() ? path::name(page->path) : page->title) + "</a></li>\n";
  }
  for (const std::string& name : folder.names) {
    html += "<li><span class=\"folder\">" + text_of(name) + "</span>\n";
    append_list(html, folder.below.at(name));
    html += "</li>\n";
  }
  html += "</ul>\n";
}

}  // namespace

std::string pages_script(const std::vector<TreePage>& pages) {
  std::string script = std::string(client_mark) + "window.galleyPages = [\n";
  for (const TreePage& page : pages) {
    const nlohmann::ordered_json item = {
        {"path", page.path}, {"title", page.title}, {"address", page.address}};
    script += item.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + ",\n";
  }
  return script + "];\n";
}

std::string index_file(std::string_view project, const std::vector<TreePage>& pages) {
  Folder root;
  for (const TreePage& page : pages) root.at(path::parent(page.path)).pages.push_back(&page);
  std::string body = " class=\"home\"";
  append_attribute(body, "data-project", project);
  std::string html = beginning_of_file({project, project, {}, body, {}});
  html += "<main id=\"galley-page\" tabindex=\"-1\">\n<h1>" + text_of(project) +
          "</h1>\n<nav class=\"all-pages\" aria-label=\"All pages\">\n";
  append_list(html, root);
  html += "</nav>\n</main>\n</body>\n</html>\n";
  return html.append(render::list_mark);
}

}  // namespace galley::html
