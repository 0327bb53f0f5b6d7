// Thread: loop. Role: files as responses: images and their like of a project, and galley's own
// scripts, styles and fonts. Promise: only regular files below the root that is given, without any
// link on the way, of a kind in the table below, not hidden and no keys by their names, and of a
// bounded size. What a project brings never runs as script in galley's origin.
#pragma once

#include <cstdint>
#include <string>

#include "base/file_system.h"
#include "preview/response.h"

namespace galley::preview {

// Read whole, on the loop: some 20 ms for the largest. A photograph in print quality is smaller.
inline constexpr std::uint64_t max_asset_bytes = 16 << 20;

enum class Shelf : std::uint8_t {
  project,  // somebody's files: images, fonts, PDF, and text shown as text
  package,  // folders that galley or the distribution installed: style sheets and scripts too
};

// The file at `path` (normal() and relative to `root`), as it is now; its etag is its digest. What
// cannot be served is a refusal that says why: 403, 404, 413, 415, or 503 while it is written to.
Response asset(FileReader& files, const std::string& root, const std::string& path, Shelf shelf);

}  // namespace galley::preview
