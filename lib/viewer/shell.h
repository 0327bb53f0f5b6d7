// Thread: any (pure). Role: the HTML document around a page, and the ones that say that there is
// none. Promise: whatever names and texts hold, they are text; no script and no style stands in it,
// both are files (preview/response.h has the policy).
#pragma once

#include <string>
#include <string_view>

#include "job/view.h"

namespace galley::viewer {

struct PageFacts {
  std::string project;  // its name
  std::string path;     // of the document
  std::uint64_t generation = 0;
  std::string links;     // problems_json() of its dead links
  std::string problems;  // and of why it could not be made, so that this is the last good page
  std::string ticket;    // for the editor (viewer/editor.h); empty without one
  std::string token;     // that goes with it
  std::string packages;  // installed_packages()
};

// `view`: the page, or null when there is none to show; `is_there`: the document is. The client
// shows the page when there is one.
std::string page_document(const PageFacts& facts, const job::View* view, bool is_there);

// The first page: what is to be seen comes by the client.
std::string home_document();

// There is nothing here, and nothing will come.
std::string missing_document(std::string_view title, std::string_view message);

}  // namespace galley::viewer
