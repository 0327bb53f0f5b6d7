#include "base/open_below.h"

#include <cerrno>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace galley {
namespace {

// O_PATH with O_NOFOLLOW opens a link itself (open(2)), so it has to be looked at.
Fd enter(int folder, const std::string& name) {
  Fd fd(::openat(folder, name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  struct stat st {};
  if (!fd || ::fstat(fd.get(), &st) != 0) return {};
  if (!S_ISLNK(st.st_mode)) return fd;
  errno = ELOOP;
  return {};
}

bool is_not_for_openat2(int code) {
  return code == ENOSYS || code == EPERM || code == ENAMETOOLONG;
}

}  // namespace

Fd open_below_at_once(int root, const std::string& path, int flags) {
  open_how how{};
  how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return Fd(static_cast<int>(::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how)));
}

Fd open_below_by_parts(int root, const std::string& path, int flags) {
  Fd folder;
  for (std::size_t begin = 0;;) {
    const std::size_t end = path.find('/', begin);
    const std::string part = path.substr(begin, end - begin);
    const int above = folder ? folder.get() : root;
    if (part.empty() || part == "..") {
      errno = EXDEV;
      return {};
    }
    if (end == std::string::npos) {
      return Fd(::openat(above, part.c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
    }
    folder = enter(above, part);
    if (!folder) return {};
    begin = end + 1;
  }
}

Fd open_below(const std::string& root, const std::string& path, int flags) {
  if (path.empty()) return Fd(::open(root.c_str(), flags | O_CLOEXEC));
  const Fd folder(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return {};
  Fd fd = open_below_at_once(folder.get(), path, flags);
  if (fd || !is_not_for_openat2(errno)) return fd;
  return open_below_by_parts(folder.get(), path, flags);
}

}  // namespace galley
