// Thread: any. Role: addresses of a project's repository on its host.
// Promise: pure text; nothing is asked of the network.
#pragma once

#include <string>
#include <string_view>

namespace galley::render {

// "docs" of "withastro/docs", "https://github.com/withastro/docs" and "https://host/docs.git".
std::string_view repository_name(std::string_view repo);

// "https://github.com/OWNER/NAME" of "OWNER/NAME"; an https address without ".git" and final '/'.
// Empty for what is neither.
std::string repository_home(std::string_view repo);

// RFC 3986, section 2.1: every byte but '/' and the unreserved characters as %XX.
std::string percent_encoded(std::string_view path);

}  // namespace galley::render
