// Thread: any. Role: what one folder holds, by a project's rules.
// Promise: symbolic links are neither followed nor listed; documents come with their stat.
#pragma once

#include <string>
#include <vector>

#include "watch/change.h"
#include "watch/rules.h"

namespace galley::watch {

struct Listing {
  std::vector<Entry> entries;  // in byte order; of folders only the kind is known
  FileStat folder;             // of the folder itself
  std::size_t names = 0;       // looked at, ignored ones included
  int error = 0;               // errno; the entries are worth nothing then
};

enum class FollowLink : std::uint8_t { yes, no };

// `path` is where the folder lies on disk; `link` is for its last part alone.
Listing list_folder(const std::string& path, const Rules::Folder& rules, FollowLink link);

}  // namespace galley::watch
