#include "pipeline/listing.h"

#include "base/path.h"
#include "pipeline/facts.h"

namespace galley::pipeline {

Listing listing_of(const Project& project, const std::string& after, std::size_t most) {
  Listing listing;
  std::string last = after;
  project.index.visit_after(after, [&](const std::string& path, const Document& document) {
    if (listing.documents.size() == most) {
      listing.next = last;
      return false;
    }
    const std::string output = document.output();
    listing.documents.push_back({path::join(project.settings->source, path),
                                 output.empty() ? "" : path::join(project.settings->output, output),
                                 std::string(state_of(document))});
    last = path;
    return true;
  });
  return listing;
}

}  // namespace galley::pipeline
