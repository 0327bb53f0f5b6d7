// Thread: any. Role: the addresses of the preview's pages and files, both ways.
// Promise: pure; an address is written once, here, and holds only characters that URLs may hold.
//
//   /<project>/<path>            a page, an image beside it, or a link that means a page: then
//                                ?from= says on which page it stands
//   /~/site/<project>/<path>     the same, of an address that begins at the root of the site
//   /~/repo/<project>/<path>     a file of the repository outside of the source
//   /~/...                       what the preview itself needs (viewer.cpp has the table)
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "html/page.h"
#include "settings/settings.h"

namespace galley::viewer {

inline constexpr std::string_view own_folder = "~";

// All but the unreserved characters (RFC 3986, 2.3) and '/' encoded.
std::string url_path(std::string_view path);

// Of the page at `path` in the project's source.
std::string page_url(std::string_view project, std::string_view path);

// Where links and images of the project's page `from` lead.
std::shared_ptr<const html::Addresses> addresses_of(
    std::shared_ptr<const settings::Project> project, std::string from);

}  // namespace galley::viewer
