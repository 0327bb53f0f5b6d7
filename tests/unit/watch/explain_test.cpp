#include "watch/explain.h"

#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "watching.h"

using galley::test::TempDir;
using namespace galley::watch;
namespace fs = std::filesystem;

namespace {

struct Explained {
  Explained() {
    fs::create_directory(dir / ".git");
    rules.heed({});
  }

  std::string why(std::string_view path) const { return to_string(explain(rules, path)); }

  TempDir dir;
  Rules rules{dir.path(), {"*.md", "extra/**"}, {"drafts/", "x/*.de.md"}, {dir / "out"}};
};

}  // namespace

TEST_CASE("every reason for which a path is no document has its sentence and its rule") {
  const Explained e;
  e.dir.write("a.md", "");
  e.dir.write("drafts/a.md", "");
  e.dir.write("x/a.de.md", "");
  e.dir.write("out/a.md", "");
  e.dir.write("node_modules/p/a.md", "");
  e.dir.write(".hidden/a.md", "");
  e.dir.write("folder.md/a.txt", "");
  fs::create_symlink("a.md", e.dir / "link.md");
  REQUIRE(::mkfifo((e.dir / "fifo.md").c_str(), 0600) == 0);
  CHECK(e.why("") == "this is the source itself");
  CHECK(e.why("a.md") == "a.md is a document");
  CHECK(e.why("folder.md") == "folder.md is a folder that is entered");
  CHECK(e.why("a.txt") == "a.txt is matched by no pattern of `include`");
  CHECK(e.why("drafts/a.md") == "drafts is excluded by the project's pattern `drafts/`");
  CHECK(e.why("x/a.de.md") == "x/a.de.md is excluded by the project's pattern `x/*.de.md`");
  CHECK(e.why("out/a.md") == "out lies in an output folder");
  CHECK(e.why("node_modules/p/a.md") == "node_modules is never entered");
  CHECK(e.why(".hidden/a.md") ==
        ".hidden is hidden: no pattern of `include` names what begins with a dot");
  CHECK(e.why("4913") == "4913 is what an editor leaves beside a file while it saves");
  CHECK(e.why("link.md") == "link.md is a symbolic link, and links are not followed");
  CHECK(e.why("fifo.md") == "fifo.md is not a regular file");
  CHECK(e.why("no/such.md") == "no/such.md is not there");
  CHECK(e.why("no/such.txt") == "no/such.txt is matched by no pattern of `include`");
}

TEST_CASE("a link to a folder and a folder that may not be entered are told as what they are") {
  const Explained e;
  e.dir.write("folder/a.md", "");
  fs::create_directory_symlink("folder", e.dir / "link");
  const std::string link =
      "link is a symbolic link to a folder, and links are not followed below a source";
  CHECK(e.why("link") == link);
  CHECK(e.why("link/a.md") == link);
  Verdict barred{Reason::barred, false, "shut", {}, {}, EACCES};
  CHECK(to_string(barred).find("shut cannot be looked at: Permission denied") == 0);
  if (::geteuid() == 0) return;  // nothing is shut for root
  fs::permissions(e.dir / "folder", fs::perms::none);
  CHECK(explain(e.rules, "folder/a.md").reason == Reason::barred);
  CHECK(explain(e.rules, "folder/a.md").path == "folder");
  CHECK(explain(e.rules, "folder").error == EACCES);
  fs::permissions(e.dir / "folder", fs::perms::owner_all);
}

TEST_CASE("a rule of an ignore file is told with file and line, also one that keeps a document") {
  const Explained e;
  e.dir.write(".gitignore", "# not ours\ngen/\n");
  e.dir.write("a/.galleyignore", "*.md\n!kept.md\n");
  e.dir.write("gen/deep/x.md", "");
  e.dir.write("a/kept.md", "");
  const Verdict below = explain(e.rules, "gen/deep/x.md");
  CHECK(below.reason == Reason::ignored);
  CHECK(below.path == "gen");
  CHECK(below.pattern == "gen/");
  CHECK(below.place == galley::Place{e.dir / ".gitignore", 2, 1});
  CHECK(e.why("gen/deep/x.md") == "gen is ignored by `gen/` (" + (e.dir / ".gitignore") + ":2)");
  CHECK(e.why("a/kept.md") ==
        "a/kept.md is a document, kept by `!kept.md` (" + (e.dir / "a/.galleyignore") + ":2)");
  CHECK(explain(e.rules, "a/other.md").place.line == 1);
  CHECK_FALSE(explain(e.rules, "a/other.md").is_document());
}

TEST_CASE("an exclude pattern speaks before an ignore file, which include never overrides") {
  const Explained e;
  e.dir.write(".gitignore", "*.de.md\n/extra/\n");
  e.dir.write(".galleyignore", "!drafts/\n");
  e.dir.write("x/a.de.md", "");
  e.dir.write("drafts/a.md", "");
  e.dir.write("extra/a", "");
  CHECK(explain(e.rules, "x/a.de.md").reason == Reason::excluded);
  CHECK(explain(e.rules, "drafts/a.md").reason == Reason::excluded);
  CHECK(explain(e.rules, "extra/a").reason == Reason::ignored);
}
