#include "pipeline/pipeline.h"

#include <filesystem>
#include <random>

#include "support/catch.h"
#include "support/output_tree.h"
#include "support/sanitized.h"
#include "unit/pipeline/rig.h"
#include "watch/settler.h"

using namespace galley;
using galley::test::id;
using galley::test::Rig;
using galley::test::TempDir;
using pipeline::BatchReport;
using watch::ChangeKind;

TEST_CASE("documents become outputs, a manifest and a report") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  dir.write("src/b/c.md", "# C\n");
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  CHECK(rig.outputs() == std::vector<std::string>{"docs__a.mdc", "docs__b__c.mdc"});
  CHECK(rig.total(&BatchReport::written) == 2);
  const std::string manifest = dir.read("out/index.jsonl");
  CHECK(std::count(manifest.begin(), manifest.end(), '\n') == 2);
  CHECK(rig.pipeline->is_idle());
}

TEST_CASE("llms.txt lists the pages and is made anew only when a name in it changes") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  {
    Rig rig(dir);
    rig.scan();
    rig.executor.run_all();
  }
  CHECK(dir.read("out/llms.txt").find("- [A](docs__a.mdc)\n") != std::string::npos);
  const auto before = real_file_system().stat(dir / "out/llms.txt");
  dir.write("src/a.md", "# A\n\nMore.\n");
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  CHECK(real_file_system().stat(dir / "out/llms.txt") == before);
  dir.write("src/a.md", "# B\n");
  rig.scan();
  rig.executor.run_all();
  CHECK(dir.read("out/llms.txt").find("- [B](docs__a.mdc)\n") != std::string::npos);
}

TEST_CASE("a llms.txt of the user's own is left as it is, and named") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  dir.write("out/llms.txt", "# Mine\n");
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  CHECK(dir.read("out/llms.txt") == "# Mine\n");
  galley::pipeline::ProjectStatus status;
  rig.pipeline->describe(id, status);
  REQUIRE(status.diagnostics.size() == 1);
  CHECK(status.diagnostics[0].message.find("out/llms.txt was not written by galley") !=
        std::string::npos);
}

TEST_CASE("a restart with nothing changed renders nothing and rewrites nothing") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  {
    Rig rig(dir);
    rig.scan();
    rig.executor.run_all();
  }
  const auto before = real_file_system().stat(dir / "out/docs__a.mdc");
  const auto manifest = real_file_system().stat(dir / "out/index.jsonl");
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  CHECK(rig.reports.empty());
  CHECK(real_file_system().stat(dir / "out/docs__a.mdc") == before);
  CHECK(real_file_system().stat(dir / "out/index.jsonl") == manifest);
}

TEST_CASE("what changed while nobody watched is caught up at the next start") {
  const TempDir dir;
  for (const char* name : {"src/a.md", "src/b.md", "src/c.md"}) dir.write(name, "# Old\n");
  {
    Rig rig(dir);
    rig.scan();
    rig.executor.run_all();
  }
  dir.write("src/a.md", "# New one\n");
  std::filesystem::remove(dir / "src/b.md");
  dir.write("src/d.md", "# D\n");
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  CHECK(rig.outputs() == std::vector<std::string>{"docs__a.mdc", "docs__c.mdc", "docs__d.mdc"});
  CHECK(rig.total(&BatchReport::written) == 2);
  CHECK(rig.total(&BatchReport::removed) == 1);
  CHECK(rig.total(&BatchReport::unchanged) == 0);
}

TEST_CASE("a lost database costs a rebuild and changes no output") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  dir.write("src/b.md", "# B\n");
  {
    Rig rig(dir);
    rig.scan();
    rig.executor.run_all();
  }
  std::filesystem::remove_all(dir / "out/.galley");
  std::filesystem::remove(dir / "src/b.md");
  dir.write("out/mine.mdc", "not galley's\n");
  const auto before = real_file_system().stat(dir / "out/docs__a.mdc");
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  CHECK(real_file_system().stat(dir / "out/docs__a.mdc") == before);
  CHECK(rig.outputs() == std::vector<std::string>{"docs__a.mdc", "mine.mdc"});
  CHECK(rig.total(&BatchReport::unchanged) == 1);
}

TEST_CASE("a document that changes while it is worked on ends as it was saved last") {
  const TempDir dir;
  dir.write("src/a.md", "# First\n");
  Rig rig(dir);
  rig.look("a.md");
  dir.write("src/a.md", "# Second one\n");
  rig.look("a.md");
  CHECK(rig.executor.waiting() == 1);
  rig.executor.run_all();
  CHECK(dir.read("out/docs__a.mdc").find("# Second one") != std::string::npos);
  CHECK(rig.pipeline->is_idle());
}

TEST_CASE("a document that vanishes while it is worked on leaves no output") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  Rig rig(dir);
  rig.look("a.md");
  std::filesystem::remove(dir / "src/a.md");
  SECTION("before it is read") { rig.executor.run_all(); }
  SECTION("and the watch has told so") {
    rig.look("a.md");
    rig.executor.run_all();
  }
  CHECK(rig.outputs().empty());
  CHECK(dir.read("out/index.jsonl").empty());
  CHECK(rig.pipeline->is_idle());
}

TEST_CASE("an output is removed although its page went and came back again and again meanwhile") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  const auto take_away = [&] {
    std::filesystem::remove(dir / "src/a.md");
    rig.look("a.md");
  };
  const auto bring_back = [&] {
    dir.write("src/a.md", "# A\n");
    rig.look("a.md");
  };
  rig.look("a.md");  // in work, and still right
  take_away();
  bring_back();
  rig.executor.run_one();
  REQUIRE(rig.executor.waiting() > 0);
  rig.executor.advance(0);  // read, and still right, but not told yet
  take_away();
  dir.write("src/a.mdx", "# B\n");
  rig.look("a.mdx");
  bring_back();  // now under another name
  rig.executor.run_all();
  CHECK(rig.outputs().size() == 2);
  CHECK_FALSE(dir.exists("out/docs__a.mdc"));
}

TEST_CASE("an output taken over by another document is not removed with the first one") {
  const TempDir dir;
  dir.write("src/a.md", "# Old\n");
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  std::filesystem::rename(dir / "src/a.md", dir / "src/a.mdx");
  dir.write("src/a.mdx", "# New\n");
  rig.look("a.md");
  rig.look("a.mdx");
  rig.executor.run_all();
  CHECK(rig.outputs() == std::vector<std::string>{"docs__a.mdc"});
  CHECK(dir.read("out/docs__a.mdc").find("# New") != std::string::npos);
}

TEST_CASE("a failing document is one diagnostic and the batch goes on") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  dir.write("src/b.md", "# B\n");
  dir.write("out/docs__a.mdc", "not galley's\n");
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  CHECK(rig.total(&BatchReport::failed) == 1);
  CHECK(rig.total(&BatchReport::written) == 1);
  CHECK(rig.problems == 1);
  pipeline::ProjectStatus status;
  rig.pipeline->describe(id, status);
  CHECK(status.failing == 1);
  REQUIRE(status.diagnostics.size() == 1);
  CHECK(status.diagnostics[0].place.file == dir / "src/a.md");

  std::filesystem::remove(dir / "out/docs__a.mdc");
  rig.scan();
  rig.executor.run_all();
  rig.pipeline->describe(id, status = {});
  CHECK(status.failing == 0);
  CHECK(rig.outputs().size() == 2);
}

TEST_CASE("batches hold no more documents than batch_size") {
  const TempDir dir;
  for (int i = 0; i < 25; ++i) dir.write("src/" + std::to_string(i) + ".md", "text\n");
  Rig rig(dir, "out", 10);
  rig.scan();
  rig.executor.run_all();
  REQUIRE(rig.reports.size() == 3);
  for (const BatchReport& report : rig.reports) CHECK(report.documents <= 10);
  CHECK(rig.total(&BatchReport::written) == 25);
}

TEST_CASE("no more than some thousand records wait for a commit, and a save passes them") {
  const TempDir dir;
  for (int i = 0; i < 1200; ++i) dir.write("src/" + std::to_string(i) + ".md", "# A\n");
  // One commit for each batch, or none before the end of the only one.
  const unsigned batch_size = GENERATE(50U, 5000U);
  Rig rig(dir, "out", batch_size);
  rig.scan();
  // The commit is the piece of work beyond those that the workers have.
  std::size_t commit = rig.options.workers;
  while (rig.executor.waiting() <= rig.options.workers) rig.executor.run_one();
  while (rig.executor.waiting() > 1) {
    const std::size_t index = commit == 0 ? 1 : 0;
    rig.executor.run_one(index);
    if (index < commit) --commit;
  }
  CHECK(rig.pipeline->project(id)->uncommitted.size() <= 1000 + rig.options.workers);
  CHECK(rig.outputs().size() < 1200);
  dir.write("src/saved.md", "# Saved\n");
  rig.look("saved.md");
  REQUIRE(rig.executor.waiting() == 2);
  rig.executor.run_one(1);
  CHECK(std::filesystem::exists(dir / "out/docs__saved.mdc"));
  rig.executor.run_all();
  CHECK(rig.outputs().size() == 1201);
  const std::string manifest = dir.read("out/index.jsonl");
  CHECK(std::count(manifest.begin(), manifest.end(), '\n') == 1201);
}

TEST_CASE("in the middle of work the lists are made only for whoever waits for them") {
  const TempDir dir;
  for (const char* const name : {"a", "b", "c"}) {
    dir.write("src/" + std::string(name) + ".md", "# Old\n");
  }
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  const std::string before = dir.read("out/llms.txt");
  dir.write("src/a.md", "# New\n");
  rig.look("a.md", ChangeKind::found);
  bool is_told = false;
  const bool is_awaited = GENERATE(false, true);
  if (is_awaited) rig.pipeline->when_done([&] { is_told = true; });
  dir.write("src/b.md", "# New\n");
  rig.look("b.md", ChangeKind::found);
  rig.executor.run_one(0);                           // a
  rig.executor.run_one(rig.executor.waiting() - 1);  // its record
  CHECK(is_told == is_awaited);
  CHECK((dir.read("out/llms.txt") != before) == is_awaited);
  SECTION("until all is done") { rig.executor.run_all(); }
  SECTION("and when what is left is held back") {
    dir.write("src/c.md", "# New\n");
    rig.pipeline->pause();
    rig.look("c.md", ChangeKind::found);
    rig.executor.run_all();
  }
  const std::string text = dir.read("out/llms.txt");
  CHECK(text.find("- [New](docs__a.mdc)\n- [New](docs__b.mdc)") != std::string::npos);
}

TEST_CASE("whoever waits is told when what came before is done, not what came after") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  dir.write("src/b.md", "# B\n");
  Rig rig(dir);
  bool is_done = false;
  rig.pipeline->when_done([&] { is_done = true; });
  CHECK(is_done);
  is_done = false;
  rig.look("a.md");
  rig.pipeline->when_done([&] { is_done = true; });
  CHECK_FALSE(is_done);
  rig.look("b.md");
  rig.executor.run_one(0);  // renders a
  CHECK_FALSE(is_done);
  rig.executor.run_one(1);  // commits a
  CHECK(is_done);
  CHECK_FALSE(rig.pipeline->is_idle());
}

TEST_CASE("outputs that were lost or changed are made again when they are checked") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  dir.write("src/b.md", "# B\n");
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  const test::OutputTree right = test::output_tree(dir / "out");
  SECTION("one removed, one changed") {
    std::filesystem::remove(dir / "out/docs__a.mdc");
    dir.write("out/docs__b.mdc", right.at("docs__b.mdc") + "more\n");
  }
  SECTION("the whole folder") { std::filesystem::remove_all(dir / "out"); }
  rig.pipeline->check_outputs(id);
  bool is_done = false;
  rig.pipeline->when_done([&] { is_done = true; });
  for (int round = 0; round < 3; ++round) {
    rig.executor.run_all();
    rig.pipeline->retry(id);
  }
  CHECK(is_done);
  CHECK(test::difference(test::output_tree(dir / "out"), right) == "");
  CHECK_THROWS_AS(Rig(dir), Error);  // still, or again, locked
}

TEST_CASE("outputs are compared a thousand at a time, all of them") {
  const TempDir dir;
  for (int i = 1000; i < 3001; ++i) dir.write("src/" + std::to_string(i) + ".md", "# A\n");
  Rig rig(dir);
  rig.scan();
  rig.executor.run_all();
  for (const char* const name : {"1000", "2000", "3000"}) {
    std::filesystem::remove(dir / ("out/docs__" + std::string(name) + ".mdc"));
  }
  rig.pipeline->check_outputs(id);
  for (int part = 0; part < 3; ++part) {
    REQUIRE(rig.executor.waiting() == 1);
    rig.executor.run_one();
  }
  rig.executor.run_all();
  CHECK(rig.outputs().size() == 2001);
}

TEST_CASE("a database lost under a running pipeline never shortens the manifest") {
  const TempDir dir;
  for (int i = 0; i < 30; ++i) dir.write("src/" + std::to_string(i) + ".md", "text\n");
  Rig rig(dir, "out", 4);
  rig.scan();
  rig.executor.run_all();
  for (const char* name : {"state.db", "state.db-wal", "state.db-shm"}) {
    std::filesystem::remove(dir / ("out/.galley/" + std::string(name)));
  }
  dir.write("src/7.md", "text, saved\n");
  rig.look("7.md");
  for (int round = 0; round < 3; ++round) {
    while (rig.executor.waiting() > 0) {
      rig.executor.run_one();
      const std::string manifest = dir.read("out/index.jsonl");
      REQUIRE(std::count(manifest.begin(), manifest.end(), '\n') == 30);
    }
    rig.pipeline->retry(id);
  }
  CHECK(dir.read("out/docs__7.mdc").find("text, saved") != std::string::npos);
}

TEST_CASE(
    "while lost records are made anew a project catches up, and whoever waits waits for that") {
  const TempDir dir;
  for (int i = 0; i < 30; ++i) dir.write("src/" + std::to_string(i) + ".md", "text\n");
  Rig rig(dir, "out", 4);
  rig.scan();
  rig.executor.run_all();
  std::filesystem::remove_all(dir / "out/.galley");
  dir.write("src/7.md", "# Saved\n");
  rig.look("7.md");
  const auto status = [&] {
    pipeline::ProjectStatus now;
    rig.pipeline->describe(id, now);
    return now;
  };
  bool is_done = false;
  bool was_told = false;
  rig.pipeline->when_done([&] {
    is_done = true;
    CHECK(status().pending == 0);
    CHECK(status().diagnostics.empty());
    CHECK(dir.read("out/index.jsonl").find("Saved") != std::string::npos);
  });
  while (!is_done && rig.executor.waiting() > 0) {
    CHECK(status().freshness == pipeline::Freshness::catching_up);
    for (const Diagnostic& diagnostic : status().diagnostics) {
      was_told = was_told || diagnostic.code == "records-lost";
      CHECK(diagnostic.severity == Severity::note);
    }
    rig.executor.run_one();
  }
  CHECK(is_done);
  CHECK(was_told);
  CHECK(rig.troubles == 0);
  CHECK(status().freshness == pipeline::Freshness::current);
}

TEST_CASE("a page saved again and again while paused waits once") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  Rig rig(dir);
  rig.pipeline->pause();
  for (int i = 0; i < 20; ++i) {
    dir.write("src/a.md", "# A " + std::to_string(i) + "\n");
    rig.look("a.md");
  }
  pipeline::ProjectStatus status;
  rig.pipeline->describe(id, status);
  CHECK(status.pending == 1);
  rig.pipeline->resume();
  rig.executor.run_all();
  CHECK(dir.read("out/docs__a.mdc").find("# A 19") != std::string::npos);
}

TEST_CASE("whoever waits is told at once when a pause holds work back") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  Rig rig(dir);
  std::string told;
  const auto wait = [&] {
    rig.pipeline->when_done([&] { told += "done "; }, [&] { told += "held "; });
  };
  rig.pipeline->pause();
  wait();
  CHECK(told == "done ");  // nothing is held back yet
  rig.look("a.md");
  wait();
  CHECK(told == "done held ");
  rig.pipeline->resume();
  dir.write("src/b.md", "# B\n");
  rig.look("b.md");
  wait();
  CHECK(told == "done held ");
  rig.pipeline->pause();  // both are running
  CHECK(told == "done held ");
  rig.executor.run_all();
  CHECK(told == "done held done ");
}

TEST_CASE("a page that is being written to is waited for and never called current") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  Rig rig(dir);
  rig.look("a.md");
  dir.write("src/a.md", "# A\n" + std::string(100'000, 'x'));  // more than it was admitted with
  bool is_done = false;
  rig.pipeline->when_done([&] { is_done = true; });
  rig.executor.run_all();
  CHECK_FALSE(is_done);
  CHECK(rig.troubles == 1);
  CHECK(rig.pipeline->is_idle());
  pipeline::ProjectStatus status;
  rig.pipeline->describe(id, status);
  CHECK(status.freshness == pipeline::Freshness::catching_up);
  CHECK(status.pending == 1);
  rig.pipeline->retry(id);
  rig.executor.run_all();
  CHECK(is_done);
  rig.pipeline->describe(id, status = {});
  CHECK(status.freshness == pipeline::Freshness::current);
  CHECK(dir.read("out/docs__a.mdc").size() > 100'000);
}

TEST_CASE(
    "a scan finds a change of the same stat when the page was read right after the one before") {
  const TempDir dir;
  dir.write("src/a.md", "# One\n");
  Rig rig(dir);
  rig.wall_clock = 0;  // before any change
  rig.scan();
  rig.executor.run_all();
  const std::string path = dir / "src/a.md";
  const auto time = std::filesystem::last_write_time(path);
  const std::int64_t before = real_file_system().stat(path)->ctime;
  // The disk's clock is finer than that of some: the index is told the older time of change.
  dir.write("src/a.md", "# Two\n");
  std::filesystem::last_write_time(path, time);
  FileStat stat = *real_file_system().stat(path);
  stat.ctime = before;
  watch::Batch batch;
  batch.project = id;
  batch.listings[""] = {{"a.md", stat}};
  rig.wall_clock = std::numeric_limits<std::int64_t>::max();
  rig.pipeline->submit(batch);
  rig.executor.run_all();
  CHECK(dir.read("out/docs__a.mdc").find("# Two") != std::string::npos);
  CHECK(rig.reports.size() == 2);
  rig.scan();
  rig.executor.run_all();
  CHECK(rig.reports.size() == 2);  // once read again, its stat is enough
}

TEST_CASE("a folder that stands where an output was is somebody's, and no output is missed") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  Rig rig(dir);
  rig.look("a.md");
  rig.executor.run_all();
  std::filesystem::remove(dir / "out/docs__a.mdc");
  std::filesystem::create_directory(dir / "out/docs__a.mdc");
  std::filesystem::remove(dir / "src/a.md");
  rig.look("a.md");
  rig.executor.run_all();
  pipeline::ProjectStatus status;
  rig.pipeline->describe(id, status);
  CHECK(status.freshness == pipeline::Freshness::current);
  CHECK(status.diagnostics.size() == 1);
  CHECK(std::filesystem::is_directory(dir / "out/docs__a.mdc"));
}

TEST_CASE("whoever waits for a scan waits for the outputs that it lets go") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  {
    Rig rig(dir);
    rig.scan();
    rig.executor.run_all();
  }
  std::filesystem::copy_file(dir / "out/docs__a.mdc", dir / "out/docs__old.mdc");
  std::string old = dir.read("out/docs__old.mdc");
  old.replace(old.find("docs__a"), 7, "docs__old");
  dir.write("out/docs__old.mdc", old);
  Rig rig(dir);
  rig.scan();
  bool is_done = false;
  rig.pipeline->when_done([&] { is_done = true; });
  while (!is_done && rig.executor.waiting() > 0) rig.executor.run_one();
  CHECK(is_done);
  CHECK(rig.outputs() == std::vector<std::string>{"docs__a.mdc"});
}

TEST_CASE("a pipeline that finishes while paused comes to its end") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  Rig rig(dir);
  rig.look("a.md");
  rig.pipeline->pause();
  std::filesystem::remove(dir / "src/a.md");
  rig.look("a.md");
  rig.pipeline->finish();
  rig.executor.run_all();
  CHECK(rig.pipeline->is_idle());
}

TEST_CASE("a second pipeline on one output folder is refused until the first lets go") {
  const TempDir dir;
  dir.write("src/a.md", "# A\n");
  Rig rig(dir);
  rig.look("a.md");
  CHECK_THROWS_AS(Rig(dir), Error);
  bool is_closed = false;
  rig.pipeline->close(id, [&] { is_closed = true; });
  CHECK_FALSE(is_closed);  // a document is still being worked on
  rig.executor.run_all();
  CHECK(is_closed);
  CHECK_NOTHROW(Rig(dir));
}

namespace {

const std::vector<std::string> random_names{"a.md",       "a.mdx",     "a.markdown", "b.md",
                                            "c/a.md",     "c/A.md",    "c.md",       "c-a.md",
                                            "c/index.md", "b.md/a.md", "c.md/b.md"};

// The first name of a path stands for a folder and for a document by turns.
void make_room(const std::filesystem::path& source, const std::string& name) {
  const bool is_in_folder = name.find('/') != std::string::npos;
  const std::filesystem::path top = source / name.substr(0, name.find('/'));
  if (std::filesystem::is_directory(top) != is_in_folder) std::filesystem::remove_all(top);
}

// What the watch tells when something has happened at `name`: a folder that is new is listed, of
// any other name it is told what is there.
watch::Change told(const std::filesystem::path& source, std::string name, bool was_folder) {
  const std::string top = name.substr(0, name.find('/'));
  const bool is_folder = std::filesystem::is_directory(source / top);
  if (!is_folder) name = top;
  const auto stat = real_file_system().stat(source / name);
  if (!is_folder || (was_folder && name != top)) {
    return {id, stat ? ChangeKind::saved : ChangeKind::gone, name, stat.value_or(FileStat{}), {}};
  }
  watch::Change listing{id, ChangeKind::listed, top, {}, {}};
  for (const std::string& entry : real_file_system().list(source / top)) {
    listing.entries.push_back({entry, *real_file_system().stat(source / top / entry)});
  }
  return listing;
}

// Pages come, change, go and clash while workers end in any order and the daemon now and then; each
// links to others of them, under several names.
void check_random_edits(unsigned seed, const settings::Project& keys) {
  std::mt19937 random(seed);
  const auto below = [&random](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  const std::vector<std::string> links{"a.md", "../a.mdx", "a", "c/", "./c/A.md", "../c/a", "../c"};
  const TempDir dir;
  std::filesystem::create_directories(dir / "src");
  auto rig = std::make_unique<Rig>(dir, "out", 3, keys);
  watch::Settler settler(10, 250);
  const auto seal = [&] {
    for (const watch::Batch& batch : settler.take_all()) rig->pipeline->submit(batch);
  };
  for (int step = 0; step < 60; ++step) {
    const std::string& name = random_names[below(random_names.size())];
    const bool was_folder =
        std::filesystem::is_directory(dir / ("src/" + name.substr(0, name.find('/'))));
    const std::string picture = std::to_string(below(3)) + ".png";
    switch (below(7)) {
      case 0:
      case 1:
      case 2:
        make_room(dir / "src", name);
        dir.write("src/" + name, "# " + std::to_string(below(4)) + "\n\n[x](" +
                                     links[below(links.size())] + ") [y](" +
                                     links[below(links.size())] + "#z) ![i](" + picture + ")\n");
        break;
      case 6:
        if (below(3) == 0) {
          std::filesystem::remove(dir / ("src/" + picture));
        } else {
          dir.write("src/" + picture, std::to_string(below(3)));
        }
        rig->look_at_included(picture);
        continue;
      case 3:
        make_room(dir / "src", name);
        std::filesystem::remove_all(dir / ("src/" + name));
        break;
      case 4:
        if (rig->executor.waiting() > 0) rig->executor.advance(below(rig->executor.waiting()));
        break;
      case 5:
        if (below(8) == 0) {
          rig.reset();
          rig = std::make_unique<Rig>(dir, "out", 3, keys);
          rig->scan();
        }
        break;
    }
    settler.add(told(dir / "src", name, was_folder), static_cast<std::uint64_t>(step));
    if (below(3) != 0) seal();
  }
  seal();
  while (rig->executor.waiting() > 0) rig->executor.advance(below(rig->executor.waiting()));
  // A change between the reading of a picture and the watch on it is seen when that begins.
  for (const char* const picture : {"0.png", "1.png", "2.png"}) rig->look_at_included(picture);
  while (rig->executor.waiting() > 0) rig->executor.advance(below(rig->executor.waiting()));
  REQUIRE(rig->pipeline->is_idle());
  Rig clean(dir, "clean", 50, keys);
  clean.scan();
  clean.executor.run_all();
  for (const char* const below_it : {"", "-html", "-html/assets"}) {
    INFO("folder " << below_it);
    CHECK(test::difference(test::output_tree(dir / "out" + below_it),
                           test::output_tree(dir / "clean" + below_it)) == "");
  }
}

}  // namespace

TEST_CASE("after any edits and any order of the workers the outputs are those of a clean build") {
  settings::Project keys;
  keys.llms = settings::Llms::full;
  keys.site_url = "https://x.y";
  const auto target = GENERATE(settings::LinkTarget::repository, settings::LinkTarget::mdc,
                               settings::LinkTarget::site);
  keys.link_target = target;
  if (target == settings::LinkTarget::repository) keys.html = "html";
  const char* const wanted = std::getenv("GALLEY_PIPELINE_SEEDS");  // for a soak
  constexpr unsigned usual = test::is_sanitized ? 15 : 60;
  const unsigned seeds = wanted == nullptr ? usual : static_cast<unsigned>(std::atoi(wanted));
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    INFO("seed " << seed << " " << to_string(target));
    check_random_edits(seed, keys);
  }
}

namespace {

settings::Project linking_to_outputs() {
  settings::Project keys;
  keys.link_target = settings::LinkTarget::mdc;
  return keys;
}

bool has(const TempDir& dir, const std::string& output, const std::string& text) {
  return dir.read("out/" + output).find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a page is rendered again when what it links to comes, is renamed or goes, no other is") {
  const TempDir dir;
  dir.write("src/a.md", "[b](b.md)\n");
  dir.write("src/c.md", "[d](d.md)\n");
  Rig rig(dir, "out", 50, linking_to_outputs());
  rig.scan();
  rig.executor.run_all();
  CHECK(has(dir, "docs__a.mdc", "[b](b.md)"));
  const auto other = real_file_system().stat(dir / "out/docs__c.mdc");

  dir.write("src/b.md", "# B\n");
  rig.look("b.md");
  rig.executor.run_all();
  CHECK(has(dir, "docs__a.mdc", "[b](docs__b.mdc)"));

  std::filesystem::remove(dir / "src/b.md");
  rig.look("b.md");
  rig.executor.run_all();
  CHECK(has(dir, "docs__a.mdc", "[b](b.md)"));

  dir.write("src/b.md", "# B\n");
  dir.write("src/b.mdx", "# B as well\n");
  rig.look("b.md");
  rig.look("b.mdx");
  rig.executor.run_all();
  CHECK(has(dir, "docs__a.mdc", "[b](docs__b."));
  CHECK_FALSE(has(dir, "docs__a.mdc", "[b](docs__b.mdc)"));

  std::filesystem::remove(dir / "src/b.md");
  rig.look("b.md");
  rig.executor.run_all();
  CHECK(has(dir, "docs__a.mdc", "[b](b.md)"));
  CHECK(real_file_system().stat(dir / "out/docs__c.mdc") == other);
  CHECK(rig.total(&BatchReport::unchanged) == 0);
}

TEST_CASE("a page that was in work while what it links to came is rendered again") {
  const TempDir dir;
  dir.write("src/a.md", "[b](b.md)\n");
  Rig rig(dir, "out", 50, linking_to_outputs());
  rig.look("a.md");
  dir.write("src/b.md", "# B\n");
  rig.look("b.md");
  bool is_done = false;
  rig.pipeline->when_done([&is_done] { is_done = true; });
  dir.write("src/c.md", "# Of no interest to whoever waits\n");
  rig.look("c.md");
  for (int i = 0; i < 3; ++i) rig.executor.run_one();
  while (rig.executor.waiting() > 1) rig.executor.run_one(1);  // but for the second look at a
  CHECK_FALSE(is_done);
  rig.executor.run_all();
  CHECK(is_done);
  CHECK(has(dir, "docs__a.mdc", "[b](docs__b.mdc)"));
}

TEST_CASE("a link whose page came or went while nobody watched is mended at the next start") {
  const TempDir dir;
  dir.write("src/a.md", "[b](b.md) [c](c.md)\n");
  dir.write("src/c.md", "# C\n");
  {
    Rig rig(dir, "out", 50, linking_to_outputs());
    rig.scan();
    rig.executor.run_all();
  }
  dir.write("src/b.md", "# B\n");
  std::filesystem::remove(dir / "src/c.md");
  SECTION("by one who comes to its end") {}
  SECTION("by the one after one who knew the pages and came no further") {
    Rig rig(dir, "out", 1, linking_to_outputs());
    rig.options.workers = 1;
    rig.pipeline->set_options(rig.options);
    rig.scan();
    rig.executor.run_one();  // the removal of c's output
    rig.pipeline->pause();
    rig.executor.run_all();
    CHECK(rig.total(&BatchReport::written) == 1);
  }
  Rig rig(dir, "out", 50, linking_to_outputs());
  rig.scan();
  rig.executor.run_all();
  CHECK(has(dir, "docs__a.mdc", "[b](docs__b.mdc) [c](c.md)"));
}

TEST_CASE("a restart with nothing changed renders no page again for its links") {
  const TempDir dir;
  dir.write("src/a.md", "[b](b.md) [c](c.md)\n");
  dir.write("src/c.md", "# C\n");
  {
    Rig rig(dir, "out", 50, linking_to_outputs());
    rig.scan();
    rig.executor.run_all();
  }
  Rig rig(dir, "out", 50, linking_to_outputs());
  rig.scan();
  rig.executor.run_all();
  CHECK(rig.reports.empty());
}

TEST_CASE("a page that cannot be written is not tried for ever because of its links") {
  const TempDir dir;
  dir.write("src/a.md", "[b](b.md)\n");
  dir.write("src/b.md", "# B\n");
  Rig rig(dir, "out", 50, linking_to_outputs());
  rig.scan();
  rig.executor.run_all();
  dir.write("out/docs__a.mdc", "not galley's\n");
  std::filesystem::remove(dir / "src/b.md");
  rig.look("b.md");
  rig.executor.run_all();
  CHECK(rig.total(&BatchReport::failed) == 1);
  CHECK(rig.pipeline->is_idle());
}

namespace {

settings::Project with_html() {
  settings::Project keys;
  keys.html = "html";
  return keys;
}

std::vector<std::string> copies(const TempDir& dir) {
  return real_file_system().list(dir / "out-html/assets");
}

}  // namespace

TEST_CASE("a copy that one page gives up while another begins to show it is there in the end") {
  const TempDir dir;
  dir.write("src/picture.png", "x");
  dir.write("src/a.md", "![p](picture.png)\n");
  Rig rig(dir, "out", 50, with_html());
  rig.scan();
  rig.executor.run_all();
  REQUIRE(copies(dir).size() == 1);

  dir.write("src/a.md", "None.\n");
  rig.look("a.md");
  dir.write("src/b.md", "![p](picture.png)\n");
  rig.look("b.md");
  rig.executor.advance(1);  // b's worker sees the copy
  rig.executor.run_one(0);  // a gives it up, nobody is known to show it
  rig.executor.advance(1);  // so that it is removed
  CHECK(copies(dir).empty());
  SECTION("b is taken up before the removal is known") { rig.executor.run_one(0); }
  SECTION("b is taken up after") { rig.executor.advance(1); }
  rig.executor.run_all();
  CHECK(copies(dir).size() == 1);
  CHECK(rig.pipeline->is_idle());
}

TEST_CASE("a copy made for a page that goes meanwhile goes with it") {
  const TempDir dir;
  dir.write("src/picture.png", "x");
  dir.write("src/a.md", "![p](picture.png)\n");
  Rig rig(dir, "out", 50, with_html());
  rig.look("a.md");
  rig.executor.advance(0);
  REQUIRE(copies(dir).size() == 1);
  std::filesystem::remove(dir / "src/a.md");
  rig.look("a.md");
  rig.executor.run_all();
  CHECK(copies(dir).empty());
  CHECK(rig.outputs().empty());
  CHECK_FALSE(std::filesystem::exists(dir / "out-html/docs__a.html"));
}

TEST_CASE("another picture of a page is another copy, and the old one goes") {
  const TempDir dir;
  dir.write("src/picture.png", "x");
  dir.write("src/a.md", "![p](picture.png)\n");
  dir.write("src/b.md", "![p](picture.png)\n");
  Rig rig(dir, "out", 50, with_html());
  rig.scan();
  rig.executor.run_all();
  const std::vector<std::string> first = copies(dir);
  REQUIRE(first.size() == 1);
  dir.write("src/picture.png", "another");
  rig.look_at_included("picture.png");
  rig.executor.run_all();
  CHECK(copies(dir).size() == 1);
  CHECK(copies(dir) != first);
  CHECK(rig.total(&BatchReport::removed) == 0);  // of outputs
}
