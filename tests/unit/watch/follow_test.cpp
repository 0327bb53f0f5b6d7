// Edits of ignore files take effect while galley watches.
#include <filesystem>

#include "watching.h"

using namespace galley::watch;
using galley::test::Watching;
using Told = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

Rules heeding(const std::string& source, Heeded heeded = {}) {
  Rules rules = galley::test::markdown_in(source);
  rules.heed(std::move(heeded));
  return rules;
}

// A repository with the source in it, whose ignore files are heeded.
struct Heeding : Watching {
  explicit Heeding(const std::string& git = "source/.git") : Watching(false) {
    fs::create_directories(dir / (git + "/info"));
  }
  void begin(Heeded heeded = {}) {
    watcher.add(1, heeding(dir / "source", std::move(heeded)));
    sync();
    log.clear();
  }
};

}  // namespace

TEST_CASE("what is ignored gets no watch, what is not any more gets one") {
  Heeding h;
  h.dir.write("source/.gitignore", "a/\n");
  h.dir.write("source/a/b/x.md", "x");
  h.dir.write("source/y.md", "y");
  h.begin();
  CHECK(h.documents() == Told{"y.md"});
  CHECK(h.watcher.health(1).folders == 1);
  h.dir.write("source/.gitignore", "b.md\n");
  h.sync();
  CHECK(h.documents() == Told{"a/b/x.md", "y.md"});
  CHECK(h.watcher.health(1).folders == 3);
  h.dir.write("source/a/b/z.md", "z");
  h.sync();
  CHECK(h.was_told("saved a/b/z.md"));
}

TEST_CASE("an ignore file that is written, moved or deleted takes effect below it") {
  Heeding h;
  h.dir.write("source/a/x.md", "x");
  h.dir.write("source/a/b/x.md", "x");
  h.dir.write("source/x.md", "x");
  h.begin();
  h.dir.write("source/a/.galleyignore", "x.md\n");
  h.sync();
  CHECK(h.documents() == Told{"x.md"});
  fs::rename(h.dir / "source/a/.galleyignore", h.dir / "source/a/b/.galleyignore");
  h.sync();
  CHECK(h.documents() == Told{"a/x.md", "x.md"});
  fs::remove(h.dir / "source/a/b/.galleyignore");
  h.sync();
  CHECK(h.documents() == Told{"a/b/x.md", "a/x.md", "x.md"});
}

TEST_CASE("a folder keeps its rules when it is renamed, and meets those of its new place") {
  Heeding h;
  h.dir.write("source/.gitignore", "/z/secret.md\n");
  h.dir.write("source/a/.gitignore", "/in/deep/x.md\n");
  for (const char* name : {"a/in/deep/x.md", "a/x.md", "a/secret.md"}) {
    h.dir.write("source/" + std::string(name), "");
  }
  h.begin();
  CHECK(h.documents() == Told{"a/secret.md", "a/x.md"});
  fs::rename(h.dir / "source/a", h.dir / "source/z");
  h.sync();
  CHECK(h.documents() == Told{"z/x.md"});
  h.dir.write("source/z/in/deep/x.md", "again");
  h.sync();
  CHECK(h.documents() == Told{"z/x.md"});
}

TEST_CASE("a folder that becomes a repository begins to heed its .gitignore") {
  Heeding h("elsewhere/.git");
  h.dir.write("source/a/.gitignore", "x.md\n");
  h.dir.write("source/a/x.md", "x");
  h.begin();
  CHECK(h.documents() == Told{"a/x.md"});
  fs::create_directory(h.dir / "source/a/.git");
  h.sync();
  CHECK(h.documents().empty());
}

TEST_CASE("ignore files above the source take effect, also those that appear") {
  Heeding h(".git");
  h.dir.write("source/x.md", "x");
  h.dir.write("source/y.md", "y");
  h.begin();
  h.dir.write(".gitignore", "x.md\n");
  h.sync();
  CHECK(h.documents() == Told{"y.md"});
  h.dir.write(".galleyignore", "!x.md\nsource/y.md\n");
  h.sync();
  CHECK(h.documents() == Told{"x.md"});
  fs::remove(h.dir / ".galleyignore");
  fs::remove_all(h.dir / ".git");
  h.sync();
  CHECK(h.documents() == Told{"x.md", "y.md"});
}

TEST_CASE("info/exclude and the excludes file take effect, also where their folders appear") {
  Heeding h;
  fs::remove(h.dir / "source/.git/info");
  h.dir.write("source/x.md", "x");
  h.dir.write("source/y.md", "y");
  h.begin({Gitignore::counts, h.dir / "config/git/ignore"});
  h.dir.write("source/.git/info/exclude", "x.md\n");
  h.sync();
  CHECK(h.documents() == Told{"y.md"});
  h.dir.write("config/git/ignore", "y.md\n");
  h.sync();
  CHECK(h.documents().empty());
  fs::remove_all(h.dir / "config");
  h.sync();
  CHECK(h.documents() == Told{"y.md"});
}

TEST_CASE("info/exclude of a repository inside the source takes effect, wherever it is moved") {
  Heeding h;
  h.dir.write("source/inner/.git/HEAD", "");
  h.dir.write("source/inner/x.md", "x");
  h.dir.write("source/inner/deep/y.md", "y");
  h.begin();
  h.dir.write("source/inner/.git/info/exclude", "deep/\n");
  h.sync();
  CHECK(h.documents() == Told{"inner/x.md"});
  fs::rename(h.dir / "source/inner", h.dir / "source/moved");
  h.sync();
  h.dir.write("source/moved/.git/info/exclude", "x.md\n");
  h.sync();
  CHECK(h.documents() == Told{"moved/deep/y.md"});
  fs::remove_all(h.dir / "source/moved/.git");
  h.sync();
  CHECK(h.documents() == Told{"moved/deep/y.md", "moved/x.md"});
  fs::remove_all(h.dir / "source/moved");
  h.sync();
  CHECK(h.documents().empty());
}

TEST_CASE("info/exclude of a submodule takes effect, though it lies outside of the source") {
  Heeding h;
  h.dir.write("modules/inner/HEAD", "");
  h.dir.write("source/inner/.git", "gitdir: " + (h.dir / "modules/inner") + "\n");
  h.dir.write("source/inner/x.md", "x");
  h.begin();
  h.dir.write("modules/inner/info/exclude", "x.md\n");
  h.sync();
  CHECK(h.documents().empty());
}

TEST_CASE("an excludes file behind a link is followed to where it lies") {
  Heeding h;
  h.dir.write("source/x.md", "x");
  h.dir.write("dotfiles/ignore", "");
  fs::create_symlink("dotfiles/ignore", h.dir / "excludes");
  h.begin({Gitignore::counts, h.dir / "excludes"});
  h.dir.write("dotfiles/ignore", "x.md\n");
  h.sync();
  CHECK(h.documents().empty());
}

TEST_CASE("a source that is not there yet heeds the ignore files that come with it") {
  Heeding h("elsewhere/.git");
  fs::remove(h.dir / "source");
  h.begin();
  h.dir.write("new/.git/info/exclude", "x.md\n");
  h.dir.write("new/x.md", "x");
  h.dir.write("new/y.md", "y");
  fs::rename(h.dir / "new", h.dir / "source");
  h.sync();
  CHECK(h.documents() == Told{"y.md"});
  h.dir.write("source/.git/info/exclude", "y.md\n");
  h.sync();
  CHECK(h.documents() == Told{"x.md"});
}
