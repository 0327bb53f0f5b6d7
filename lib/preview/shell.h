// Thread: any (pure). Role: the HTML document around a page, and the ones that say that there is none.
// Promise: whatever names and texts hold, they are text; no script and no style stands in it, both
// are files (preview/response.h has the policy).
#pragma once

#include <string>
#include <string_view>

#include "job/view.h"

namespace galley::preview {

struct ShellFacts {
  std::string project;  // its name
  std::string path;     // of the document
  std::uint64_t generation = 0;
};

// `update`: update_json() of the view, for the client to begin with.
std::string page_document(const ShellFacts& facts, const job::View& view, std::string_view update);

// A page without an article, with what there is to say: the client shows the document when it comes.
std::string message_document(const ShellFacts& facts, std::string_view title,
                             std::string_view message);

}  // namespace galley::preview
