// A disk in memory that records what was done to it, with a clock that only its user moves, and
// that fails on request.
#pragma once

#include <cerrno>
#include <limits>
#include <map>
#include <string>
#include <string_view>
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
  FileStat stat_of(const std::string& path) const { return files_.at(path).stat; }
  std::vector<std::string> names(const std::string& folder) const {
    std::vector<std::string> names;
    for (const auto& [path, file] : files_) {
      if (path::parent(path) == folder) names.emplace_back(path::name(path));
    }
    return names;
  }

  // Every path that galley replaced or removed, in order.
  std::vector<std::string> written;
  std::vector<std::string> removed;

  // The operations of these numbers (from 1) fail with `fail_with`; 0: none does.
  int fail_from = 0;
  int fail_to = std::numeric_limits<int>::max();
  int fail_with = EIO;
  std::string_view fail_doing;  // only these fail, of those numbers; empty: all do
  int operations = 0;

  std::optional<FileStat> stat(const std::string& path) override {
    step("stat", path);
    const auto found = files_.lower_bound(path);
    if (found == files_.end() || !path::is_within(found->first, path)) return std::nullopt;
    return found->first == path ? found->second.stat : FileStat{.kind = FileKind::directory};
  }

  std::vector<Step> way_to(const std::string& path) override {
    return {{std::string(path::parent(path)), std::string(path::name(path))}};
  }

  std::optional<FileContent> read(const std::string& path) override {
    step("read", path);
    const auto found = files_.find(path);
    return found == files_.end() ? std::nullopt : std::optional(found->second);
  }

  std::optional<std::string> read_part(const std::string& path, std::uint64_t offset,
                                       std::size_t size) override {
    step("read", path);
    const auto found = files_.find(path);
    if (found == files_.end()) return std::nullopt;
    const std::string& bytes = found->second.bytes;
    return offset < bytes.size() ? bytes.substr(offset, size) : "";
  }

  std::unique_ptr<OpenFile> open_below(const std::string& root, const std::string& path) override {
    const std::string whole = path::join(root, path);
    step("open", whole);
    const auto found = files_.find(whole);
    if (found == files_.end()) return nullptr;
    return std::make_unique<Opened>(*this, whole, found->second);
  }

  std::unique_ptr<NewFile> create(const std::string& path) override {
    return std::make_unique<Written>(*this, path);
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
    return names(folder);
  }

 private:
  class Opened final : public OpenFile {
   public:
    Opened(MemoryFileSystem& files, std::string path, FileContent content)
        : files_(files), path_(std::move(path)), content_(std::move(content)) {}
    const FileStat& stat() const override { return content_.stat; }
    FileContent read() override {
      files_.step("read", path_);
      return content_;
    }
    void read_in_pieces(const std::function<void(std::string_view)>& take) override {
      take(read().bytes);
    }

   private:
    MemoryFileSystem& files_;
    std::string path_;
    FileContent content_;
  };

  class Written final : public NewFile {
   public:
    Written(MemoryFileSystem& files, std::string path) : files_(files), path_(std::move(path)) {
      files_.step("create", path_);
      temporary_ = path::join(path::parent(path_),
                              std::string(temporary_prefix) + std::to_string(files_.operations));
      files_.put(temporary_, "");
    }
    ~Written() override { files_.take(temporary_); }
    void write(std::string_view bytes) override {
      files_.step("write", path_);
      bytes_ += bytes;
    }
    FileStat commit() override { return files_.replace(path_, bytes_); }

   private:
    MemoryFileSystem& files_;
    std::string path_;
    std::string temporary_;
    std::string bytes_;
  };

  void step(const char* doing, const std::string& path) {
    ++operations;
    if (!fail_doing.empty() && fail_doing != doing) return;
    if (fail_from > 0 && operations >= fail_from && operations <= fail_to) {
      throw SystemError(fail_with, doing, path);
    }
  }

  std::map<std::string, FileContent> files_;
  std::int64_t tick_ = 0;
};

}  // namespace galley::test
