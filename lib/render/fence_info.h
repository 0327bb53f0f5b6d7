// Thread: any. Role: what the info string of a fence says.
// Promise: pure; what is not understood is kept as it is.
#pragma once

#include <string>
#include <string_view>

#include "settings/settings.h"

namespace galley::render {

// "js" of "js {1,3} title="a.js"", "rust" of "rust,ignore", "ts" of "ts:line-numbers"; empty where
// there is none.
std::string_view fence_language(std::string_view info);

// What a profile keeps: all of it, the language and the title, or the language. Marks of lines and
// options of highlighters are for the eye.
std::string shortened_info(std::string_view info, settings::Profile profile);

}  // namespace galley::render
