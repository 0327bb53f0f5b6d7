// Thread: any, one at a time. Role: one output, written beside its target and renamed over it.
// Promise: before commit() the target is untouched; without commit() nothing is left behind.
#pragma once

#include <string>
#include <string_view>

#include "base/fd.h"
#include "base/file_system.h"

namespace galley {

class AtomicFile {
 public:
  // Opens the temporary file; makes the folder of `target` when it is missing.
  explicit AtomicFile(std::string target);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view bytes);

  // Renames over the target (mode 0644 less the umask) and returns the new file's stat.
  FileStat commit();

 private:
  std::string target_;
  std::string temporary_;
  Fd fd_;
};

}  // namespace galley
