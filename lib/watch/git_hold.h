// Thread: loop (time is an argument). Role: holds changes back while git is at work in their
// repository, so that a checkout or a rebase becomes one batch. Promise: looks only while changes
// wait; never takes a lock of git's; nothing is held longer than longest_ms, nor longer than
// stale_ms after the last change.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/file_system.h"

namespace galley::watch {

// Where git keeps what belongs to the working tree at `folder`: its `.git`, or what that file
// points to (a linked worktree, a submodule). Empty when it is no working tree.
std::string git_folder(const std::string& folder);

class GitHold {
 public:
  // Milliseconds. A checkout of 3,000 files holds its lock throughout and writes all the time, and
  // the gaps between the locks of a rebase are 7 ms (measured): what rests for two seconds is a
  // lock that somebody left, or a stop at a conflict.
  static constexpr std::uint64_t stale_ms = 2'000;
  static constexpr std::uint64_t longest_ms = 30'000;
  static constexpr std::uint64_t look_again_ms = 20;

  // `git_folder` is the working tree's own: for a linked worktree the one below `worktrees`, which
  // has the lock (gitrepository-layout(5)). Empty: no git, nothing is held.
  explicit GitHold(std::string git_folder = {}) : git_folder_(std::move(git_folder)) {}

  // When to ask again about changes of which the first and the last came at these times; nothing
  // when they need not wait.
  std::optional<std::uint64_t> hold(std::uint64_t now, std::uint64_t first, std::uint64_t last);

  // What of git's is there although nothing happens, so that it is not waited for: its path. Looks
  // at the disk.
  std::optional<std::string> passed_over() const;

 private:
  struct Sign {
    std::string path;
    FileStat stat;
  };

  std::optional<Sign> sign() const;
  static bool is_old(const Sign& sign);

  std::string git_folder_;
  std::optional<Sign> passed_over_;
};

}  // namespace galley::watch
