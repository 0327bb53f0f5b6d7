// Thread: any. Role: opens what lies below a folder, without ever leaving that folder.
// Promise: no symbolic link below the root is followed, in no part of the path, also when somebody
// swaps a folder for a link at that moment. The root is the user's choice and may be a link.
#pragma once

#include <string>

#include "base/fd.h"

namespace galley {

// open(2) of `path`, which is normal() and relative to the folder `root` ("" is the root itself),
// with these flags for reading; O_CLOEXEC is added. Empty when it failed, errno says why: ELOOP or
// (a folder in its last part) ENOTDIR for a link, EXDEV for a path that leads out of the root. The
// path may be longer than PATH_MAX.
Fd open_below(const std::string& root, const std::string& path, int flags);

// The two ways of doing it, from a descriptor of the root. The first is one call, openat2(2), and
// has PATH_MAX as its limit; kernels before 5.6 have none of it (ENOSYS), and some filters of
// system calls say EPERM. The second goes from folder to folder, and works everywhere.
Fd open_below_at_once(int root, const std::string& path, int flags);
Fd open_below_by_parts(int root, const std::string& path, int flags);

}  // namespace galley
