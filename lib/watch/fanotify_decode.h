// Thread: any (pure). Role: bytes of a fanotify queue to what happened in folders, which the kernel
// names by their file handles (fanotify(7), FAN_REPORT_DFID_NAME).
// Promise: never reads outside `bytes`, whatever they say; a record that does not end within them
// ends the decoding.
#pragma once

#include <functional>
#include <string_view>

#include "watch/backend.h"

namespace galley::watch {

// The number of the watched folder with this key (the bytes of fsid, handle type and handle, in
// that order), or no_watch.
using FolderOf = std::function<WatchId(std::string_view key)>;

// Names point into `bytes`. Events of folders without a number are left out. `cookie` is that of
// the last rename and goes down with each, so that none is that of a rename which inotify tells of.
void decode_fanotify(std::string_view bytes, const FolderOf& folder_of, std::uint32_t& cookie,
                     const Sink& sink);

}  // namespace galley::watch
