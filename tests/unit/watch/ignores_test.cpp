#include "watch/ignores.h"

#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "watching.h"

using galley::test::TempDir;
using namespace galley::watch;
using Told = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

// A scan of `source` that takes all names which are not hidden, with ignore files.
Told taken(const std::string& source, Heeded heeded = {}) {
  Rules rules(source, {"*"}, {}, {});
  rules.heed(std::move(heeded));
  Told paths;
  for (const auto& [path, stat] : galley::test::scanned(rules)) paths.push_back(path);
  return paths;
}

galley::Diagnostics problems_of(const std::string& source) {
  Rules rules(source, {"*"}, {}, {});
  rules.heed({});
  galley::Diagnostics problems;
  scan_once(1, rules, problems);
  return problems;
}

}  // namespace

TEST_CASE("a deeper ignore file is stronger, and what is ignored is not entered") {
  const TempDir dir;
  fs::create_directory(dir / ".git");
  dir.write(".gitignore", "*.txt\nclosed/\n");
  dir.write("a/.gitignore", "!kept.txt\n");
  dir.write("a/kept.txt", "");
  dir.write("a/b/kept.txt", "");
  dir.write("a/other.txt", "");
  dir.write("closed/.gitignore", "!*\n");
  dir.write("closed/x", "");
  CHECK(taken(dir.path()) == Told{"a/b/kept.txt", "a/kept.txt"});
}

TEST_CASE("a .gitignore outside of every repository does not count, a .galleyignore does") {
  const TempDir dir;
  dir.write(".gitignore", "a\n");
  dir.write(".galleyignore", "b\n");
  dir.write("a", "");
  dir.write("b", "");
  dir.write("c", "");
  CHECK(taken(dir.path()) == Told{"a", "c"});
  fs::create_directory(dir / ".git");
  CHECK(taken(dir.path()) == Told{"c"});
  CHECK(taken(dir.path(), {Gitignore::is_left_out, ""}) == Told{"a", "c"});
}

TEST_CASE(
    "in one folder .galleyignore is stronger than .gitignore, a deeper .gitignore than both") {
  const TempDir dir;
  fs::create_directory(dir / ".git");
  dir.write(".gitignore", "*.gen\n");
  dir.write(".galleyignore", "!a.gen\n!b.gen\n");
  dir.write("x/.gitignore", "b.gen\n");
  for (const char* name : {"a.gen", "b.gen", "c.gen", "x/a.gen", "x/b.gen"}) dir.write(name, "");
  CHECK(taken(dir.path()) == Told{"a.gen", "b.gen", "x/a.gen"});
}

TEST_CASE(
    "the folders between the repository and the source have their say, but not on the source") {
  const TempDir dir;
  fs::create_directories(dir / "repo/.git/info");
  dir.write(".gitignore", "above\n");
  dir.write("repo/.gitignore", "/docs/pages/a\n/docs/\nb\n");
  dir.write("repo/docs/.galleyignore", "pages/c\n");
  dir.write("repo/.git/info/exclude", "docs/pages/d\n");
  dir.write("excludes", "/docs/*/e\n");
  for (const char* name : {"a", "b", "c", "d", "e", "above"}) {
    dir.write("repo/docs/pages/" + std::string(name), "");
  }
  CHECK(taken(dir / "repo/docs/pages") == Told{"above", "e"});
  CHECK(taken(dir / "repo/docs/pages", {Gitignore::counts, dir / "excludes"}) == Told{"above"});
  CHECK(taken(dir / "repo/docs/pages", {Gitignore::is_left_out, dir / "excludes"}) ==
        Told{"a", "above", "b", "d", "e"});
}

TEST_CASE("info/exclude is stronger than the excludes file, every ignore file than both") {
  const TempDir dir;
  dir.write("repo/.git/info/exclude", "!a\nb\nc\n");
  dir.write("repo/.gitignore", "!c\n");
  dir.write("excludes", "a\n!b\nd\n");
  for (const char* name : {"a", "b", "c", "d"}) dir.write("repo/x/" + std::string(name), "");
  CHECK(taken(dir / "repo", {Gitignore::counts, dir / "excludes"}) == Told{"x/a", "x/c"});
}

TEST_CASE("a linked worktree shares info/exclude with its repository") {
  const TempDir dir;
  dir.write("main/.git/info/exclude", "a\n");
  dir.write("main/.git/worktrees/w/commondir", "../..\n");
  dir.write("w/.git", "gitdir: " + dir.path() + "/main/.git/worktrees/w\n");
  dir.write("w/a", "");
  dir.write("w/b", "");
  CHECK(taken(dir / "w") == Told{"b"});
}

TEST_CASE("a repository inside another has rules of its own, but .galleyignore reaches in") {
  const TempDir dir;
  fs::create_directory(dir / ".git");
  dir.write(".gitignore", "*.txt\n");
  dir.write(".galleyignore", "*.tmpl\n");
  dir.write(".git/info/exclude", "*.log\n");
  dir.write("sub/.git", "gitdir: ../.git/modules/sub\n");
  dir.write(".git/modules/sub/info/exclude", "/x/own\n");
  for (const char* name : {"a.txt", "a.tmpl", "a.log", "x/own"}) {
    dir.write(name, "");
    dir.write("sub/" + std::string(name), "");
  }
  CHECK(taken(dir.path()) == Told{"sub/a.log", "sub/a.txt", "x/own"});
}

TEST_CASE("an ignore file that cannot be used is a problem with its place and the mend") {
  const TempDir dir;
  fs::create_directory(dir / ".git");
  dir.write("a", "");
  SECTION("too large") {
    dir.write(".galleyignore", "a\n" + std::string(max_ignore_bytes, '#'));
    REQUIRE(problems_of(dir.path()).size() == 1);
    CHECK(problems_of(dir.path())[0].code == "ignore-file-too-large");
  }
  SECTION("a link, as for git") {
    dir.write("rules", "a\n");
    fs::create_symlink("rules", dir / ".gitignore");
    REQUIRE(problems_of(dir.path()).size() == 1);
    CHECK(problems_of(dir.path())[0].code == "ignore-file-unreadable");
    CHECK(problems_of(dir.path())[0].place.file == dir / ".gitignore");
  }
  SECTION("a FIFO, which nobody waits for") {
    REQUIRE(::mkfifo((dir / ".gitignore").c_str(), 0600) == 0);
    CHECK(problems_of(dir.path()).size() == 1);
  }
  CHECK(taken(dir.path()).front() == "a");
}

TEST_CASE("outside of the source the ignore files are known before they are there") {
  const TempDir dir;
  fs::create_directories(dir / "repo/.git/info");
  fs::create_directories(dir / "repo/docs");
  dir.write("dotfiles/ignore", "");
  fs::create_symlink("dotfiles/ignore", dir / "excludes");
  CHECK(outer_ignore_paths(dir / "repo/docs", {Gitignore::counts, dir / "excludes"}) ==
        Told{dir / "repo/.gitignore", dir / "repo/.galleyignore", dir / "repo/.git",
             dir / "repo/.git/info/exclude", dir / "repo/.git/info/exclude", dir / "excludes",
             dir / "dotfiles/ignore"});
  CHECK(outer_ignore_paths(dir / "repo/docs", {Gitignore::is_left_out, dir / "excludes"}) ==
        Told{dir / "repo/.gitignore", dir / "repo/.galleyignore", dir / "repo/.git"});
  CHECK(outer_ignore_paths(dir.path(), {}).empty());
}
