// Thread: worker. Role: finds pages of a project by words, in the outputs, which are there anyway.
// Promise: no index of its own to be stale or to take memory; a page is found if it holds every
// word, in any case (ASCII); titles count first, then headings, then the number of finds.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"
#include "viewer/tree.h"

namespace galley::viewer {

// More than anybody reads.
inline constexpr std::size_t max_finds = 50;

struct SearchRequest {
  std::string words;  // as typed
  std::string output_folder;
  std::vector<ListedPage> pages;
};

// JSON: {finds: [{path, title, heading, before, match, after}], all: number of pages found}.
std::string search_json(FileReader& files, const SearchRequest& request);

}  // namespace galley::viewer
