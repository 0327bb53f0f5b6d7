// Every operation on the files of a project fails once, and from there on for a while: when it is
// over, what the pipeline asked to be tried again ends in what a run without faults ends in.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>

#include "base/path.h"
#include "pipeline/pipeline.h"
#include "support/catch.h"
#include "support/manual_executor.h"
#include "support/memory_file_system.h"
#include "support/output_tree.h"
#include "support/sqlite_faults.h"
#include "support/temp_dir.h"

using namespace galley;
using galley::test::ManualExecutor;
using galley::test::MemoryFileSystem;
using galley::test::SqliteFaults;
using galley::test::TempDir;

namespace {

constexpr watch::ProjectId id = 1;
const std::string source = "/src";

using Files = test::OutputTree;

// Sources and outputs in memory, the state on disk, and a daemon's part: what is in trouble is
// tried again.
class Rig {
 public:
  Rig() {
    project_.name = "docs";
    project_.source = source;
    project_.output = dir_ / "out";
    project_.llms = settings::Llms::full;
    options_.fixed_time = "1970-01-01T00:00:00Z";
  }
  ~Rig() { stop(); }

  void start() {
    pipeline_ = std::make_unique<pipeline::Pipeline>(
        executor_, files, options_,
        pipeline::Callbacks{
            [](const pipeline::BatchReport&, const pipeline::Project&) {},
            [this](const pipeline::Project&, const Diagnostic&) { is_told_ = true; },
            [this](watch::ProjectId) { is_in_trouble_ = true; }});
    open();
  }

  void stop() {
    if (!pipeline_) return;
    pipeline_->finish();
    executor_.run_all();
    pipeline_.reset();
  }

  void page(const std::string& name, const std::string& text) {
    files.put(path::join(source, name), text);
  }

  // What a walk of the source tells.
  void scan() {
    watch::Batch batch;
    batch.project = id;
    for (const std::string& name : files.names(source)) {
      if (path::extension(name) == ".txt") continue;
      batch.listings[""].push_back({name, files.stat_of(path::join(source, name))});
    }
    pipeline_->submit(batch);
    pipeline_->scanned(id);
    executor_.run_all();
  }

  // As the daemon does: only what asked for it is tried again. Returns whether anything did.
  bool retry() {
    if (!std::exchange(is_in_trouble_, false)) return false;
    if (pipeline_->project(id) == nullptr) {
      open();
      if (pipeline_->project(id) != nullptr) scan();
    } else {
      pipeline_->retry(id);
    }
    executor_.run_all();
    return true;
  }

  bool has_told() const { return is_told_ || !status().diagnostics.empty(); }

  pipeline::ProjectStatus status() const {
    pipeline::ProjectStatus status;
    pipeline_->describe(id, status);
    return status;
  }

  Files outputs() const {
    Files found;
    for (const std::string& name : files.names(project_.output)) {
      found[name] = files.bytes(path::join(project_.output, name));
    }
    return found;
  }
  bool has_temporaries() const {
    const auto is_temporary = [](const std::string& name) {
      return name.starts_with(temporary_prefix);
    };
    const std::vector<std::string> in_output = files.names(project_.output);
    const std::vector<std::string> in_state = files.names(path::join(project_.output, ".galley"));
    return std::any_of(in_output.begin(), in_output.end(), is_temporary) ||
           std::any_of(in_state.begin(), in_state.end(), is_temporary);
  }

  void lose_state() const { std::filesystem::remove(dir_ / "out/.galley/state.db"); }

  std::string output(const std::string& name) const { return path::join(project_.output, name); }

  MemoryFileSystem files;

 private:
  void open() {
    try {
      pipeline_->open(id, std::make_shared<const settings::Project>(project_));
    } catch (const Error&) {
      is_told_ = is_in_trouble_ = true;
    }
  }

  TempDir dir_;
  settings::Project project_;
  pipeline::Options options_;
  ManualExecutor executor_;
  std::unique_ptr<pipeline::Pipeline> pipeline_;
  bool is_told_ = false;
  bool is_in_trouble_ = false;
};

// Pages that were built once, and then: one is edited, one goes, one comes and takes another's
// name, one gets an include.
void build(Rig& rig) {
  rig.page("a.md", "# A\n");
  rig.page("b.md", "# B\n\n[a](a.md)\n");
  rig.page("c.md", "# C\n");
  rig.page("d.md", "# D\n");
  rig.page("part.txt", "Part.\n");
  rig.start();
  rig.scan();
}

void edit(Rig& rig) {
  rig.page("b.md", "# B, edited\n");
  rig.files.take("/src/c.md");
  rig.page("a.mdx", "# Another A\n");
  rig.page("d.md", "# D\n\n{{#include part.txt}}\n");
}

using Change = std::function<void(Rig&)>;

void edit_while_running(Rig& rig) {
  edit(rig);
  rig.scan();
}

// Something of galley's that no record speaks of lies in the output folder as well, and what a kill
// leaves.
void edit_while_stopped(Rig& rig) {
  rig.stop();
  edit(rig);
  std::string lost = rig.files.bytes(rig.output("docs__c.mdc"));
  lost.replace(lost.find("docs__c"), 7, "docs__x");
  rig.files.put(rig.output("docs__x.mdc"), lost);
  rig.files.put(rig.output(".galley-tmp-1-1"), "half");
  rig.files.put(rig.output(".galley/.galley-tmp-1-2"), "half");
  rig.start();
  rig.scan();
}

// The database goes under a running pipeline, too.
void edit_without_state(Rig& rig) {
  edit(rig);
  rig.lose_state();
  rig.scan();
}

struct Case {
  const char* name;
  Change change;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all{{"running", edit_while_running},
                                     {"stopped", edit_while_stopped},
                                     {"without state", edit_without_state}};
  return all;
}

Files outputs_without_faults(const Change& change) {
  Rig rig;
  build(rig);
  change(rig);
  while (rig.retry()) continue;
  return rig.outputs();
}

// The numbers of the operations that fail.
struct Fault {
  int from;
  int to;

  bool lasts() const { return to - from > 1000; }
};

// What counts operations and lets them fail.
class FileFaults {
 public:
  explicit FileFaults(Rig& rig) : files_(rig.files) {}
  void begin(const Fault& fault) {
    files_.operations = 0;
    files_.fail_from = fault.from;
    files_.fail_to = fault.to;
  }
  void end() { files_.fail_from = 0; }
  int operations() const { return files_.operations; }

 private:
  MemoryFileSystem& files_;
};

class StateFaults {
 public:
  explicit StateFaults(Rig&) {}
  static void begin(const Fault& fault) {
    SqliteFaults::operations = 0;
    SqliteFaults::fail_from = fault.from;
    SqliteFaults::fail_to = fault.to;
  }
  static void end() { SqliteFaults::fail_from = 0; }
  static int operations() { return SqliteFaults::operations; }

 private:
  SqliteFaults installed_;
};

// False when there are fewer operations than that.
template <class Faults>
bool check_fault(const Change& change, const Fault& fault, const Files& right) {
  Rig rig;
  build(rig);
  Faults faults(rig);
  faults.begin(fault);
  change(rig);
  const bool has_fired = faults.operations() >= fault.from;
  if (has_fired && fault.lasts()) CHECK(rig.has_told());
  rig.retry();
  faults.end();
  for (int round = 0; round < 20 && rig.retry(); ++round) continue;
  const std::string wrong = test::difference(rig.outputs(), right);
  INFO(wrong);
  CHECK(wrong.empty());
  for (const Diagnostic& left : rig.status().diagnostics) FAIL_CHECK(to_string(left));
  CHECK_FALSE(rig.has_temporaries());
  return has_fired;
}

template <class Faults>
void check_faults(const Case& one) {
  const Files right = outputs_without_faults(one.change);
  REQUIRE(right.size() == 7);  // four pages and three lists
  for (const int length : {1, 3, 1'000'000}) {
    int from = 1;
    for (bool has_fired = true; has_fired && from < 1000; ++from) {
      INFO(one.name << ": operation " << from << ", " << length << " long");
      has_fired = check_fault<Faults>(one.change, {from, from + length - 1}, right);
    }
    CHECK(from > 5);
    CHECK(from < 1000);
  }
}

}  // namespace

TEST_CASE("whatever operation on files fails, the outputs and lists are right when it is over") {
  for (const Case& one : cases()) check_faults<FileFaults>(one);
}

TEST_CASE(
    "whatever operation on the state fails, the outputs and lists are right when it is over") {
  for (const Case& one : cases()) check_faults<StateFaults>(one);
}

TEST_CASE("an output that cannot be removed is degraded, with the mend, and tried again") {
  Rig rig;
  build(rig);
  rig.files.fail_doing = "remove";
  rig.files.fail_from = 1;
  rig.files.take("/src/a.md");
  rig.scan();
  const pipeline::ProjectStatus status = rig.status();
  CHECK(status.freshness == pipeline::Freshness::degraded);
  CHECK(status.freshness_reason.find("docs__a.mdc") != std::string::npos);
  CHECK(status.freshness_reason.find("galley tries again by itself") != std::string::npos);
  rig.files.fail_from = 0;
  CHECK(rig.retry());
  CHECK(rig.status().freshness == pipeline::Freshness::current);
}
