// A disk in memory that records what was done to it, with a clock that only its user moves, and
// that fails on request.
#pragma once

#include <cerrno>
#include <map>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/path.h"

namespace galley::test {

class MemoryFileSystem final : public FileSystem {
 public:
  // Puts a file there as somebody else would.
  void put(const std::string& path, std::string bytes) {
    FileStat stat;
    stat.size = bytes.size();
    stat.mtime = stat.ctime = ++tick_;
    stat.inode = static_cast<std::uint64_t>(tick_);
    files_[path] = {std::move(bytes), stat};
  }
  void take(const std::string& path) { files_.erase(path); }
  bool has(const std::string& path) const { return files_.contains(path); }
  std::string bytes(const std::string& path) const { return files_.at(path).bytes; }

  // Every path that galley replaced or removed, in order.
  std::vector<std::string> written;
  std::vector<std::string> removed;

  // The operation of this number (from 1) and all later ones fail with `code`; 0: none does.
  int fail_from = 0;
  int fail_with = EIO;
  int operations = 0;

  std::optional<FileStat> stat(const std::string& path) override {
    step("stat", path);
    const auto found = files_.find(path);
    return found == files_.end() ? std::nullopt : std::optional(found->second.stat);
  }

  std::optional<FileContent> read(const std::string& path) override {
    step("read", path);
    const auto found = files_.find(path);
    return found == files_.end() ? std::nullopt : std::optional(found->second);
  }

  FileStat replace(const std::string& path, std::string_view bytes) override {
    step("replace", path);
    put(path, std::string(bytes));
    written.push_back(path);
    return files_.at(path).stat;
  }

  bool remove(const std::string& path) override {
    step("remove", path);
    removed.push_back(path);
    return files_.erase(path) > 0;
  }

  void make_directories(const std::string&) override {}

  std::vector<std::string> list(const std::string& folder) override {
    step("list", folder);
    std::vector<std::string> names;
    for (const auto& [path, file] : files_) {
      if (path::parent(path) == folder) names.emplace_back(path::name(path));
    }
    return names;
  }

 private:
  void step(const char* doing, const std::string& path) {
    ++operations;
    if (fail_from > 0 && operations >= fail_from) throw SystemError(fail_with, doing, path);
  }

  std::map<std::string, FileContent> files_;
  std::int64_t tick_ = 0;
};

}  // namespace galley::test
