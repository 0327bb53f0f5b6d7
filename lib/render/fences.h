// Thread: any. Role: the normal form of a fence.
// Promise: pure; the mark is longer than any run of its character in the content.
#pragma once

#include <string>
#include <string_view>

#include "markdown/document.h"

namespace galley::render {

// A fence that nothing in `content` closes.
std::string fence_around(std::string_view content);

// What a fenced code block that holds `content` begins and ends with: backticks. An info string
// with a backtick needs tildes, which stay as they are.
std::string fence_mark(std::string_view source, const markdown::Block& block,
                       markdown::Span content);

}  // namespace galley::render
