#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/fd.h"
#include "base/open_below.h"
#include "base/path.h"
#include "watch/ignores.h"

namespace galley::watch {
namespace {

constexpr std::string_view galley_name = ".galleyignore";
constexpr std::string_view git_name = ".gitignore";
constexpr std::string_view repository_name = ".git";

// A file that names another folder holds one path (PATH_MAX) and a few words.
constexpr std::size_t max_pointer_bytes = 8192;

struct Read {
  std::optional<std::string> bytes;
  int error = 0;  // errno; EFBIG for a file of more than the limit
};

constexpr int read_flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

// A regular file of at most `limit` bytes; `fd` as open(2) has just returned it.
Read read_file(const Fd& fd, std::size_t limit) {
  struct stat st {};
  if (!fd || ::fstat(fd.get(), &st) != 0) return {std::nullopt, errno};
  if (!S_ISREG(st.st_mode)) return {std::nullopt, EINVAL};
  if (st.st_size > static_cast<off_t>(limit)) return {std::nullopt, EFBIG};
  std::string bytes(static_cast<std::size_t>(st.st_size), '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(fd.get(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return {std::nullopt, errno};
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return {std::move(bytes), 0};
}

bool is_missing(int error) { return error == ENOENT || error == ENOTDIR; }

Diagnostic problem_of(const std::string& path, int error) {
  if (error == EFBIG) {
    return {{path},
            Severity::warning,
            "ignore-file-too-large",
            "this ignore file has more than " + std::to_string(max_ignore_bytes / 1024) +
                " KiB, so none of its rules count; make it shorter, for example with patterns"};
  }
  const std::string reason = error == ELOOP
                                 ? "it is a symbolic link, which git does not follow either"
                             : error == EINVAL ? "it is not a regular file"
                                               : describe_errno(error);
  return {{path},
          Severity::warning,
          "ignore-file-unreadable",
          "the rules of this ignore file do not count: " + reason +
              "; put a file that can be read in its place, or remove it"};
}

std::optional<IgnoreFile> take_rules(const std::string& path, const Read& read,
                                     Diagnostics& problems) {
  if (read.bytes) return IgnoreFile(path, *read.bytes);
  if (!is_missing(read.error)) problems.push_back(problem_of(path, read.error));
  return std::nullopt;
}

// One that may be a link.
std::optional<IgnoreFile> read_rules(const std::string& path, Diagnostics& problems) {
  const Read read = read_file(Fd(::open(path.c_str(), read_flags)), max_ignore_bytes);
  return take_rules(path, read, problems);
}

std::optional<IgnoreFile> read_rules_in(const FolderPlace& folder, std::string_view name,
                                        Diagnostics& problems) {
  const std::string below = path::join(folder.below, name);
  const Read read =
      read_file(open_below(folder.source, below, read_flags | O_NOFOLLOW), max_ignore_bytes);
  return take_rules(path::join(folder.source, below), read, problems);
}

// The path in a file such as `.git` of a linked worktree ("gitdir: PATH") or `commondir` ("PATH");
// gitrepository-layout(5). Relative paths are relative to the file.
std::string pointed_to(const std::string& file, std::string_view label) {
  const Read read = read_file(Fd(::open(file.c_str(), read_flags)), max_pointer_bytes);
  if (!read.bytes || !read.bytes->starts_with(label)) return {};
  std::string_view target = std::string_view(*read.bytes).substr(label.size());
  target = target.substr(0, target.find_first_of("\r\n"));
  return target.empty() ? std::string() : path::absolute(target, path::parent(file));
}

// The folder that worktrees of one repository share, in which its info/ lies; empty when `folder`
// does not begin a repository. git itself also asks for a HEAD (setup.c): that comes a moment after
// the folder, when it is too late to be told of it.
std::string common_git_folder(const std::string& folder) {
  std::string git = path::join(folder, repository_name);
  struct stat st {};
  if (::stat(git.c_str(), &st) != 0) return {};
  if (!S_ISDIR(st.st_mode)) git = pointed_to(git, "gitdir: ");
  if (git.empty()) return {};
  const std::string common = pointed_to(path::join(git, "commondir"), "");
  return common.empty() ? git : common;
}

// The nearest folder, from the source upwards, that begins a repository; empty when there is none.
std::string find_repository(const std::string& source) {
  std::string folder = source;
  while (common_git_folder(folder).empty()) {
    if (folder.size() <= 1) return {};
    folder = path::parent(folder);
  }
  return folder;
}

// From the repository down to the folder right above the source.
std::vector<std::string> folders_above(const std::string& source, const std::string& repository) {
  std::vector<std::string> folders;
  if (repository.empty()) return folders;
  for (std::string folder = source; folder != repository;) {
    folder = path::parent(folder);
    folders.push_back(folder);
  }
  std::reverse(folders.begin(), folders.end());
  return folders;
}

std::string exclude_path(const std::string& common) { return path::join(common, "info/exclude"); }

std::string real_path(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> real(::realpath(path.c_str(), nullptr), &::free);
  return real ? real.get() : path;
}

}  // namespace

bool is_ignore_name(std::string_view name) {
  return name == git_name || name == galley_name || name == repository_name;
}

IgnoreFiles read_ignore_files(const FolderPlace& folder, Gitignore gitignore) {
  IgnoreFiles files;
  files.galley = read_rules_in(folder, galley_name, files.problems);
  if (gitignore == Gitignore::is_left_out) return files;
  files.git = read_rules_in(folder, git_name, files.problems);
  const std::string common = common_git_folder(path::join(folder.source, folder.below));
  files.begins_repository = !common.empty();
  if (!files.begins_repository) return files;
  files.exclude_path = exclude_path(common);
  files.exclude = read_rules(files.exclude_path, files.problems);
  return files;
}

OuterIgnores read_outer_ignores(const std::string& source, const Heeded& heeded) {
  OuterIgnores outer;
  for (const std::string& folder : folders_above(source, find_repository(source))) {
    IgnoreFiles files = read_ignore_files({folder, ""}, heeded.gitignore);
    outer.problems.insert(outer.problems.end(), files.problems.begin(), files.problems.end());
    outer.levels.push_back({std::move(files), std::string(path::below(source, folder))});
  }
  if (heeded.gitignore == Gitignore::counts && !heeded.excludes_file.empty()) {
    outer.excludes_file = read_rules(heeded.excludes_file, outer.problems);
  }
  return outer;
}

std::vector<std::string> outer_ignore_paths(const std::string& source, const Heeded& heeded) {
  std::vector<std::string> paths;
  const std::string repository = find_repository(source);
  for (const std::string& folder : folders_above(source, repository)) {
    for (const std::string_view name : {git_name, galley_name, repository_name}) {
      paths.push_back(path::join(folder, name));
    }
  }
  if (heeded.gitignore == Gitignore::is_left_out || repository.empty()) return paths;
  std::vector<std::string> followed{exclude_path(common_git_folder(repository))};
  if (!heeded.excludes_file.empty()) followed.push_back(heeded.excludes_file);
  for (const std::string& path : followed) {
    paths.push_back(path);
    paths.push_back(real_path(path));
  }
  return paths;
}

}  // namespace galley::watch
