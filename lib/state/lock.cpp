#include "state/lock.h"

#include <array>
#include <cerrno>
#include <charconv>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_system.h"
#include "base/path.h"

namespace galley::state {
namespace {

// Of the whole file. Open file description locks (fcntl(2)): unlike the older POSIX locks they are
// not lost when some other part of the process closes the same file, and unlike flock(2) they can
// be asked about without being taken.
struct flock whole_file() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

// 0 when the file does not hold a process id.
int written_pid(const Fd& fd) {
  std::array<char, 16> text{};
  const ssize_t size = ::pread(fd.get(), text.data(), text.size(), 0);
  int pid = 0;
  if (size > 0) std::from_chars(text.data(), text.data() + size, pid);
  return pid;
}

Fd open_lock_file(const std::string& path) {
  real_file_system().make_directories(std::string(path::parent(path)));
  Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644));
  if (!fd) throw_errno("open the lock file", path);
  return fd;
}

[[noreturn]] void refuse(const Fd& fd, const std::string& what) {
  const int pid = written_pid(fd);
  const std::string holder = pid > 0 ? " (pid " + std::to_string(pid) + ")" : "";
  throw Error(what + " is in use by galleyd" + holder +
              "; stop that one first (galleyctl stop), or use another folder");
}

// A galleyd that was killed while it started a program leaves its descriptors to a child that has
// not become that program yet (fork(2)); with exec(2) they are closed, a moment later.
bool may_end_soon(const Fd& fd) {
  const int pid = written_pid(fd);
  return pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH;
}

// False when somebody has it.
bool take(const Fd& fd, const std::string& path) {
  constexpr int attempts = 500;
  constexpr useconds_t pause_us = 2'000;
  for (int i = 0; i < attempts; ++i) {
    struct flock lock = whole_file();
    if (::fcntl(fd.get(), F_OFD_SETLK, &lock) == 0) return true;
    if (errno != EAGAIN && errno != EACCES) throw_errno("lock", path);
    if (!may_end_soon(fd)) return false;
    ::usleep(pause_us);
  }
  return false;
}

// False when the file was deleted or replaced after it was opened: then somebody else may hold the
// lock of the file that is there now.
bool is_still_at(const Fd& fd, const std::string& path) {
  struct stat mine {};
  struct stat there {};
  return ::fstat(fd.get(), &mine) == 0 && ::lstat(path.c_str(), &there) == 0 &&
         mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
}

void write_pid(const Fd& fd, const std::string& path) {
  const std::string text = std::to_string(::getpid()) + "\n";
  const bool is_written =
      ::ftruncate(fd.get(), 0) == 0 &&
      ::pwrite(fd.get(), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
  if (!is_written) throw_errno("write the lock file", path);
}

}  // namespace

Lock::Lock(const std::string& path, const std::string& what) {
  do {
    fd_ = open_lock_file(path);
    if (!take(fd_, path)) refuse(fd_, what);
  } while (!is_still_at(fd_, path));
  write_pid(fd_, path);
}

std::optional<int> lock_holder(const std::string& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!fd && errno == ENOENT) return std::nullopt;
  if (!fd) throw_errno("open the lock file", path);
  struct flock lock = whole_file();
  if (::fcntl(fd.get(), F_OFD_GETLK, &lock) != 0) throw_errno("ask for the lock of", path);
  if (lock.l_type == F_UNLCK) return std::nullopt;
  return written_pid(fd);
}

bool Lock::is_at(const std::string& path) const { return is_still_at(fd_, path); }

}  // namespace galley::state
