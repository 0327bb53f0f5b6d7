// Thread: loop. Role: which page an address means that is no page's own: a name without extension,
// a link as it is written, an address of the documentation's site. Promise: reads the index only.
#pragma once

#include <string>
#include <string_view>

#include "pipeline/project.h"

namespace galley::viewer {

// The page that a link leads to, from `from` (a path below the source); empty when none.
std::string page_named(const pipeline::Project& project, std::string_view from,
                       std::string_view target);

// Of a link that begins at the root of the site: the source may be served below a folder of it.
std::string page_of_site(const pipeline::Project& project, std::string_view target);

}  // namespace galley::viewer
