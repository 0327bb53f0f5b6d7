// Thread: any. Role: the panel with what a page says of itself.
#pragma once

#include <string>

#include "markdown/front_matter.h"

namespace galley::html {

// HTML; empty when there is none. Broken front matter is shown as it is written.
std::string front_matter_panel(const markdown::FrontMatter& front_matter, std::string_view source);

}  // namespace galley::html
