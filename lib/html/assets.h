// Thread: any. Role: the names of the files that are copied beside pages of HTML.
// Promise: pure; a name says what the file holds, so that two files with one name are the same, a
// page never shows another file than it was made with, and galley knows its own copies again.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"

namespace galley::html {

// Below the folder of the pages.
inline constexpr std::string_view asset_folder = "assets";

// Whether files of this name are copied: pictures, sound, film, fonts, and documents that no
// browser runs anything of. A page that is put on a host must not bring programs there; SVG, which
// may hold some, is shown as an image, where they do not run (SVG 2, section 2.2).
bool is_asset(std::string_view path);

// "assets/<stem>.<hash>.<extension>" of a file with these bytes: a name that needs no encoding in
// an address.
std::string asset_name(std::string_view path, const Digest& digest);

// Whether `name` has the form of asset_name().
bool is_asset_name(std::string_view name);

// Whether it is a name that asset_name() gives to these bytes.
bool is_asset_name_of(std::string_view name, const Digest& digest);

}  // namespace galley::html
