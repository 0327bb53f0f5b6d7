#include "watch/git_hold.h"

#include <filesystem>

#include "support/catch.h"
#include "support/temp_dir.h"

using galley::test::TempDir;
using galley::watch::GitHold;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t start = 5'000;

}  // namespace

TEST_CASE("without git nothing waits") {
  GitHold none;
  CHECK_FALSE(none.hold(start, start, start));
  const TempDir git;
  GitHold idle(git.path());
  CHECK_FALSE(idle.hold(start, start, start));
  CHECK_FALSE(idle.passed_over());
}

TEST_CASE("changes wait while git holds its lock, and no longer") {
  const TempDir git;
  git.write("index.lock", "");
  GitHold hold(git.path());
  CHECK(hold.hold(start, start, start) == start + GitHold::look_again_ms);
  CHECK(hold.hold(start + 1'900, start, start + 1'000));
  fs::remove(git / "index.lock");
  CHECK_FALSE(hold.hold(start + 1'950, start, start + 1'000));
}

TEST_CASE("the gaps between the locks of a rebase are waited for") {
  const TempDir git;
  fs::create_directory(git / "rebase-merge");
  GitHold hold(git.path());
  CHECK(hold.hold(start, start, start));
  git.write("rebase-merge/done", "pick");
  CHECK(hold.hold(start + 300, start, start + 300));
}

TEST_CASE("a lock that somebody left is told of and waited for only once") {
  const TempDir git;
  git.write("index.lock", "");
  GitHold hold(git.path());
  CHECK(hold.hold(start, start, start));
  CHECK_FALSE(hold.passed_over());
  CHECK_FALSE(hold.hold(start + GitHold::stale_ms, start, start));
  CHECK(hold.passed_over() == git / "index.lock");
  CHECK_FALSE(hold.hold(start + 60'000, start + 60'000, start + 60'000));
  fs::remove(git / "index.lock");
  CHECK_FALSE(hold.passed_over());
  git.write("index.lock", "another");
  CHECK(hold.hold(start + 70'000, start + 70'000, start + 70'000));
}

TEST_CASE("what git left there long ago is not waited for at all") {
  const TempDir git;
  git.write("MERGE_HEAD", "0123");
  fs::last_write_time(git / "MERGE_HEAD", fs::file_time_type::clock::now() - std::chrono::hours(1));
  GitHold hold(git.path());
  CHECK_FALSE(hold.hold(start, start, start));
  CHECK(hold.passed_over() == git / "MERGE_HEAD");
}

TEST_CASE("a stop at a conflict is waited for once, until git goes on") {
  const TempDir git;
  git.write("MERGE_HEAD", "0123");
  GitHold hold(git.path());
  CHECK(hold.hold(start, start, start));
  CHECK_FALSE(hold.hold(start + GitHold::stale_ms, start, start));
  CHECK_FALSE(hold.hold(start + 9'000, start + 9'000, start + 9'000));
  git.write("index.lock", "");
  CHECK(hold.hold(start + 9'500, start + 9'000, start + 9'500));
}

TEST_CASE("changes that never end are not held for ever") {
  const TempDir git;
  git.write("index.lock", "");
  GitHold hold(git.path());
  std::uint64_t now = start;
  while (hold.hold(now, start, now)) now += GitHold::look_again_ms;
  CHECK(now == start + GitHold::longest_ms);
}

TEST_CASE("a linked worktree has a folder of its own in git's") {
  using galley::watch::git_folder;
  const TempDir dir;
  CHECK(git_folder(dir.path()).empty());
  fs::create_directories(dir / "plain/.git");
  CHECK(git_folder(dir / "plain") == dir / "plain/.git");
  dir.write("linked/.git", "gitdir: ../plain/.git/worktrees/linked\n");
  CHECK(git_folder(dir / "linked") == dir / "plain/.git/worktrees/linked");
}
