// Thread: any (worker code). Role: the links that documentation tools put under every page.
// Promise: pure and linear; only a paragraph that is nothing but such a link is named.
#pragma once

#include <cstdint>
#include <vector>

#include "markdown/document.h"

namespace galley::render {

// Blocks that are one such link, in order.
std::vector<std::uint32_t> boilerplate_blocks(const markdown::Document& document);

}  // namespace galley::render
