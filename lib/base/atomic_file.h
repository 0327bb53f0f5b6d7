// Thread: any, one at a time. Role: one output, written beside its target and renamed over it.
// Promise: before commit() the target is untouched; without commit() nothing is left behind.
#pragma once

#include <string>
#include <string_view>

#include "base/fd.h"
#include "base/file_system.h"

namespace galley {

class AtomicFile final : public NewFile {
 public:
  // Opens the temporary file; makes the folder of `target` when it is missing.
  explicit AtomicFile(std::string target);
  ~AtomicFile() override;

  void write(std::string_view bytes) override;

  // Renames over the target (mode 0644 less the umask) and returns the new file's stat.
  FileStat commit() override;

 private:
  std::string target_;
  std::string temporary_;
  Fd fd_;
};

}  // namespace galley
