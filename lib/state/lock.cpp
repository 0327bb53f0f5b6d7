#include "state/lock.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

#include <fcntl.h>
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

[[noreturn]] void refuse(const Fd& fd, const std::string& what, const std::string& advice) {
  const int pid = written_pid(fd);
  const std::string holder = pid > 0 ? " (pid " + std::to_string(pid) + ")" : "";
  throw Error(what + " is in use by galleyd" + holder + "; " + advice);
}

// Whether a process is dead but not buried, on its way there, or has a SIGKILL that it has not felt
// yet: fields 3 (state), 9 (flags) and 31 (pending signals) of proc_pid_stat(5). The name before
// them may hold anything, but no later field holds a ')'.
bool is_dying(const std::string& stat) {
  constexpr std::uint64_t exiting = 0x4;  // PF_EXITING (linux/sched.h)
  constexpr std::uint64_t killed = std::uint64_t{1} << (SIGKILL - 1);
  std::istringstream fields(stat.substr(std::min(stat.rfind(')'), stat.size() - 1) + 1));
  char state = 0;
  fields >> state;
  std::array<std::uint64_t, 28> numbers{};  // fields 4 to 31; a negative one wraps around
  for (std::uint64_t& number : numbers) fields >> number;
  const std::uint64_t flags = numbers[9 - 4];
  const std::uint64_t pending = numbers[31 - 4];
  return state == 'Z' || state == 'X' || (flags & exiting) != 0 || (pending & killed) != 0;
}

// EPERM says that there is one: Landlock keeps a confined galleyd from signalling others.
bool is_gone(int pid) { return ::kill(pid, 0) != 0 && errno == ESRCH; }

// What a killed galleyd had open is closed a moment after the kill(2), the later the more memory
// it has. One that was killed while it started a program leaves its descriptors to a child that has
// not become that program yet (fork(2)); with exec(2) they are closed.
bool may_end_soon(const Fd& fd) {
  const int pid = written_pid(fd);
  if (pid <= 0) return false;
  if (is_gone(pid)) return true;
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string stat;
  return std::getline(file, stat) ? is_dying(stat) : is_gone(pid);
}

// False when somebody has it.
bool take(const Fd& fd, const std::string& path) {
  using Clock = std::chrono::steady_clock;
  constexpr useconds_t pause_us = 2'000;
  const Clock::time_point deadline = Clock::now() + std::chrono::seconds(2);
  for (;;) {
    struct flock lock = whole_file();
    if (::fcntl(fd.get(), F_OFD_SETLK, &lock) == 0) return true;
    if (errno != EAGAIN && errno != EACCES) throw_errno("lock", path);
    if (!may_end_soon(fd) || Clock::now() > deadline) return false;
    ::usleep(pause_us);
  }
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

Lock::Lock(const std::string& path, const std::string& what, const std::string& advice) {
  do {
    fd_ = open_lock_file(path);
    if (!take(fd_, path)) refuse(fd_, what, advice);
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
