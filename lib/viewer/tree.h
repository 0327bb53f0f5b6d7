// Thread: loop for `pages_of`, worker for the rest. Role: the list of a project's pages, in the
// order in which one reads them. Promise: every document is in it, also one that has no output yet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/project.h"

namespace galley::viewer {

struct ListedPage {
  std::string path;
  std::string title;   // empty: none known yet
  std::string output;  // file name; empty: none yet
  bool is_failing = false;
};

// In the order of render/reading_order.h.
std::vector<ListedPage> pages_of(const pipeline::Project& project);

// JSON: {pages: [{path, title, failing}]}.
std::string tree_json(const std::vector<ListedPage>& pages);

}  // namespace galley::viewer
