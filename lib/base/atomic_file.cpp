#include "base/atomic_file.h"

#include <atomic>
#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/path.h"

namespace galley {
namespace {

// Unique in this process; the process id makes it unique among processes of this machine.
std::string temporary_name() {
  static std::atomic<unsigned> counter{0};
  return std::string(temporary_prefix) + std::to_string(::getpid()) + "-" +
         std::to_string(counter.fetch_add(1, std::memory_order_relaxed));
}

Fd create(const std::string& path) {
  return Fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
}

}  // namespace

AtomicFile::AtomicFile(std::string target)
    : target_(std::move(target)),
      temporary_(path::join(path::parent(target_), temporary_name())),
      fd_(create(temporary_)) {
  if (!fd_ && errno == ENOENT) {
    real_file_system().make_directories(std::string(path::parent(target_)));
    fd_ = create(temporary_);
  }
  if (!fd_ && errno == EEXIST) {  // left by a killed process that had our process id
    ::unlink(temporary_.c_str());
    fd_ = create(temporary_);
  }
  if (!fd_) throw_errno("create a temporary file for", target_);
}

AtomicFile::~AtomicFile() {
  if (fd_) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_errno("write", target_);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

FileStat AtomicFile::commit() {
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) throw_errno("replace", target_);
  const Fd done = std::move(fd_);
  struct stat st {};
  if (::fstat(done.get(), &st) != 0) throw_errno("stat", target_);
  return to_file_stat(st);
}

}  // namespace galley
