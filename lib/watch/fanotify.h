// Thread: loop. Role: the kernel's fanotify, one group for everything galley watches, with marks on
// single folders, which need no privilege since Linux 5.13 (fanotify_init(2)).
// Promise: as KernelQueue has it. A folder is known by its file handle, so renames change nothing.
// The mark of a folder that was moved out of sight stays until that folder is deleted; what it
// tells is dropped.
#pragma once

#include <memory>
#include <unordered_map>

#include "base/fd.h"
#include "watch/backend.h"

namespace galley::watch {

class Fanotify final : public KernelQueue {
 public:
  // Throws SystemError where the kernel or its seccomp filter has no such thing.
  Fanotify();

  // Whether the kernel tells of what happens in the folder at `path`. Nothing is written: the
  // folder is opened, and that has to arrive.
  static bool delivers(const std::string& path);

  Watched watch(const std::string& path, Interest interest, Choice choice) override;
  void unwatch(WatchId id) override;
  bool read(const Sink& sink) override;
  bool is_drained() const override;
  int descriptor() const override { return fd_.get(); }

 private:
  struct Folder {
    const std::string* key;  // in numbers_, whose elements stay where they are
    std::string path;        // where it was when it was watched last
  };

  Fd fd_;
  std::unique_ptr<char[]> buffer_;
  std::unordered_map<std::string, WatchId> numbers_;  // by key
  std::unordered_map<WatchId, Folder> folders_;
  WatchId last_ = 0;
  std::uint32_t cookie_ = 0;
};

}  // namespace galley::watch
