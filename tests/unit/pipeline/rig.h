// What the tests of the pipeline as a whole share: one on a real folder whose workers run when the
// test says so.
#pragma once

#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "base/path.h"
#include "pipeline/pipeline.h"
#include "support/manual_executor.h"
#include "support/temp_dir.h"

namespace galley::test {

inline constexpr watch::ProjectId id = 1;

class Rig {
 public:
  explicit Rig(const TempDir& dir, std::string output = "out", unsigned batch_size = 50,
               settings::Project project = {})
      : source_(dir / "src"), output_(dir / output) {
    project.name = "docs";
    project.source = source_;
    project.output = output_;
    if (!project.html.empty()) project.html = output_ + "-html";
    options.workers = 3;
    options.batch_size = batch_size;
    options.fixed_time = "1970-01-01T00:00:00Z";
    options.wall_clock = [this] { return wall_clock; };
    pipeline = std::make_unique<pipeline::Pipeline>(
        executor, real_file_system(), options,
        pipeline::Callbacks{[this](const pipeline::BatchReport& report, const pipeline::Project&) {
                              reports.push_back(report);
                            },
                            [this](const pipeline::Project&, const Diagnostic&) { ++problems; },
                            [this](watch::ProjectId) { ++troubles; }});
    pipeline->open(id, std::make_shared<const settings::Project>(project));
  }
  ~Rig() {
    pipeline->finish();
    executor.run_all();
  }

  // What a look at one path would tell.
  void look(const std::string& path, watch::ChangeKind kind = watch::ChangeKind::saved) {
    watch::Batch batch;
    batch.project = id;
    const auto stat = real_file_system().stat(path::join(source_, path));
    batch.changes[path] = {
        id, stat ? kind : watch::ChangeKind::gone, path, stat.value_or(FileStat{}), {}};
    pipeline->submit(batch);
  }

  // What a look at a file that pages show or include would tell.
  void look_at_included(const std::string& path) {
    watch::Batch batch;
    const auto stat = real_file_system().stat(path::join(source_, path));
    batch.changes[path] = {id,
                           stat ? watch::ChangeKind::saved : watch::ChangeKind::gone,
                           path,
                           stat.value_or(FileStat{}),
                           {}};
    pipeline->submit_included(id, batch, source_);
  }

  // What a scan would tell.
  void scan() {
    watch::Batch batch;
    batch.project = id;
    batch.listings[""];
    for (const auto& entry : std::filesystem::recursive_directory_iterator(source_)) {
      const std::string path = std::filesystem::relative(entry.path(), source_).string();
      if (entry.path().extension() == ".png") continue;
      batch.listings[std::string(path::parent(path))].push_back(
          {std::string(path::name(path)), *real_file_system().stat(entry.path().string())});
    }
    pipeline->submit(batch);
    pipeline->scanned(id);
  }

  std::vector<std::string> outputs() const {
    std::vector<std::string> names;
    for (const std::string& name : real_file_system().list(output_)) {
      if (path::extension(name) == ".mdc") names.push_back(name);
    }
    return names;
  }

  std::size_t total(std::size_t pipeline::BatchReport::*figure) const {
    std::size_t sum = 0;
    for (const pipeline::BatchReport& report : reports) sum += report.*figure;
    return sum;
  }

  ManualExecutor executor;
  pipeline::Options options;
  std::unique_ptr<pipeline::Pipeline> pipeline;
  std::vector<pipeline::BatchReport> reports;
  int troubles = 0;
  int problems = 0;
  std::int64_t wall_clock = std::numeric_limits<std::int64_t>::max();  // later than any change

 private:
  std::string source_;
  std::string output_;
};

}  // namespace galley::test
