#include "replace_file.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/fd.h"
#include "base/path.h"

namespace galley::ctl {
namespace {

void write_all(const Fd& fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd.get(), bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) throw_errno("write", path);
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(fd.get()) != 0) throw_errno("write", path);
}

// Gone at the end, unless it was renamed.
class Temporary {
 public:
  explicit Temporary(const std::string& beside) : path_(beside + ".XXXXXX") {
    fd_ = Fd(::mkostemp(path_.data(), O_CLOEXEC));
    if (!fd_) throw_errno("write beside", beside);
  }
  ~Temporary() { ::unlink(path_.c_str()); }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  const Fd& fd() const { return fd_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  Fd fd_;
};

}  // namespace

void replace_file(const std::string& path, std::string_view bytes) {
  const std::string target = std::filesystem::canonical(path).string();
  struct stat before {};
  if (::stat(target.c_str(), &before) != 0) throw_errno("look at", target);
  const Temporary temporary(target);
  write_all(temporary.fd(), bytes, temporary.path());
  const int fd = temporary.fd().get();
  if (::fchown(fd, before.st_uid, before.st_gid) != 0) throw_errno("keep the owner of", target);
  if (::fchmod(fd, before.st_mode & 07777) != 0) throw_errno("keep the mode of", target);
  if (::rename(temporary.path().c_str(), target.c_str()) != 0) throw_errno("replace", target);
}

void create_file(const std::string& path, std::string_view bytes) {
  std::filesystem::create_directories(std::string(path::parent(path)));
  const Temporary temporary(path);
  write_all(temporary.fd(), bytes, temporary.path());
  const mode_t mask = ::umask(0);
  ::umask(mask);
  ::fchmod(temporary.fd().get(), 0666 & ~mask);
  // Unlike rename(2), link(2) never replaces what has come meanwhile.
  if (::link(temporary.path().c_str(), path.c_str()) != 0) throw_errno("make", path);
}

}  // namespace galley::ctl
