#include <algorithm>
#include <filesystem>

#include "watching.h"

using galley::test::chosen_backend;
using galley::test::markdown_in;
using galley::test::Watching;
using Told = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

bool is_missing(const Watching& w) {
  const galley::Diagnostics problems = w.watcher.health(1).problems;
  return problems.size() == 1 && problems[0].code == "source-missing";
}

}  // namespace

TEST_CASE("a source that is deleted is gone with a problem, and is walked when it is made again") {
  Watching w;
  w.dir.write("source/a/x.md", "x");
  w.sync();
  fs::remove_all(w.dir / "source");
  w.sync();
  CHECK(w.was_told("gone "));
  CHECK(w.documents().empty());
  CHECK(is_missing(w));
  w.dir.write("source/b/y.md", "y");
  w.sync();
  CHECK(w.documents() == Told{"b/y.md"});
  CHECK(w.watcher.health(1).problems.empty());
  w.dir.write("source/b/z.md", "z");
  w.sync();
  CHECK(w.was_told("saved b/z.md"));
}

TEST_CASE("a source that is moved away is gone, and its watches are not kept") {
  Watching w;
  w.dir.write("source/x.md", "x");
  w.sync();
  fs::rename(w.dir / "source", w.dir / "elsewhere");
  w.sync();
  CHECK(w.was_told("gone "));
  CHECK(is_missing(w));
  w.log.clear();
  w.dir.write("elsewhere/x.md", "other");
  w.sync();
  CHECK(w.log.empty());
  fs::rename(w.dir / "elsewhere", w.dir / "source");
  w.sync();
  CHECK(w.documents() == Told{"x.md"});
  w.log.clear();
  w.dir.write("source/x.md", "again");
  w.sync();
  CHECK(w.told() == Told{"saved x.md"});
}

TEST_CASE("a source that is replaced by another folder is walked again and never told gone") {
  Watching w;
  w.dir.write("source/old/x.md", "x");
  w.dir.write("next/new/y.md", "y");
  w.sync();
  w.log.clear();
  fs::rename(w.dir / "source", w.dir / "previous");
  fs::rename(w.dir / "next", w.dir / "source");
  w.sync();
  CHECK_FALSE(w.was_told("gone "));
  CHECK(w.documents() == Told{"new/y.md"});
  w.log.clear();
  w.dir.write("source/new/y.md", "yy");
  w.dir.write("previous/old/x.md", "xx");
  w.sync();
  CHECK(w.told() == Told{"saved new/y.md"});
}

TEST_CASE("folders above the source may be renamed and come back") {
  Watching w(false);
  fs::create_directories(w.dir / "up/per/source");
  w.watcher.add(1, markdown_in(w.dir / "up/per/source"), chosen_backend());
  w.dir.write("up/per/source/x.md", "x");
  w.sync();
  CHECK(w.documents() == Told{"x.md"});
  fs::rename(w.dir / "up", w.dir / "away");
  w.sync();
  CHECK(w.documents().empty());
  CHECK(is_missing(w));
  SECTION("as it was") { fs::rename(w.dir / "away", w.dir / "up"); }
  SECTION("made anew, folder by folder") {
    fs::create_directory(w.dir / "up");
    w.sync();
    CHECK(is_missing(w));
    fs::create_directory(w.dir / "up/per");
    w.sync();
    w.dir.write("up/per/source/x.md", "x");
  }
  SECTION("made anew in one go") { w.dir.write("up/per/source/x.md", "x"); }
  SECTION("made elsewhere and moved in") {
    w.dir.write("new/per/source/x.md", "x");
    fs::rename(w.dir / "new", w.dir / "up");
  }
  w.sync();
  CHECK(w.documents() == Told{"x.md"});
  CHECK(w.watcher.health(1).problems.empty());
}

TEST_CASE("a source that is not there when the project is added is waited for") {
  Watching w(false);
  w.watcher.add(1, markdown_in(w.dir / "not/yet"), chosen_backend());
  w.sync();
  CHECK(is_missing(w));
  CHECK(w.told().empty());  // nothing was known, so nothing is gone
  w.dir.write("not/yet/x.md", "x");
  w.sync();
  CHECK(w.documents() == Told{"x.md"});
}

TEST_CASE("a file in the source's place is a missing source") {
  Watching w;
  fs::remove_all(w.dir / "source");
  w.dir.write("source", "a file");
  w.sync();
  CHECK(is_missing(w));
  fs::remove(w.dir / "source");
  w.dir.write("source/x.md", "x");
  w.sync();
  CHECK(w.documents() == Told{"x.md"});
}

TEST_CASE("a source may be reached through a symbolic link") {
  Watching w(false);
  w.dir.write("real/x.md", "x");
  fs::create_directory_symlink(w.dir / "real", w.dir / "link");
  w.watcher.add(1, markdown_in(w.dir / "link"), chosen_backend());
  w.sync();
  CHECK(w.documents() == Told{"x.md"});
  w.dir.write("real/y.md", "y");
  w.sync();
  CHECK(w.was_told("saved y.md"));
}

TEST_CASE("a link on the way to a source is followed when it is made anew") {
  Watching w(false);
  w.dir.write("one/docs/x.md", "x");
  w.dir.write("two/docs/y.md", "y");
  w.dir.write("three/docs/z.md", "z");
  fs::create_directory_symlink("one", w.dir / "current");
  w.watcher.add(1, markdown_in(w.dir / "current/docs"), chosen_backend());
  w.sync();
  CHECK(w.documents() == Told{"x.md"});
  fs::create_directory_symlink("two", w.dir / "next");
  fs::rename(w.dir / "next", w.dir / "current");
  w.sync();
  CHECK(w.documents() == Told{"y.md"});
  w.dir.write("two/docs/y.md", "yy");
  w.sync();
  CHECK(w.was_told("saved y.md"));
  fs::remove(w.dir / "current");
  w.sync();
  CHECK(is_missing(w));
  fs::create_directory_symlink(w.dir / "three", w.dir / "current");
  w.sync();
  CHECK(w.documents() == Told{"z.md"});
  fs::rename(w.dir / "three", w.dir / "elsewhere");
  w.sync();
  CHECK(is_missing(w));
  fs::rename(w.dir / "elsewhere", w.dir / "three");
  w.sync();
  CHECK(w.documents() == Told{"z.md"});
}

TEST_CASE("a link in a source's place may become a folder, and a folder a link") {
  Watching w(false);
  w.dir.write("one/x.md", "x");
  fs::remove(w.dir / "source");
  fs::create_directory_symlink("one", w.dir / "source");
  w.watcher.add(1, markdown_in(w.dir / "source"), chosen_backend());
  w.sync();
  fs::remove(w.dir / "source");
  w.dir.write("source/y.md", "y");
  w.sync();
  CHECK(w.documents() == Told{"y.md"});
  fs::rename(w.dir / "source", w.dir / "old");
  fs::create_directory_symlink("one", w.dir / "source");
  w.sync();
  CHECK(w.documents() == Told{"x.md"});
}

TEST_CASE("a source deleted and made again many times is never lost") {
  Watching w;
  for (int i = 0; i < 50; ++i) {
    fs::remove_all(w.dir / "source");
    for (int turns = i % 4; turns > 0; --turns) w.loop.run_once(galley::loop::Loop::Wait::no);
    w.dir.write("source/d/x" + std::to_string(i) + ".md", "x");
    for (int turns = i % 3; turns > 0; --turns) w.loop.run_once(galley::loop::Loop::Wait::no);
  }
  w.sync();
  CHECK(w.documents() == Told{"d/x49.md"});
  w.dir.write("source/d/late.md", "x");
  w.sync();
  CHECK(w.documents() == Told{"d/late.md", "d/x49.md"});
}
