// The middle of the walk: a task begins, runs on a worker, and its outcome comes back to the index.

#include <algorithm>
#include <limits>

#include "html/assets.h"
#include "pipeline/clock.h"
#include "pipeline/pipeline.h"

namespace galley::pipeline {
namespace {

// A document may have grown a little since it was admitted: the fixed part of its cost covers that.
constexpr std::uint64_t size_leeway = 16 * 1024;

// Of a copy whose removal is not over: later than anything that has begun.
constexpr std::uint64_t being_removed = std::numeric_limits<std::uint64_t>::max();

std::string mebibytes(std::uint64_t bytes) { return std::to_string((bytes >> 20U) + 1) + " MiB"; }

// Adds a job's end to the figures of its batch and of its project.
void count(const job::Outcome& outcome, BatchReport& report, Project& project) {
  ++report.documents;
  report.worker_seconds += outcome.seconds;
  if (outcome.result == job::Result::written) {
    ++report.written;
    ++project.written;
    report.source_tokens += outcome.record.source_tokens;
    report.output_tokens += outcome.record.tokens;
  }
  if (outcome.result == job::Result::unchanged) ++report.unchanged, ++project.unchanged;
  if (outcome.result == job::Result::failed) ++report.failed;
}

}  // namespace

class Pipeline::RenderWork final : public loop::Work {
 public:
  RenderWork(Pipeline& pipeline, Task task, job::Job job)
      : pipeline_(pipeline),
        files_(pipeline.files_),
        task_(std::move(task)),
        job_(std::move(job)) {}

  void run() override { outcome_ = job::run(files_, job_); }

  void done(std::exception_ptr) noexcept override {
    // job::run does not throw
    pipeline_.render_finished(task_, std::move(outcome_));
  }

 private:
  Pipeline& pipeline_;
  FileSystem& files_;
  Task task_;
  job::Job job_;
  job::Outcome outcome_;
};

class Pipeline::RemoveWork final : public loop::Work {
 public:
  RemoveWork(Pipeline& pipeline, Task task, std::shared_ptr<const settings::Project> settings)
      : pipeline_(pipeline),
        files_(pipeline.files_),
        task_(std::move(task)),
        settings_(std::move(settings)) {}

  void run() override {
    const bool is_met = task_.kind == Task::Kind::sweep_output;
    removal_ = job::remove_output(files_, *settings_, task_.name,
                                  is_met ? job::Claim::met : job::Claim::recorded);
  }

  void done(std::exception_ptr) noexcept override {
    // neither does job::remove_output
    pipeline_.removal_finished(task_, std::move(removal_));
  }

 private:
  Pipeline& pipeline_;
  FileSystem& files_;
  Task task_;
  std::shared_ptr<const settings::Project> settings_;
  job::Removal removal_;
};

std::vector<std::string> Pipeline::claims(const Task& task) {
  const std::string prefix = std::to_string(task.project) + ' ';
  if (task.kind != Task::Kind::render) return {prefix + "output " + task.name};
  const auto found = projects_.find(task.project);
  const Document* const document =
      found == projects_.end() ? nullptr : found->second->index.find(task.name);
  if (document == nullptr) return {prefix + "source " + task.name};
  return {prefix + "source " + task.name,
          prefix + "output " + found->second->index.slug(task.name) + ".mdc"};
}

TaskRunner::Begun Pipeline::begin(const Task& task) {
  const Begun begun = task.kind == Task::Kind::render ? begin_render(task) : begin_removal(task);
  if (begun == Begun::not_needed) task_ended(task);
  return begun;
}

// Not needed when the project was closed, the document is gone, or a newer task for it is waiting.
TaskRunner::Begun Pipeline::begin_render(const Task& task) {
  const auto found = projects_.find(task.project);
  if (found == projects_.end()) return Begun::not_needed;
  Project& project = *found->second;
  Document* const document = project.index.find(task.name);
  if (document == nullptr || document->task != task.number) return Begun::not_needed;
  document->is_waiting = false;
  job::Job job;
  job.project = project.settings;
  job.settings_digest = project.settings_digest;
  job.path = task.name;
  job.slug = project.index.slug(task.name);
  state::Record known = project.index.record(task.name, *document);
  if (!known.output.empty()) job.known = std::move(known);
  job.now = utc_now();
  job.begun_at = options_.wall_clock();
  job.fixed_time = options_.fixed_time;
  job.admitted_size = task.size + size_leeway;
  job.targets = project.index.link_targets();
  if (document->is_unverified) job.known_output = job::Job::Output::unverified;
  Task begun = task;
  begun.removals = project.removals;
  executor_.submit(std::make_unique<RenderWork>(*this, std::move(begun), std::move(job)));
  return Begun::started;
}

// Not needed when another document has that output by now.
TaskRunner::Begun Pipeline::begin_removal(const Task& task) {
  Batch& batch = batches_.at(task.batch);
  if (task.kind == Task::Kind::remove_document) {
    ++batch.report.documents;
    ++batch.report.removed;
    ++batch.project->removed;
  }
  if (task.name.empty() || batch.project->closed || batch.project->index.owns_output(task.name)) {
    batch.project->output_problems.erase(task.name);
    if (!task.name.empty()) batch.project->contested.insert(task.name);
    return Begun::not_needed;
  }
  if (html::is_asset_name(task.name)) batch.project->removed_assets[task.name] = being_removed;
  executor_.submit(std::make_unique<RemoveWork>(*this, task, batch.project->settings));
  return Begun::started;
}

void Pipeline::refuse(const Task& task) {
  Project& project = *batches_.at(task.batch).project;
  Document* const document = project.index.find(task.name);
  if (document != nullptr && document->task == task.number) {
    document->is_waiting = false;
    job::Outcome outcome;
    outcome.record = project.index.record(task.name, *document);
    outcome.record.source = document->seen;
    outcome.record.source_digest = {};
    outcome.record.is_failed = true;
    outcome.record.diagnostics = {
        {{task.name, 0, 0},
         Severity::error,
         "over-memory-limit",
         "the document needs about " + mebibytes(Budget::cost(task.size, task.makes)) +
             ", more than memory_limit_mb (" + std::to_string(options_.memory_ceiling >> 20U) +
             ") allows for all; raise memory_limit_mb or exclude the document"}};
    take_outcome(task, *document, std::move(outcome));
  }
  task_ended(task);
}

bool Pipeline::has_backlog(std::uint32_t project) const {
  const auto found = projects_.find(project);
  return found != projects_.end() && found->second->is_committing && found->second->has_much_done();
}

void Pipeline::render_finished(const Task& task, job::Outcome outcome) {
  worker_seconds_ += outcome.seconds;
  Batch& batch = batches_.at(task.batch);
  Project& project = *batch.project;
  Document* const document = project.index.find(task.name);
  const bool has_output =
      outcome.result == job::Result::written || outcome.result == job::Result::unchanged;
  const std::vector<std::string> copies = std::move(outcome.copies);
  if (document != nullptr) {
    take_outcome(task, *document, std::move(outcome));
  } else if (has_output) {
    drop_output(batch, task.batch,
                outcome.record.output);  // its source went while it was worked on
  }
  for (const std::string& copy : copies) {
    if (!project.index.owns_output(copy)) drop_output(batch, task.batch, copy);
  }
  dispatcher_.finished(task.number);
  task_ended(task);
}

void Pipeline::take_outcome(const Task& task, Document& document, job::Outcome outcome) {
  Batch& batch = batches_.at(task.batch);
  Project& project = *batch.project;
  const bool is_newest = document.task == task.number;
  // Made from what was known before the document changed again (or went and came back): only an
  // output that nobody knew of is news, the rest is found anew by the newer task.
  const bool is_unknown_output =
      outcome.result == job::Result::unchanged && outcome.record.output != document.output();
  const bool is_written = outcome.result == job::Result::written;
  if (!is_newest && !is_written && !is_unknown_output) return;
  // Its line of the manifest may have been forgotten with the document: the newer task renders it.
  if (!is_newest && is_unknown_output) outcome.record.settings_digest = {};
  if (is_newest) document.task = 0;
  document.result = outcome.result;
  document.batch = static_cast<std::uint32_t>(task.batch);
  if (outcome.result == job::Result::vanished) {
    watch::Batch gone;
    gone.project = project.id;
    gone.changes[task.name] = {project.id, watch::ChangeKind::gone, task.name, {}, {}};
    submit(gone);
    return;
  }
  if (outcome.result == job::Result::changing) {
    document.is_unverified = true;
    document.seen = outcome.record.source;
    if (is_newest) expect_retry(project, batch.generation);
    if (is_newest) callbacks_.trouble(project.id);
    return;
  }
  if (outcome.result == job::Result::crowded) {
    state::Record known = project.index.record(task.name, document);
    known.dependencies = std::move(outcome.record.dependencies);
    project.index.update(document, known);
    document.included_bytes = outcome.included_bytes;
    document.is_unverified = true;
    if (is_newest)
      enqueue(batch.project, {render_task(project, task.name, document)}, Priority::bulk);
    return;
  }
  count(outcome, batch.report, project);
  if (is_newest) document.seen = outcome.record.source;
  document.is_unverified = false;

  const bool is_news = outcome.record.diagnostics != document.record().diagnostics;
  if (outcome.result == job::Result::failed && is_news) {
    for (const Diagnostic& diagnostic : outcome.record.diagnostics) {
      callbacks_.problem(project, diagnostic);
    }
  }
  const std::string old_output = document.output();
  const std::string new_output = outcome.record.output;
  if (!outcome.record.manifest_line.empty()) project.is_manifest_due = true;
  project.index.update(document, outcome.record);
  const bool lacks_copies = has_lost_copies(task, project, outcome.record);
  project.remember(std::move(outcome.record));
  document.is_unverified = lacks_copies;
  if (lacks_copies && is_newest) {
    enqueue(batch.project, {render_task(project, task.name, document)}, Priority::bulk);
  }
  drop_copies(batch, task.batch);
  if (!old_output.empty() && old_output != new_output) drop_output(batch, task.batch, old_output);
  if (document.may_pass()) callbacks_.trouble(project.id);
  // A batch may be larger than what should wait. A commit that fails is left to the batches' ends.
  if (project.has_much_done() && !project.commit_problem) start_commit(batch.project);
  follow_links(batch.project, batch.generation);
}

// Whether a copy that the page shows may have been removed after the worker had seen it: nobody
// showed it then. It is made again.
bool Pipeline::has_lost_copies(const Task& task, const Project& project,
                               const state::Record& record) {
  return std::any_of(record.assets.begin(), record.assets.end(), [&](const std::string& asset) {
    const auto removed = project.removed_assets.find(asset);
    return removed != project.removed_assets.end() && removed->second > task.removals;
  });
}

void Pipeline::drop_copies(Batch& batch, std::uint64_t batch_number) {
  for (const std::string& asset : batch.project->index.take_abandoned()) {
    drop_output(batch, batch_number, asset);
  }
}

void Pipeline::drop_output(Batch& batch, std::uint64_t batch_number, const std::string& file_name) {
  if (batch.project->closed) return;  // found by the sweep of whoever opens it next
  Task task;
  task.kind = Task::Kind::remove_output;
  task.project = batch.project->id;
  task.number = ++last_task_;
  task.batch = batch_number;
  task.name = file_name;
  ++batch.left;
  ++batch.project->pending;
  dispatcher_.add(std::move(task), Priority::bulk);
}

void Pipeline::removal_finished(const Task& task, job::Removal removal) {
  Batch& batch = batches_.at(task.batch);
  Project& project = *batch.project;
  project.output_problems.erase(task.name);
  const auto asset = project.removed_assets.find(task.name);
  if (asset != project.removed_assets.end()) asset->second = ++project.removals;
  const bool is_met = task.kind == Task::Kind::sweep_output;
  const bool is_output = !html::is_asset_name(task.name);
  if (is_met && is_output && removal.removed) {
    ++batch.report.removed;
    ++project.removed;
  }
  if (removal.problem && removal.problem->severity == Severity::error) {
    ++batch.report.failed;
    const Task::Kind retry = is_met ? Task::Kind::sweep_output : Task::Kind::remove_output;
    project.output_problems[task.name] = {*removal.problem, retry};
    callbacks_.trouble(project.id);
  } else if (removal.problem && !is_met) {
    // A sweep looks at every file of the folder; those of the user are none of its business.
    project.output_problems[task.name] = {*removal.problem, std::nullopt};
  }
  dispatcher_.finished(task.number);
  task_ended(task);
}

void Pipeline::task_ended(const Task& task) {
  Batch& batch = batches_.at(task.batch);
  --batch.project->pending;
  if (batch.project->pending == 0) batch.project->removed_assets.clear();
  if (--batch.left == 0) return finish_batch(task.batch);
  if (is_held()) release_waiters();
}

}  // namespace galley::pipeline
