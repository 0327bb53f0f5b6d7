// Thread: any; implementations for tests say their own. Role: the narrow seam between galley and
// the disk. Readers get FileReader, only what commits outputs gets FileSystem.
// Promise: nothing here follows a symbolic link in the last part of a path when it writes or
// removes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/way.h"

struct stat;

namespace galley {

enum class FileKind : std::uint8_t { regular, directory, symlink, other };

// What stat(2) tells that galley cares for. Times are nanoseconds since the epoch. Two equal stats
// of one path mean, to the resolution of the file system's clock, the same content.
struct FileStat {
  FileKind kind = FileKind::regular;
  std::uint64_t size = 0;  // bytes
  std::int64_t mtime = 0;
  std::int64_t ctime = 0;
  std::uint64_t inode = 0;
  std::uint64_t device = 0;

  bool operator==(const FileStat&) const = default;
};

// The coarsest clock of a file system that is met: FAT's, of 2 s. Another change within it may
// leave every time as it is.
inline constexpr std::int64_t coarsest_clock_ns = 2'000'000'000;

// Whether a file that had this stat when it was read, at `now` of the wall clock (nanoseconds since
// the epoch) or later, may have changed since without the stat telling: "racy" as git calls it
// (Documentation/technical/racy-git.txt).
constexpr bool is_racy(const FileStat& stat, std::int64_t now) {
  return std::max(stat.mtime, stat.ctime) > now - coarsest_clock_ns;
}

// The file was written to while it was read; try again when it has settled.
class FileChanging : public Error {
 public:
  using Error::Error;
};

struct FileContent {
  std::string bytes;
  FileStat stat;  // taken of the open file, before and after reading: both were equal
};

// A regular file that is open for reading: whatever happens to its path, this is the file that was
// found there.
class OpenFile {
 public:
  OpenFile() = default;
  virtual ~OpenFile() = default;
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  virtual const FileStat& stat() const = 0;  // as of its opening

  // The whole file. Throws FileChanging when it changed since it was opened, SystemError when it
  // cannot be read.
  virtual FileContent read() = 0;

  // The same in pieces of some hundred kilobytes, of which one at a time is in memory.
  virtual void read_in_pieces(const std::function<void(std::string_view)>& take) = 0;
};

class FileReader {
 public:
  virtual ~FileReader() = default;

  // The stat of the path itself (a link is not followed), or nothing when there is no such file.
  // Throws SystemError on anything but ENOENT and ENOTDIR.
  virtual std::optional<FileStat> stat(const std::string& path) = 0;

  // Every name that is looked up on the way to the absolute path (base/way.h).
  virtual std::vector<Step> way_to(const std::string& path) = 0;

  // The whole regular file, never through a symbolic link in the last part; nothing when it is not
  // there. Throws FileChanging when it changed while being read, SystemError otherwise.
  virtual std::optional<FileContent> read(const std::string& path) = 0;

  // At most `size` bytes of the regular file from `offset` on, fewer at its end; otherwise like
  // read(), but for changes, which it does not notice.
  virtual std::optional<std::string> read_part(const std::string& path, std::uint64_t offset,
                                               std::size_t size) = 0;

  // The regular file at `path` below the folder `root`, without following any symbolic link below
  // that (base/open_below.h); nothing when it is not there. Throws SystemError, with the code ELOOP
  // when there is a link on the way.
  virtual std::unique_ptr<OpenFile> open_below(const std::string& root,
                                               const std::string& path) = 0;
};

// A file being written piece by piece: nothing of it is at its path before commit(), and nothing of
// it stays without.
class NewFile {
 public:
  NewFile() = default;
  virtual ~NewFile() = default;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  virtual void write(std::string_view bytes) = 0;

  // Puts it at its path, in place of what is there, and returns its stat. At most once.
  virtual FileStat commit() = 0;
};

class FileSystem : public FileReader {
 public:
  // A new file for `path`: a temporary one beside it, then rename(2), so that a reader sees the old
  // file or the new one. Makes the folder if it is missing. Throws SystemError and leaves no
  // temporary file.
  virtual std::unique_ptr<NewFile> create(const std::string& path) = 0;

  // The same with all bytes at once. The stat is of the new file.
  virtual FileStat replace(const std::string& path, std::string_view bytes) = 0;

  // False when there was nothing to remove.
  virtual bool remove(const std::string& path) = 0;

  virtual void make_directories(const std::string& path) = 0;

  // Names (not paths) in a folder, in byte order; empty when the folder is missing.
  virtual std::vector<std::string> list(const std::string& path) = 0;
};

FileStat to_file_stat(const struct ::stat& st);

// The real disk. Stateless and safe on every thread.
FileSystem& real_file_system();

// Every name that galley writes a temporary file under begins with this; leftovers of a killed
// process are recognised by it.
inline constexpr std::string_view temporary_prefix = ".galley-tmp-";

// Removes such leftovers from a folder. To be called before anybody writes there, by whoever holds
// its lock: what is being written by now looks the same. Throws SystemError.
void remove_temporaries(FileSystem& files, const std::string& folder);

}  // namespace galley
