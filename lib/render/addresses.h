// Thread: any. Role: what the addresses of links say by themselves.
// Promise: pure text; nothing is looked for on the disk.
#pragma once

#include <string>
#include <string_view>

namespace galley::render {

// Whether an address is relative to its page: no scheme (RFC 3986, section 3.1), no '/' or '\' at
// its begin, and a path at all. "{" begins what a site generator fills in.
bool is_relative_address(std::string_view address);

// %XX resolved.
std::string percent_decoded(std::string_view text);

}  // namespace galley::render
