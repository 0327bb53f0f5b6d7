// Thread: any (worker code). Role: a block of code on a page.
// Promise: every byte of the code is there, as text.
#pragma once

#include <string>
#include <string_view>

#include "html/context.h"

namespace galley::html {

// A fenced or an indented block; math and drawings are marked as what they are. `content_column` is
// the column of the source at which the content of its container begins.
std::string code_block(const Context& context, std::uint32_t block, std::uint32_t content_column);

// Code that is not a block of its own.
std::string code_of(std::string_view code, std::string_view language, std::string_view title);

// What a fence is called in a group of them.
std::string panel_label(const Context& context, const markdown::Block& fence);

}  // namespace galley::html
