// System calls of SQLite that fail on request, in the whole process (sqlite.org/c3ref/vfs.html:
// xSetSystemCall).
#pragma once

#include <array>
#include <cerrno>
#include <limits>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace galley::test {

class SqliteFaults {
 public:
  // The calls of these numbers (from 1) fail with EIO; 0: none does.
  static inline int fail_from = 0;
  static inline int fail_to = std::numeric_limits<int>::max();
  static inline int operations = 0;

  SqliteFaults() {
    sqlite3_vfs* const vfs = sqlite3_vfs_find(nullptr);
    for (const Call& call : calls()) {
      if (vfs->xGetSystemCall(vfs, call.name) == nullptr) continue;  // not in this build
      vfs->xSetSystemCall(vfs, call.name, call.replacement);
    }
  }
  ~SqliteFaults() {
    fail_from = 0;
    sqlite3_vfs* const vfs = sqlite3_vfs_find(nullptr);
    for (const Call& call : calls()) vfs->xSetSystemCall(vfs, call.name, nullptr);
  }
  SqliteFaults(const SqliteFaults&) = delete;
  SqliteFaults& operator=(const SqliteFaults&) = delete;

 private:
  struct Call {
    const char* name;
    sqlite3_syscall_ptr replacement;
  };

  static bool fails() {
    ++operations;
    if (fail_from == 0 || operations < fail_from || operations > fail_to) return false;
    errno = EIO;
    return true;
  }

  static int open(const char* path, int flags, int mode) {
    return fails() ? -1 : ::open(path, flags, mode);
  }
  static ssize_t pread(int fd, void* bytes, std::size_t size, off_t at) {
    return fails() ? -1 : ::pread(fd, bytes, size, at);
  }
  static ssize_t pwrite(int fd, const void* bytes, std::size_t size, off_t at) {
    return fails() ? -1 : ::pwrite(fd, bytes, size, at);
  }
  static int ftruncate(int fd, off_t size) { return fails() ? -1 : ::ftruncate(fd, size); }
  static int unlink(const char* path) { return fails() ? -1 : ::unlink(path); }

  template <class Function>
  static sqlite3_syscall_ptr pointer(Function* function) {
    return reinterpret_cast<sqlite3_syscall_ptr>(function);
  }

  static std::array<Call, 7> calls() {
    return {{{"open", pointer(open)},
             {"pread", pointer(pread)},
             {"pread64", pointer(pread)},
             {"pwrite", pointer(pwrite)},
             {"pwrite64", pointer(pwrite)},
             {"ftruncate", pointer(ftruncate)},
             {"unlink", pointer(unlink)}}};
  }
};

}  // namespace galley::test
