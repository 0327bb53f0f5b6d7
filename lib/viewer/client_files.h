// Thread: any. Role: the scripts and the style of the preview's pages, which are part of the
// program. Promise: what a browser gets is what the program was built with, whatever lies on the
// disk.
#pragma once

#include <span>
#include <string_view>

#include "html/client_files.h"
#include "preview/response.h"

namespace galley::viewer {

std::span<const html::ClientFile> client_files();

// The file of that name, or 404.
preview::Response client_file(std::string_view name);

}  // namespace galley::viewer
