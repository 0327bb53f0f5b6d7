// Thread: any. Role: the list of all pages of a folder of HTML: for scripts, and as the first page.
// Promise: pure; whatever titles and paths hold is text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace galley::html {

struct TreePage {
  std::string path;  // of the document
  std::string title;
  std::string address;  // of its page, in the folder
};

// The script that gives the pages to the others (client/addresses.js), in their order.
std::string pages_script(const std::vector<TreePage>& pages);

// The first page: links to all, in their folders, in their order. It ends with render::list_mark.
std::string index_file(std::string_view project, const std::vector<TreePage>& pages);

}  // namespace galley::html
