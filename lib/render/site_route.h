// Thread: any. Role: where a documentation tool serves a page. Promise: pure text: the tool's
// defaults, by the page's path alone; what a page or the tool's configuration says otherwise is not
// known here.
#pragma once

#include <string>
#include <string_view>

#include "settings/settings.h"

namespace galley::render {

// Where documentation tools keep the files that their sites have at the root, below the folder of
// their configuration or beside the source.
inline constexpr std::string_view public_folders[] = {"", "public", "static", "docs/public"};

// Relative to where the tool serves the folder of the pages: "guide/start/" of "guide/start.md".
// The first page of a folder is the folder. Not percent-encoded.
std::string site_route(std::string_view path, settings::Dialect dialect);

}  // namespace galley::render
