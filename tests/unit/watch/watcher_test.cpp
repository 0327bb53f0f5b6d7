#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "watching.h"

using galley::Fd;
using galley::test::chosen_backend;
using galley::test::differences;
using galley::test::markdown_in;
using galley::test::scanned;
using galley::test::Watching;
using Told = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

// Events that a queue of this kind holds.
int limit(const std::string& kind) {
  int queued = 16'384;
  std::ifstream("/proc/sys/fs/" + kind + "/max_queued_events") >> queued;
  return queued;
}

}  // namespace

TEST_CASE("a save is told as one saved document with its stat") {
  Watching w;
  w.dir.write("source/a.md", "text");
  w.sync();
  CHECK(w.was_told("saved a.md"));
  CHECK(w.log.back().stat == galley::real_file_system().stat(w.dir / "source/a.md"));
}

TEST_CASE("a file that is still being written is found, not saved") {
  Watching w;
  const Fd file(::open((w.dir / "source/a.md").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
  REQUIRE(::write(file.get(), "half", 4) == 4);
  w.sync();
  CHECK(w.told() == Told{"found a.md"});
}

TEST_CASE("rewriting a file is told when it is closed, once") {
  Watching w;
  w.dir.write("source/a.md", "one");
  w.sync();
  w.log.clear();
  {
    const Fd file(::open((w.dir / "source/a.md").c_str(), O_TRUNC | O_WRONLY | O_CLOEXEC));
    for (int i = 0; i < 100; ++i) REQUIRE(::write(file.get(), "more\n", 5) == 5);
    w.sync();
    CHECK(w.told().empty());
  }
  w.sync();
  CHECK(w.told() == Told{"saved a.md"});
}

TEST_CASE("files that are linked into place are found") {
  Watching w;
  w.dir.write("elsewhere.md", "text");
  fs::create_hard_link(w.dir / "elsewhere.md", w.dir / "source/hard.md");
  const Fd unnamed(::open((w.dir / "source").c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0644));
  if (unnamed) {  // not every file system has them
    REQUIRE(::write(unnamed.get(), "text", 4) == 4);
    const std::string self = "/proc/self/fd/" + std::to_string(unnamed.get());
    REQUIRE(::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, (w.dir / "source/temp.md").c_str(),
                     AT_SYMLINK_FOLLOW) == 0);
  }
  w.sync();
  CHECK(w.was_told("found hard.md"));
  CHECK(w.was_told("found temp.md") == static_cast<bool>(unnamed));
}

TEST_CASE("a change of permissions is a reason to look again") {
  Watching w;
  w.dir.write("source/a.md", "text");
  w.sync();
  w.log.clear();
  fs::permissions(w.dir / "source/a.md", fs::perms::owner_read);
  w.sync();
  CHECK(w.told() == Told{"found a.md"});
}

TEST_CASE("the ways editors save all end in one saved document and nothing gone") {
  Watching w;
  w.dir.write("source/a.md", "old");
  w.sync();
  w.log.clear();
  SECTION("vim: a probe, the old file moved away, the new one written, the old one removed") {
    w.dir.write("source/4913", "");
    fs::remove(w.dir / "source/4913");
    fs::rename(w.dir / "source/a.md", w.dir / "source/a.md~");
    w.dir.write("source/a.md", "new");
    fs::permissions(w.dir / "source/a.md", fs::perms::owner_read | fs::perms::owner_write);
    fs::remove(w.dir / "source/a.md~");
  }
  SECTION("JetBrains: a temporary file moved over it") {
    w.dir.write("source/a.md___jb_tmp___", "new");
    fs::rename(w.dir / "source/a.md", w.dir / "source/a.md___jb_old___");
    fs::rename(w.dir / "source/a.md___jb_tmp___", w.dir / "source/a.md");
    fs::remove(w.dir / "source/a.md___jb_old___");
  }
  SECTION("GIO: a hidden temporary file moved over it") {
    w.dir.write("source/.goutputstream-AB12CD", "new");
    fs::rename(w.dir / "source/.goutputstream-AB12CD", w.dir / "source/a.md");
  }
  SECTION("in place") { w.dir.write("source/a.md", "new"); }
  w.sync();
  CHECK(w.told() == Told{"saved a.md"});
}

TEST_CASE("documents come and go with their folders") {
  Watching w;
  w.dir.write("source/a/b/c/x.md", "x");
  w.sync();
  CHECK(w.documents() == Told{"a/b/c/x.md"});
  fs::remove_all(w.dir / "source/a");
  w.sync();
  CHECK(w.documents().empty());
  w.dir.write("source/a/b/c/y.md", "y");
  w.sync();
  CHECK(w.documents() == Told{"a/b/c/y.md"});
}

TEST_CASE("after a folder is renamed, saves below it at any depth are told under the new name") {
  Watching w;
  w.dir.write("source/a/f.md", "1");
  w.dir.write("source/a/b/f.md", "1");
  w.dir.write("source/a/b/c/f.md", "1");
  w.sync();
  fs::rename(w.dir / "source/a", w.dir / "source/z");
  SECTION("after galley has seen the rename") { w.sync(); }
  SECTION("before galley has seen the rename") {}
  w.log.clear();
  w.dir.write("source/z/f.md", "22");
  w.dir.write("source/z/b/f.md", "22");
  w.dir.write("source/z/b/c/f.md", "22");
  w.sync();
  CHECK(w.documents() == Told{"z/b/c/f.md", "z/b/f.md", "z/f.md"});
  CHECK(w.models[1].documents() == scanned(markdown_in(w.dir / "source")));
  w.log.clear();
  w.dir.write("source/z/b/c/f.md", "333");
  w.sync();
  CHECK(w.told() == Told{"saved z/b/c/f.md"});
}

TEST_CASE("renames of renamed folders, before any of them is seen") {
  Watching w;
  w.dir.write("source/a/b/c/f.md", "1");
  w.sync();
  fs::rename(w.dir / "source/a/b", w.dir / "source/a/q");
  fs::rename(w.dir / "source/a", w.dir / "source/z");
  fs::rename(w.dir / "source/z/q/c", w.dir / "source/c");
  w.dir.write("source/a/b/new.md", "1");
  w.sync();
  CHECK(w.documents() == Told{"a/b/new.md", "c/f.md"});
  w.log.clear();
  w.dir.write("source/c/f.md", "2");
  w.dir.write("source/z/q/late.md", "2");
  w.sync();
  CHECK(w.told() == Told{"saved z/q/late.md", "saved c/f.md"});
}

TEST_CASE("whatever is made while folders are walked is told of") {
  Watching w;
  // Folder after folder in one go, so that the walk is always behind.
  for (int i = 0; i < 300; ++i) {
    const std::string folder = "source/d" + std::to_string(i);
    w.dir.write(folder + "/first.md", "1");
    w.loop.run_once(galley::loop::Loop::Wait::no);
    w.dir.write(folder + "/e/second.md", "1");
    if (i % 3 == 0) w.loop.run_once(galley::loop::Loop::Wait::no);
    w.dir.write(folder + "/e/third.md", "1");
    if (i % 5 == 0) fs::rename(w.dir / folder, w.dir / (folder + "-moved"));
  }
  w.sync();
  CHECK(w.documents().size() == 900);
  CHECK(w.models[1].documents() == scanned(markdown_in(w.dir / "source")));
}

TEST_CASE("what somebody else makes at the same time, folder after folder, is told of") {
  Watching w;
  std::atomic<bool> is_done{false};
  std::thread other([&] {
    for (int round = 0; round < 40; ++round) {
      for (int i = 0; i < 10; ++i) {
        const std::string folder = "source/r" + std::to_string(round) + "/d" + std::to_string(i);
        w.dir.write(folder + "/e/f/x.md", "1");
        w.dir.write(folder + "/y.md", "2");
      }
      const std::string from = w.dir / ("source/r" + std::to_string(round));
      if (round % 4 == 0) fs::rename(from, from + "-moved");
      if (round % 4 == 1) fs::remove_all(from);
    }
    is_done = true;
  });
  while (!is_done) w.loop.run_once(galley::loop::Loop::Wait::no);
  other.join();
  w.sync();
  CHECK(w.documents().size() == 600);
  CHECK(differences(w.models[1].documents(), scanned(markdown_in(w.dir / "source"))) == Told{});
}

TEST_CASE("two projects on one source each hear of everything, and go on alone") {
  Watching w;
  w.watcher.add(2, markdown_in(w.dir / "source"), chosen_backend());
  w.dir.write("source/a/x.md", "x");
  w.sync();
  CHECK(w.documents(1) == Told{"a/x.md"});
  CHECK(w.documents(2) == Told{"a/x.md"});
  w.log.clear();
  fs::rename(w.dir / "source/a", w.dir / "source/z");
  w.sync();
  w.dir.write("source/z/x.md", "xx");
  w.sync();
  CHECK(w.was_told("saved z/x.md", 1));
  CHECK(w.was_told("saved z/x.md", 2));
  w.watcher.remove(1);
  w.log.clear();
  w.dir.write("source/z/x.md", "xxx");
  w.dir.write("source/n/y.md", "y");
  w.sync();
  CHECK(w.told(1).empty());
  CHECK(w.was_told("saved z/x.md", 2));
  CHECK(w.documents(2) == Told{"n/y.md", "z/x.md"});
}

TEST_CASE("a project inside another's source, with outputs and exclusions kept apart") {
  Watching w(false);
  w.dir.write("source/sub/a.md", "a");
  w.dir.write("source/sub/out/a.md", "output");
  w.dir.write("source/drafts/d.md", "draft");
  const std::string out = w.dir / "source/sub/out";
  w.watcher.add(1, {w.dir / "source", {"*.md"}, {"drafts/"}, {out}});
  w.watcher.add(2, {w.dir / "source/sub", {"*.md"}, {}, {out}});
  w.sync();
  CHECK(w.documents(1) == Told{"sub/a.md"});
  CHECK(w.documents(2) == Told{"a.md"});
  w.log.clear();
  w.dir.write("source/sub/out/b.md", "output");
  w.dir.write("source/drafts/e.md", "draft");
  w.sync();
  CHECK(w.log.empty());
}

TEST_CASE("names that are not text are names like any other") {
  Watching w;
  const std::string odd = std::string("a\nb \xff\xfe") + std::string(200, 'n') + ".md";
  w.dir.write("source/" + odd, "x");
  w.dir.write("source/\xc3\x28/x.md", "x");
  w.sync();
  CHECK(w.documents() == Told{odd, "\xc3\x28/x.md"});
}

TEST_CASE("a rescan lists every folder again") {
  Watching w;
  w.dir.write("source/a/x.md", "x");
  w.sync();
  w.log.clear();
  w.watcher.rescan(1);
  CHECK(w.watcher.health(1).is_scanning);
  w.sync();
  CHECK(w.was_listed(""));
  CHECK(w.was_listed("a"));
  CHECK_FALSE(w.watcher.health(1).is_scanning);
  CHECK(w.watcher.health(1).folders == 2);
}

TEST_CASE("a queue that overflows becomes a rescan") {
  Watching w;
  w.dir.write("source/a/x.md", "x");
  w.sync();
  const int queued = std::max(limit("inotify"), limit("fanotify"));
  if (queued > 100'000) return;  // would take too long here; the decoded record is tested elsewhere
  for (int i = 0; i < queued + 10; ++i) {
    const std::string name = "source/a/" + std::to_string(i);
    REQUIRE(::mknod((w.dir / name).c_str(), S_IFREG | 0600, 0) == 0);
  }
  w.dir.write("source/b/late.md", "late");
  fs::remove(w.dir / "source/a/x.md");
  w.sync();
  CHECK(w.watcher.health(1).overflows >= 1);
  CHECK(w.documents() == Told{"b/late.md"});
  w.dir.write("source/b/later.md", "later");
  w.sync();
  CHECK(w.documents() == Told{"b/late.md", "b/later.md"});
}

TEST_CASE("a watcher may be destroyed inside its callback for changes") {
  const galley::test::TempDir dir;
  dir.write("source/a/x.md", "x");
  galley::loop::Loop loop;
  int calls = 0;
  std::unique_ptr<galley::watch::Watcher> watcher;
  watcher = std::make_unique<galley::watch::Watcher>(
      loop, dir / "scratch", [&](const std::vector<galley::watch::Change>&) {
        ++calls;
        watcher.reset();
      });
  watcher->sync([&] { ++calls; });
  watcher->add(1, markdown_in(dir / "source"), chosen_backend());
  loop.run();  // returns: nothing of the watcher is left
  CHECK(calls == 1);
}

TEST_CASE("a folder that this process may not read is a problem and comes back") {
  if (::geteuid() != 0) {
    WARN("skipped: needs root, to give up its rights");
    return;
  }
  const galley::test::TempDir top;
  fs::permissions(top.path(), fs::perms::all);
  // In a child: who gives up root cannot have it back, and root may read everything.
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::setgid(65'534) != 0 || ::setuid(65'534) != 0) ::_exit(10);
    ::setenv("TMPDIR", top.path().c_str(), 1);
    int failed = 0;
    {
      Watching w(false);
      w.dir.write("source/shut/x.md", "x");
      w.dir.write("source/open/y.md", "y");
      fs::permissions(w.dir / "source/shut", fs::perms::none);
      w.start();
      failed = w.documents() == Told{"open/y.md"} ? 0 : 1;
      const galley::Diagnostics problems = w.watcher.health(1).problems;
      if (problems.size() != 1 || problems[0].place.file != w.dir / "source/shut") failed = 2;
      fs::permissions(w.dir / "source/shut", fs::perms::owner_all);
      w.sync();
      if (failed == 0 && w.documents() != Told{"open/y.md", "shut/x.md"}) failed = 3;
      if (failed == 0 && !w.watcher.health(1).problems.empty()) failed = 4;
      w.dir.write("source/shut/z.md", "z");
      w.sync();
      if (failed == 0 && !w.was_told("saved shut/z.md")) failed = 5;
      fs::permissions(w.dir / "source", fs::perms::none);
      w.sync();
      if (failed == 0 && w.watcher.health(1).problems.size() != 1) failed = 6;
      if (failed == 0 && w.documents().size() != 3) failed = 7;
      fs::permissions(w.dir / "source", fs::perms::owner_all);
      w.dir.write("source/new.md", "n");
      w.sync();
      if (failed == 0 && w.documents().size() != 4) failed = 8;
      if (failed == 0 && !w.watcher.health(1).problems.empty()) failed = 9;
    }
    ::_exit(failed);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  INFO("the number of the check that failed in the child");
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(WIFEXITED(status));
}

TEST_CASE("what changes while a folder above the source is shut is seen when it is open again") {
  if (::geteuid() != 0) {
    WARN("skipped: needs root, to give up its rights");
    return;
  }
  const galley::test::TempDir top;
  fs::permissions(top.path(), fs::perms::all);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::setgid(65'534) != 0 || ::setuid(65'534) != 0) ::_exit(10);
    ::setenv("TMPDIR", top.path().c_str(), 1);
    int failed = 0;
    {
      Watching w(false);
      w.dir.write("up/source/x.md", "x");
      w.watcher.add(1, markdown_in(w.dir / "up/source"), chosen_backend());
      w.sync();
      const int opened = ::open((w.dir / "up/source/x.md").c_str(), O_WRONLY);
      fs::permissions(w.dir / "up", fs::perms::none);
      if (::write(opened, "longer", 6) != 6 || ::close(opened) != 0) failed = 1;
      w.sync();
      if (failed == 0 && w.watcher.health(1).problems.size() != 1) failed = 2;
      fs::permissions(w.dir / "up", fs::perms::owner_all);
      w.sync();
      const auto truth = galley::test::scanned(markdown_in(w.dir / "up/source"));
      if (failed == 0 && w.models[1].documents() != truth) failed = 3;
    }
    ::_exit(failed);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 0);
}
