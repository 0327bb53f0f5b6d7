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

// What a profile keeps: all of it, the language and the title, or the language; and in each of them
// which lines are inserted or deleted. Other marks of lines and options of highlighters are for the
// eye.
std::string shortened_info(std::string_view info, settings::Profile profile);

// `info` without what it says of single lines that are inserted or deleted, for a part of the code
// in which lines have other numbers.
std::string without_changes(std::string_view info);

}  // namespace galley::render
