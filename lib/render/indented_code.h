// Thread: any (worker code). Role: indented code as fenced code where a page is shortened.
// Promise: pure and linear; the code keeps its bytes; what goes on
// with a footnote or the description of a term is no code to its tool and stays as it is, and so
// does code behind a tab of which a part is its container's.
#pragma once

#include <vector>

#include "markdown/document.h"
#include "settings/settings.h"

namespace galley::render {

// In order and apart from one another.
std::vector<markdown::Edit> indented_code_as_fences(const markdown::Document& document,
                                                    settings::Profile profile);

}  // namespace galley::render
