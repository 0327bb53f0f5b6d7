// Thread: main. Role: new bytes for a file of the user's.
// Promise: at any time the file has all of the old bytes or all of the new ones; it keeps its
// owner and mode, and a link to it stays a link. Throws Error; then the file is as it was.
#pragma once

#include <string>
#include <string_view>

namespace galley::ctl {

void replace_file(const std::string& path, std::string_view bytes);

// The same for a file that must not be there yet, and its folder if need be.
void create_file(const std::string& path, std::string_view bytes);

}  // namespace galley::ctl
