#include "pipeline/audit.h"

#include <filesystem>

#include "base/path.h"
#include "support/catch.h"
#include "support/manual_executor.h"
#include "support/temp_dir.h"
#include "watch/watcher.h"

using namespace galley;
using galley::test::ManualExecutor;
using galley::test::TempDir;
using pipeline::Audit;

namespace {

constexpr watch::ProjectId id = 1;

// A pipeline that is told of nothing but what a test scans.
class Rig {
 public:
  explicit Rig(const TempDir& dir) : rules_(dir / "src", {"*.md"}, {}, {dir / "out"}) {
    settings::Project project;
    project.name = "docs";
    project.source = dir / "src";
    project.output = dir / "out";
    project.llms = settings::Llms::full;
    pipeline::Options options;
    options.wall_clock = [] { return std::numeric_limits<std::int64_t>::max(); };
    pipeline_ = std::make_unique<pipeline::Pipeline>(
        executor, real_file_system(), options,
        pipeline::Callbacks{[](const pipeline::BatchReport&, const pipeline::Project&) {},
                            [](const pipeline::Project&, const Diagnostic&) {},
                            [](watch::ProjectId) {}});
    pipeline_->open(id, std::make_shared<const settings::Project>(project));
    scan();
    executor.run_all();
  }
  ~Rig() {
    if (audit_) audit_->stop();
    pipeline_->finish();
    executor.run_all();
  }

  void scan() {
    watch::Batch batch;
    batch.project = id;
    Diagnostics problems;
    for (watch::Change& change : watch::scan_once(id, rules_, problems)) {
      batch.listings[change.path] = std::move(change.entries);
    }
    pipeline_->submit(batch);
    pipeline_->check_outputs(id);
    pipeline_->scanned(id);
  }

  // What it had to repair: the codes, and the names of the files.
  std::string audit() {
    begin();
    executor.run_all();
    REQUIRE(end_ == Audit::End::complete);
    std::string repaired;
    for (const Diagnostic& diagnostic : report.repaired) {
      repaired += diagnostic.code + " " + std::string(path::name(diagnostic.place.file)) + "\n";
    }
    return repaired;
  }

  void begin() {
    Audit::Hooks hooks;
    hooks.sync = [this](std::function<void()> reached, std::function<void()> held) {
      if (before_sync) std::exchange(before_sync, {})();
      pipeline_->when_done(std::move(reached), std::move(held));
    };
    hooks.rescan = [this] { scan(); };
    hooks.finished = [this](Audit::End how, pipeline::AuditReport found) {
      end_ = how;
      report = std::move(found);
    };
    audit_ = std::make_shared<Audit>(executor, real_file_system(), *pipeline_, id, rules_, hooks);
    audit_->start();
  }

  pipeline::Pipeline& pipeline() { return *pipeline_; }
  std::optional<Audit::End> end() const { return end_; }

  ManualExecutor executor;
  pipeline::AuditReport report;
  std::function<void()> before_sync;  // called by the next one

 private:
  watch::Rules rules_;
  std::unique_ptr<pipeline::Pipeline> pipeline_;
  std::shared_ptr<Audit> audit_;
  std::optional<Audit::End> end_;
};

class Docs {
 public:
  Docs() {
    dir.write("src/a.md", "# A\n");
    dir.write("src/b.md", "# B\n\n{{#include part.txt}}\n");
    dir.write("src/part.txt", "Part\n");
    dir.write("src/sub/c.md", "# C\n");
  }
  std::string output(const std::string& name) const { return dir / ("out/docs__" + name + ".mdc"); }

  TempDir dir;
};

}  // namespace

TEST_CASE("an audit of what is right repairs nothing and counts what it compared") {
  const Docs docs;
  Rig rig(docs.dir);
  CHECK(rig.audit().empty());
  CHECK(rig.report.documents == 3);
  CHECK(rig.report.project == "docs");
}

TEST_CASE("an audit finds what no event told of, and repairs it") {
  const Docs docs;
  Rig rig(docs.dir);
  std::string wanted, name = "a", part;
  SECTION("a change") {
    docs.dir.write("src/a.md", "# Z\n");
    wanted = "audit-change-missed a.md\n", part = "# Z";
  }
  SECTION("a new document") {
    docs.dir.write("src/new.md", "# New\n");
    wanted = "audit-document-missed new.md\n", name = "new", part = "# New";
  }
  SECTION("a change of what is included") {
    docs.dir.write("src/part.txt", "Other\n");
    wanted = "audit-include-missed b.md\n", name = "b", part = "Other";
  }
  CHECK(rig.audit() == wanted);
  CHECK(docs.dir.read("out/docs__" + name + ".mdc").find(part) != std::string::npos);
  CHECK(rig.audit().empty());
}

TEST_CASE("an audit finds a document that is gone without an event") {
  const Docs docs;
  Rig rig(docs.dir);
  std::filesystem::remove(docs.dir / "src/sub/c.md");
  CHECK(rig.audit() == "audit-removal-missed c.md\n");
  CHECK_FALSE(std::filesystem::exists(docs.output("sub__c")));
}

TEST_CASE(
    "an audit makes again what somebody did to the outputs, and says that it was not galley") {
  const Docs docs;
  Rig rig(docs.dir);
  const std::string right = docs.dir.read("out/docs__a.mdc");
  std::string stray = right;
  stray.replace(stray.find("docs__a"), 7, "docs__z");
  docs.dir.write("out/docs__z.mdc", stray);
  docs.dir.write("out/mine.mdc", "My own.\n");
  docs.dir.write("out/docs__a.mdc", right + "scribble\n");
  std::filesystem::remove(docs.output("b"));
  std::filesystem::remove(docs.dir / "out/llms.txt");
  CHECK(rig.audit() ==
        "audit-list-missing llms.txt\naudit-output-missing b.md\naudit-output-altered a.md\n"
        "audit-output-superfluous docs__z.mdc\n");
  for (const Diagnostic& repaired : rig.report.repaired) {
    CHECK(repaired.message.find("other than galley") != std::string::npos);
  }
  CHECK(docs.dir.read("out/docs__a.mdc") == right);
  CHECK(std::filesystem::exists(docs.output("b")));
  CHECK(std::filesystem::exists(docs.dir / "out/llms.txt"));
  CHECK_FALSE(std::filesystem::exists(docs.dir / "out/docs__z.mdc"));
  CHECK(docs.dir.read("out/mine.mdc") == "My own.\n");
  CHECK(rig.audit().empty());
}

TEST_CASE("an audit compares the lists by content, and makes them again") {
  const Docs docs;
  Rig rig(docs.dir);
  for (const std::string name : {"index.jsonl", "llms-full.txt", "llms.txt"}) {
    const std::string list = "out/" + name;
    const std::string right = docs.dir.read(list);
    std::string wrong = right;
    wrong[wrong.find('A')] = 'Z';  // of the same size
    docs.dir.write(list, wrong);
    CHECK(rig.audit() == "audit-list-altered " + name + "\n");
    CHECK(docs.dir.read(list) == right);
    std::filesystem::remove(docs.dir / list);
    CHECK(rig.audit() == "audit-list-missing " + name + "\n");
    CHECK(docs.dir.read(list) == right);
    CHECK(rig.audit().empty());
  }
}

TEST_CASE("an audit leaves lists alone that another program has put there, and says so") {
  const Docs docs;
  Rig rig(docs.dir);
  const std::string right = docs.dir.read("out/index.jsonl");
  docs.dir.write("out/index.jsonl", "mine\n");
  CHECK(rig.audit().empty());
  REQUIRE(rig.pipeline().project(id)->commit_problem);
  CHECK(docs.dir.read("out/index.jsonl") == "mine\n");
  std::filesystem::remove(docs.dir / "out/index.jsonl");
  rig.pipeline().retry(id);
  rig.executor.run_all();
  CHECK_FALSE(rig.pipeline().project(id)->commit_problem);
  CHECK(docs.dir.read("out/index.jsonl") == right);
}

TEST_CASE("an audit names what it cannot read, and does not say that it repaired it") {
  const Docs docs;
  Rig rig(docs.dir);
  std::filesystem::remove(docs.output("a"));
  std::filesystem::create_directory(docs.output("a"));
  CHECK(rig.audit().empty());
  REQUIRE(rig.report.problems.size() == 2);  // nor can llms-full.txt be made of it
  CHECK(rig.report.problems[0].code == "audit-unseen");
  CHECK(rig.report.problems[0].message.find(docs.output("a")) != std::string::npos);
}

TEST_CASE("an audit says what it could not repair") {
  const Docs docs;
  Rig rig(docs.dir);
  docs.dir.write("src/a.md", "# Changed\n");
  std::filesystem::remove(docs.output("a"));
  docs.dir.write("out/docs__a.mdc", "somebody's own\n");
  CHECK(rig.audit().empty());
  CHECK(rig.report.problems.size() == 2);
  CHECK(docs.dir.read("out/docs__a.mdc") == "somebody's own\n");
}

TEST_CASE("what changes while an audit looks is no defect") {
  const Docs docs;
  Rig rig(docs.dir);
  docs.dir.write("src/a.md", "# Changed before the look\n");
  rig.begin();
  rig.executor.run_one();  // the walk
  SECTION("and is told after the look") {
    rig.before_sync = [&] { rig.scan(); };
  }
  SECTION("and goes on changing") {
    rig.before_sync = [&] { docs.dir.write("src/a.md", "# Changed after the look\n"); };
  }
  rig.executor.run_all();
  CHECK(rig.end() == Audit::End::complete);
  CHECK(rig.report.repaired.empty());
}

TEST_CASE("an audit does not run while paused, and ends with its project") {
  const Docs docs;
  Rig rig(docs.dir);
  SECTION("paused") {
    rig.pipeline().pause();
    rig.begin();
    CHECK(rig.end() == Audit::End::paused);
    CHECK(rig.executor.waiting() == 0);
    rig.pipeline().resume();
  }
  SECTION("closed") {
    rig.begin();
    rig.pipeline().close(id, [] {});
    rig.executor.run_all();
    CHECK(rig.end() == Audit::End::closed);
  }
}
