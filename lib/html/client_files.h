// Thread: any. Role: files for browsers that are part of the program.
// Promise: they are what the program was built with, whatever lies on the disk.
#pragma once

#include <span>
#include <string_view>

namespace galley::html {

struct ClientFile {
  std::string_view name;
  std::string_view bytes;
};

// The script and the style that lie beside the pages of a folder of HTML.
std::span<const ClientFile> client_files();

// What these begin with in such a folder, by which galley knows them again.
inline constexpr std::string_view client_mark = "/* Written by galley; changes here are lost. */\n";

}  // namespace galley::html
