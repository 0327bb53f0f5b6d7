// Thread: any. Role: what one folder holds, by a project's rules.
// Promise: symbolic links below the source are neither followed, in no part of a path, nor listed;
// documents come with their stat.
#pragma once

#include <string>
#include <vector>

#include "watch/change.h"
#include "watch/rules.h"

namespace galley::watch {

struct Listing {
  std::vector<Entry> entries;  // in byte order; of folders only the kind is known
  IgnoreFiles ignores;         // of the folder itself, where they count
  FileStat folder;             // of the folder itself
  std::size_t names = 0;       // looked at, ignored ones included
  int error = 0;               // errno; the entries are worth nothing then
};

// `above` are the ignore files above the folder.
Listing list_folder(const FolderPlace& place, const Rules& rules, Ignores above);

}  // namespace galley::watch
