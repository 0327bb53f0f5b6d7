#include "watch/git_hold.h"

#include <array>
#include <ctime>
#include <fstream>

#include <sys/stat.h>

#include "base/path.h"

namespace galley::watch {
namespace {

// What git keeps while it works or waits for somebody (gitrepository-layout(5), git-rebase(1),
// git-merge(1)). The lock comes first: it says that something happens now.
constexpr std::array<const char*, 6> signs = {"index.lock", "rebase-merge",     "rebase-apply",
                                              "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"};

}  // namespace

std::string git_folder(const std::string& folder) {
  constexpr std::string_view label = "gitdir: ";
  const std::string git = path::join(folder, ".git");
  struct stat st {};
  if (::stat(git.c_str(), &st) != 0) return {};
  if (S_ISDIR(st.st_mode)) return git;
  std::string text;
  std::getline(std::ifstream(git), text);
  return text.starts_with(label) ? path::absolute(text.substr(label.size()), folder) : "";
}

std::optional<GitHold::Sign> GitHold::sign() const {
  if (git_folder_.empty()) return std::nullopt;
  for (const char* const name : signs) {
    const std::string path = path::join(git_folder_, name);
    struct stat st {};
    if (::lstat(path.c_str(), &st) == 0) return Sign{path, to_file_stat(st)};
  }
  return std::nullopt;
}

// What has been there for longer than anything is held is no sign that git works now.
bool GitHold::is_old(const Sign& sign) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  constexpr std::int64_t ms = 1'000'000;
  const std::int64_t now_ns = now.tv_sec * 1'000 * ms + now.tv_nsec;
  return sign.stat.mtime < now_ns - static_cast<std::int64_t>(longest_ms) * ms;
}

std::optional<std::uint64_t> GitHold::hold(std::uint64_t now, std::uint64_t first,
                                           std::uint64_t last) {
  const std::optional<Sign> found = sign();
  if (!found) {
    passed_over_.reset();
    return std::nullopt;
  }
  if (passed_over_ && passed_over_->stat == found->stat) return std::nullopt;
  const bool may_work = now - last < stale_ms && now - first < longest_ms && !is_old(*found);
  if (may_work) return now + look_again_ms;
  passed_over_ = found;
  return std::nullopt;
}

std::optional<std::string> GitHold::passed_over() const {
  const std::optional<Sign> found = sign();
  if (!passed_over_ || !found || found->stat != passed_over_->stat) return std::nullopt;
  return found->path;
}

}  // namespace galley::watch
