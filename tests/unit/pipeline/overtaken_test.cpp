// Work that is overtaken: by other changes of the same page, by saves, by other projects.
#include <filesystem>
#include <optional>
#include <string>

#include "support/catch.h"
#include "unit/pipeline/rig.h"

using namespace galley;
using galley::test::id;
using galley::test::Rig;
using galley::test::TempDir;
using watch::ChangeKind;

namespace {

bool is_listed(const TempDir& dir, const std::string& text) {
  return dir.read("out/index.jsonl").find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a page that went and came back while it was found unchanged stays in the lists") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  dir.write("src/b.md", "# B\n");
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  rig.look("a.md");
  rig.executor.advance(0);  // still right, but not told yet
  std::filesystem::remove(dir / "src/a.md");
  rig.look("a.md");
  rig.look("b.md");
  while (rig.executor.waiting() > 1) rig.executor.run_one(1);  // also the commit that forgets a
  dir.write("src/a.md", "# A\n");
  rig.look("a.md");
  rig.executor.run_all();
  CHECK(rig.outputs().size() == 2);
  CHECK(is_listed(dir, "docs__a.mdc"));
}

TEST_CASE("whoever waits for a save waits for the lists, although later work ended with it") {
  const TempDir dir;
  for (const char* const name : {"a", "b", "c", "d"}) {
    dir.write("src/" + std::string(name) + ".md", "# Old\n");
  }
  Rig rig(dir, "out", 1);
  rig.scan();
  rig.executor.run_all();
  rig.look("d.md");
  rig.executor.run_one();  // its commit is under way
  REQUIRE(rig.executor.waiting() == 1);
  dir.write("src/a.md", "# Saved\n");
  rig.look("a.md");
  bool is_told = false;
  rig.pipeline->when_done([&] {
    is_told = true;
    CHECK(is_listed(dir, "Saved"));
  });
  dir.write("src/b.md", "# Later\n");
  dir.write("src/c.md", "# Later\n");
  rig.scan();               // b and c, a batch each
  rig.executor.run_one(1);  // a
  rig.executor.run_one(1);  // b
  rig.executor.run_one(0);  // the commit of d
  CHECK_FALSE(is_told);
  rig.executor.run_one(rig.executor.waiting() - 1);  // that of a and b
  CHECK(is_told);
  rig.executor.run_all();
}

TEST_CASE("whoever waits for bulk work that a save overtook does not wait for what came later") {
  const TempDir dir;
  for (const char* const name : {"a", "b", "c"}) {
    dir.write("src/" + std::string(name) + ".md", "# Old\n");
  }
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  dir.write("src/a.md", "# Bulk\n");
  rig.look("a.md", ChangeKind::found);
  bool is_told = false;
  rig.pipeline->when_done([&] { is_told = true; });
  dir.write("src/b.md", "# Save\n");
  rig.look("b.md");
  rig.look("c.md", ChangeKind::found);
  rig.executor.run_one(1);                           // b
  rig.executor.run_one(rig.executor.waiting() - 1);  // its record
  rig.executor.run_one(0);                           // a
  CHECK_FALSE(is_told);
  rig.executor.run_one(rig.executor.waiting() - 1);  // its record
  CHECK(is_told);
  CHECK(is_listed(dir, "Bulk"));
  rig.executor.run_all();
}

TEST_CASE("whoever waits for two projects does not wait for later work of the first to end") {
  constexpr watch::ProjectId other = 2;
  const TempDir dir;
  dir.write("src/a.md", "# Old\n");
  dir.write("src/b.md", "# Old\n");
  dir.write("other/x.md", "# X\n");
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  settings::Project project;
  project.name = "other";
  project.source = dir / "other";
  project.output = dir / "out2";
  rig.pipeline->open(other, std::make_shared<const settings::Project>(project));
  dir.write("src/a.md", "# Waited for\n");
  rig.look("a.md");
  watch::Batch batch;
  batch.project = other;
  const FileStat stat = *real_file_system().stat(dir / "other/x.md");
  batch.changes["x.md"] = {other, ChangeKind::saved, "x.md", stat, {}};
  rig.pipeline->submit(batch);
  bool is_told = false;
  rig.pipeline->when_done([&] { is_told = true; });
  dir.write("src/b.md", "# Later\n");
  rig.look("b.md");
  REQUIRE(rig.executor.waiting() == 3);
  rig.executor.run_one(0);  // a
  rig.executor.run_one(2);  // its record; x may still be what is waited for
  CHECK_FALSE(is_told);
  rig.executor.run_one(0);                                     // x
  while (rig.executor.waiting() > 1) rig.executor.run_one(1);  // all but b
  CHECK(is_told);
  CHECK(is_listed(dir, "Waited for"));
  rig.executor.run_all();
}

namespace {

// 1,200 pages of which the first thousand wait for a commit that has not begun, and the rest for
// that. Nothing else is under way.
struct Backlog {
  explicit Backlog(const TempDir& dir) {
    for (int i = 0; i < 1200; ++i) dir.write("src/" + std::to_string(i) + ".md", "# A\n");
    rig.emplace(dir);
    rig->scan();
    std::size_t commit = rig->options.workers;
    while (rig->executor.waiting() <= rig->options.workers) rig->executor.run_one();
    while (rig->executor.waiting() > 1) {
      const std::size_t index = commit == 0 ? 1 : 0;
      rig->executor.run_one(index);
      if (index < commit) --commit;
    }
  }

  std::string waiting_page() const {
    std::string found;
    rig->pipeline->project(id)->index.for_each([&](const std::string& path, const auto& document) {
      if (document.is_waiting) found = path;
    });
    return found;
  }

  std::optional<Rig> rig;
};

}  // namespace

TEST_CASE("what waits for records to be stored can be saved, paused, closed and given up") {
  const TempDir dir;
  Backlog backlog(dir);
  Rig& rig = *backlog.rig;
  REQUIRE_FALSE(backlog.waiting_page().empty());
  SECTION("a page that waits is saved: it does not wait any more") {
    const std::string page = backlog.waiting_page();
    dir.write("src/" + page, "# Saved\n");
    rig.look(page);
    REQUIRE(rig.executor.waiting() == 2);
    rig.executor.run_one(1);
    CHECK(dir.read("out/docs__" + page.substr(0, page.find('.')) + ".mdc").find("# Saved") !=
          std::string::npos);
    rig.executor.run_all();
    CHECK(rig.outputs().size() == 1200);
  }
  SECTION("a pause, and its end before or after the commit") {
    const bool is_committed = GENERATE(false, true);
    rig.pipeline->pause();
    if (is_committed) rig.executor.run_all();
    rig.pipeline->resume();
    rig.executor.run_all();
    CHECK(rig.outputs().size() == 1200);
  }
  SECTION("the project is closed") {
    bool is_closed = false;
    rig.pipeline->close(id, [&] { is_closed = true; });
    rig.executor.run_all();
    CHECK(is_closed);
  }
  SECTION("the end") {
    rig.pipeline->finish();
    rig.executor.run_all();
  }
  CHECK(rig.pipeline->is_idle());
}
