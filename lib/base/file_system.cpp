#include "base/file_system.h"

#include <algorithm>
#include <cerrno>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/atomic_file.h"
#include "base/fd.h"
#include "base/open_below.h"
#include "base/path.h"

namespace galley {
namespace {

// Times beyond the year 2262 wrap around: they are compared, and another one still is another.
std::int64_t nanoseconds(const timespec& time) {
  constexpr std::uint64_t second = 1'000'000'000;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(time.tv_sec) * second +
                                   static_cast<std::uint64_t>(time.tv_nsec));
}

bool is_missing(int code) { return code == ENOENT || code == ENOTDIR; }

FileStat stat_of(const Fd& fd, const std::string& path) {
  struct stat st {};
  if (::fstat(fd.get(), &st) != 0) throw_errno("stat", path);
  return to_file_stat(st);
}

// At most `size` bytes; fewer at the end of the file.
std::string read_from(const Fd& fd, std::uint64_t offset, std::size_t size,
                      const std::string& path) {
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = ::pread(fd.get(), bytes.data() + filled, bytes.size() - filled,
                                static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_errno("read", path);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

// O_NONBLOCK so that a FIFO in a document's place cannot hang a worker.
constexpr int read_flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;

FileStat stat_of_regular(const Fd& fd, const std::string& path) {
  const FileStat stat = stat_of(fd, path);
  if (stat.kind != FileKind::regular) throw Error(path + " is not a regular file");
  return stat;
}

class RealFile final : public OpenFile {
 public:
  RealFile(Fd fd, std::string path)
      : fd_(std::move(fd)), path_(std::move(path)), stat_(stat_of_regular(fd_, path_)) {}

  const FileStat& stat() const override { return stat_; }

  FileContent read() override {
    // One byte more than there should be, to notice growth.
    FileContent content{read_from(fd_, 0, stat_.size + 1, path_), stat_};
    if (content.bytes.size() != stat_.size || stat_of(fd_, path_) != stat_) {
      throw FileChanging(path_ + " was written to while galley read it");
    }
    return content;
  }

  void read_in_pieces(const std::function<void(std::string_view)>& take) override {
    constexpr std::size_t piece_size = 256 * 1024;  // bytes
    std::uint64_t offset = 0;
    std::string piece;
    do {
      piece = read_from(fd_, offset, piece_size, path_);
      offset += piece.size();
      take(piece);
    } while (piece.size() == piece_size && offset <= stat_.size);
    if (offset != stat_.size || stat_of(fd_, path_) != stat_) {
      throw FileChanging(path_ + " was written to while galley read it");
    }
  }

 private:
  Fd fd_;
  std::string path_;
  FileStat stat_;
};

class RealFileSystem final : public FileSystem {
 public:
  std::optional<FileStat> stat(const std::string& path) override {
    struct stat st {};
    if (::lstat(path.c_str(), &st) == 0) return to_file_stat(st);
    if (is_missing(errno)) return std::nullopt;
    throw_errno("stat", path);
  }

  std::vector<Step> way_to(const std::string& path) override { return galley::way_to(path); }

  std::optional<FileContent> read(const std::string& path) override {
    Fd fd = open(path);
    if (!fd) return std::nullopt;
    return RealFile(std::move(fd), path).read();
  }

  std::optional<std::string> read_part(const std::string& path, std::uint64_t offset,
                                       std::size_t size) override {
    const Fd fd = open(path);
    if (!fd) return std::nullopt;
    stat_of_regular(fd, path);
    return read_from(fd, offset, size, path);
  }

  std::unique_ptr<OpenFile> open_below(const std::string& root, const std::string& path) override {
    Fd fd = galley::open_below(root, path, read_flags);
    std::string whole = path::join(root, path);
    if (fd) return std::make_unique<RealFile>(std::move(fd), std::move(whole));
    if (is_missing(errno)) return nullptr;
    throw_errno("open, without following symbolic links,", whole);
  }

  std::unique_ptr<NewFile> create(const std::string& path) override {
    return std::make_unique<AtomicFile>(path);
  }

  FileStat replace(const std::string& path, std::string_view bytes) override {
    AtomicFile file(path);
    file.write(bytes);
    return file.commit();
  }

  bool remove(const std::string& path) override {
    if (::unlink(path.c_str()) == 0) return true;
    if (is_missing(errno)) return false;
    throw_errno("remove", path);
  }

  void make_directories(const std::string& path) override {
    if (path.empty() || ::mkdir(path.c_str(), 0777) == 0 || errno == EEXIST) return;
    if (errno != ENOENT || path::parent(path) == path) throw_errno("create the folder", path);
    make_directories(std::string(path::parent(path)));
    if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) throw_errno("create the folder", path);
  }

  std::vector<std::string> list(const std::string& path) override {
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), &::closedir);
    if (!folder && is_missing(errno)) return {};
    if (!folder) throw_errno("list", path);
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(folder.get())) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") names.emplace_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  // None when it is not there.
  static Fd open(const std::string& path) {
    Fd fd(::open(path.c_str(), read_flags));
    if (!fd && !is_missing(errno)) throw_errno("open", path);
    return fd;
  }
};

}  // namespace

FileStat to_file_stat(const struct stat& st) {
  FileStat result;
  result.kind = S_ISREG(st.st_mode)   ? FileKind::regular
                : S_ISDIR(st.st_mode) ? FileKind::directory
                : S_ISLNK(st.st_mode) ? FileKind::symlink
                                      : FileKind::other;
  result.size = static_cast<std::uint64_t>(st.st_size);
  result.mtime = nanoseconds(st.st_mtim);
  result.ctime = nanoseconds(st.st_ctim);
  result.inode = st.st_ino;
  result.device = st.st_dev;
  return result;
}

void remove_temporaries(FileSystem& files, const std::string& folder) {
  for (const std::string& name : files.list(folder)) {
    if (name.starts_with(temporary_prefix)) files.remove(path::join(folder, name));
  }
}

FileSystem& real_file_system() {
  static RealFileSystem disk;
  return disk;
}

}  // namespace galley
