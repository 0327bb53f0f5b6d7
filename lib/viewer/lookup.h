// Thread: loop. Role: which page an address means that is no page's own: a name without extension,
// a link as it is written, an address of the documentation's site. Promise: reads the index only.
#pragma once

#include <string>
#include <string_view>

#include "pipeline/project.h"

namespace galley::viewer {

// The page that a link leads to, from `from` (a path below the source); empty when none. A target
// that begins with '/' is an address of the documentation's site.
std::string page_named(const pipeline::Project& project, std::string_view from,
                       std::string_view target);

}  // namespace galley::viewer
