// The end of the walk: a batch's records are committed, then it is published.
#include <algorithm>
#include <limits>
#include <utility>

#include "base/path.h"
#include "pipeline/clock.h"
#include "pipeline/pipeline.h"

namespace galley::pipeline {
namespace {

struct Failure {
  std::string words;
  bool is_state_lost = false;
};

Failure failure_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const state::StateLost& error) {
    return {error.what(), true};
  } catch (const std::exception& error) {
    return {error.what(), false};
  }
}

// Whether the lists are what was made of the records that are stored.
bool are_lists_settled(const Project& project) {
  return !project.is_manifest_due && !project.is_manifest_held;
}

}  // namespace

class Pipeline::CommitWork final : public loop::Work {
 public:
  CommitWork(Pipeline& pipeline, std::shared_ptr<Project> project, Commit commit)
      : pipeline_(pipeline),
        project_(std::move(project)),
        commit_(std::move(commit)),
        reports_(std::exchange(project_->finished, {})),
        list_check_(commit_.parts().checked ? std::exchange(project_->list_check, {}) : nullptr),
        generations_(take_generations(pipeline, *project_)) {}

  void run() override { commit_.run(); }

  void done(std::exception_ptr failure) noexcept override {
    pipeline_.commit_finished(project_, commit_, std::move(reports_), generations_, failure);
    if (list_check_) list_check_(commit_.list_faults());
    pipeline_.release_closed(std::move(project_));
  }

 private:
  // Whoever waits for these waits for the lists too.
  static std::vector<std::uint64_t> take_generations(const Pipeline& pipeline, Project& project) {
    if (pipeline.are_lists_put_off(project)) return {};
    return std::exchange(project.generations, {});
  }

  Pipeline& pipeline_;
  std::shared_ptr<Project> project_;  // run() does not touch it
  Commit commit_;
  std::vector<BatchReport> reports_;
  std::function<void(ListFaults)> list_check_;
  std::vector<std::uint64_t> generations_;
};

// A part of the documents: what is known of all of them would take much memory at a time.
class Pipeline::CheckWork final : public loop::Work {
 public:
  CheckWork(Pipeline& pipeline, std::shared_ptr<Project> project, std::uint64_t generation,
            const std::string& after)
      : pipeline_(pipeline),
        files_(pipeline.files_),
        project_(std::move(project)),
        settings_(project_->settings),
        generation_(generation),
        documents_(project_->index.after(after, documents_per_check)) {
    for (const std::string& path : documents_) {
      records_.push_back(project_->index.find(path)->record());
    }
  }

  void run() override {
    for (std::size_t i = 0; i < records_.size(); ++i) {
      if (records_[i].output.empty() || job::is_in_place(files_, *settings_, records_[i])) continue;
      lost_.push_back(documents_[i]);
    }
  }

  void done(std::exception_ptr) noexcept override {
    const bool is_last = documents_.size() < documents_per_check;
    pipeline_.outputs_checked(project_, generation_, lost_, is_last ? "" : documents_.back());
    pipeline_.release_closed(std::move(project_));
  }

 private:
  static constexpr std::size_t documents_per_check = 1000;

  Pipeline& pipeline_;
  FileSystem& files_;
  std::shared_ptr<Project> project_;  // run() does not touch it
  std::shared_ptr<const settings::Project> settings_;
  std::uint64_t generation_;
  std::vector<std::string> documents_;
  std::vector<state::Record> records_;
  std::vector<std::string> lost_;
};

class Pipeline::SweepWork final : public loop::Work {
 public:
  SweepWork(Pipeline& pipeline, std::shared_ptr<Project> project, std::uint64_t generation)
      : pipeline_(pipeline),
        files_(pipeline.files_),
        project_(std::move(project)),
        settings_(project_->settings),
        generation_(generation) {}

  void run() override { names_ = job::list_outputs(files_, *settings_); }

  void done(std::exception_ptr failure) noexcept override {
    pipeline_.sweep_finished(project_, generation_, std::move(names_), failure);
    pipeline_.release_closed(std::move(project_));
  }

 private:
  Pipeline& pipeline_;
  FileSystem& files_;
  std::shared_ptr<Project> project_;  // run() does not touch it
  std::shared_ptr<const settings::Project> settings_;
  std::uint64_t generation_;
  std::vector<std::string> names_;
};

void Pipeline::finish_batch(std::uint64_t number) {
  Batch batch = std::move(batches_.at(number));
  batches_.erase(number);
  batch.report.duration_seconds = steady_seconds() - batch.started;
  batch.project->finished.push_back(std::move(batch.report));
  batch.project->generations.push_back(batch.generation);
  start_commit(batch.project);
  commit_what_was_put_off();  // somebody may have waited for this and for another project's lists
}

bool Pipeline::is_of_generation_left(const Project& project, std::uint64_t generation) const {
  for (const auto& [number, batch] : batches_) {
    if (batch.project.get() == &project && batch.generation == generation) return true;
  }
  return false;
}

// One at a time: what ends meanwhile goes with the next one.
void Pipeline::start_commit(const std::shared_ptr<Project>& project) {
  if (project->is_committing) return;
  Commit::Parts parts = commit_parts(*project);
  const bool has_work = !parts.update.upserts.empty() || !parts.update.removals.empty() ||
                        parts.listed || parts.checked || !parts.boot_id.empty();
  const bool is_anything_done = !project->generations.empty() && !are_lists_put_off(*project);
  if (!has_work && project->finished.empty() && !is_anything_done) return;
  if (project->generations.empty()) {
    project->generations.push_back(generation_);
    outstanding_.insert(generation_);
  }
  project->is_committing = true;
  executor_.submit(std::make_unique<CommitWork>(*this, project,
                                                Commit(files_, project->store, std::move(parts))));
}

void Pipeline::commit_what_was_put_off() {
  for (const auto& [id, project] : projects_) {
    if (!project->generations.empty() && !are_lists_put_off(*project)) start_commit(project);
  }
}

// Whether somebody waits for what of the project is done, and for nothing else. What was done may
// have ended in another order than it was told.
bool Pipeline::is_awaited(const Project& project) const {
  if (project.generations.empty()) return false;
  const std::uint64_t oldest_done =
      *std::min_element(project.generations.begin(), project.generations.end());
  std::uint64_t oldest_left = std::numeric_limits<std::uint64_t>::max();
  for (const auto& [number, batch] : batches_)
    oldest_left = std::min(oldest_left, batch.generation);
  return std::any_of(waiters_.begin(), waiters_.end(), [&](const Waiter& waiter) {
    return waiter.generation >= oldest_done && waiter.generation < oldest_left;
  });
}

// The lists cost as much as there are documents, whatever has changed. In the middle of work they
// are made only when somebody waits for nothing else, and when as many records were stored as there
// are documents: all of them together then cost no more than a few times the last.
bool Pipeline::are_lists_put_off(const Project& project) const {
  if (!project.is_manifest_due || project.is_manifest_held || project.pending == 0) return false;
  // Nothing that waits may depend on a commit that fails again and again.
  if (is_held() || is_finishing_ || project.commit_problem) return false;
  return project.stored < project.index.size() && !is_awaited(project);
}

Commit::Parts Pipeline::commit_parts(Project& project) const {
  Commit::Parts parts;
  for (auto& [path, record] : project.uncommitted) {
    if (record) {
      parts.update.upserts.push_back(std::move(*record));
    } else {
      parts.update.removals.push_back(path);
    }
  }
  project.uncommitted.clear();
  // The manifest is written whole, so once for all batches that came of one look at the sources,
  // unless somebody waits for an earlier one.
  const bool is_complete = project.generations.empty() || is_awaited(project) ||
                           !is_of_generation_left(project, project.generations.back());
  const bool is_known = project.is_verified || !project.finished.empty();
  project.stored += parts.update.upserts.size() + parts.update.removals.size();
  if (project.is_manifest_due && is_complete && is_known && !project.is_manifest_held &&
      !are_lists_put_off(project)) {
    parts.listed = project.settings;
    project.is_manifest_due = false;
    project.stored = 0;
  }
  if (project.list_check) parts.checked = project.settings;
  if (project.is_verified) parts.boot_id = std::exchange(project.unrecorded_boot, {});
  return parts;
}

void Pipeline::commit_finished(const std::shared_ptr<Project>& project, Commit& commit,
                               std::vector<BatchReport> reports,
                               const std::vector<std::uint64_t>& generations,
                               const std::exception_ptr& failure) {
  project->is_committing = false;
  if (failure) {
    const Failure what = failure_of(failure);
    keep_for_next_commit(*project, commit.take_parts());
    const bool is_mended = what.is_state_lost && make_records_anew(project, what.words);
    if (!is_mended) commit_failed(*project, what.words);
  } else {
    project->commit_problem.reset();
  }
  for (BatchReport& report : reports) {
    ++reports_;
    report.finished_at = utc_now();
    project->last_batch = report;
    callbacks_.batch_finished(report, *project);
  }
  for (const std::uint64_t generation : generations) {
    outstanding_.erase(outstanding_.find(generation));
  }
  if (!are_lists_settled(*project)) give_up_list_check(*project);
  const bool is_more_due =
      !project->finished.empty() || !project->generations.empty() || project->list_check;
  if (is_more_due) start_commit(project);
  dispatcher_.backlog_ended();
  release_waiters();
}

void Pipeline::commit_failed(Project& project, const std::string& reason) const {
  Diagnostic problem{{project.settings->output, 0, 0}, Severity::error, "commit-failed", reason};
  if (project.commit_problem != problem) callbacks_.problem(project, problem);
  project.commit_problem = std::move(problem);
  callbacks_.trouble(project.id);
}

void Pipeline::check_lists(watch::ProjectId id, std::function<void(ListFaults)> done) {
  const std::shared_ptr<Project> project = find(id);
  if (!project || is_finishing_ || project->list_check) return done({});
  project->list_check = std::move(done);
  if (!are_lists_settled(*project)) return give_up_list_check(*project);
  start_commit(project);
}

void Pipeline::give_up_list_check(Project& project) {
  if (const auto done = std::exchange(project.list_check, {})) done({});
}

// What has been recorded since is newer and stays.
void Pipeline::keep_for_next_commit(Project& project, Commit::Parts parts) {
  for (state::Record& record : parts.update.upserts) {
    const auto [at, is_new] = project.uncommitted.try_emplace(record.path);
    if (!is_new && !at->second) continue;
    std::optional<state::Record> newer = std::exchange(at->second, std::move(record));
    if (newer) project.remember(*std::move(newer));
  }
  for (const std::string& path : parts.update.removals) {
    project.uncommitted.try_emplace(path, std::nullopt);
  }
  if (parts.listed || parts.checked) project.is_manifest_due = true;
  if (!parts.boot_id.empty()) project.unrecorded_boot = parts.boot_id;
}

// Every document is rendered again for a record of its own; right outputs keep their bytes. Until
// all have one the manifest stays as it is, for it would lack the others, and whoever waits goes on
// waiting. False when that has to be tried again.
bool Pipeline::make_records_anew(const std::shared_ptr<Project>& project,
                                 const std::string& reason) {
  try {
    project->store->load();  // takes note of the loss: the store can be used again
  } catch (const Error&) {
    return false;  // not yet: the next commit meets the loss again
  }
  keep_lock(*project);  // the lock lies beside the database
  project->commit_problem.reset();
  if (project->closed || is_finishing_) return true;  // the next start finds all of it
  project->records_lost = Diagnostic{
      {project->settings->output, 0, 0},
      Severity::note,
      "records-lost",
      reason + "; every document is looked at again meanwhile, and nothing has to be done"};
  callbacks_.problem(*project, *project->records_lost);
  project->is_manifest_held = true;
  project->index.for_each([&](const std::string& path, const Document&) {
    Document& document = *project->index.find(path);
    document.is_unverified = true;
    state::Record record = document.record();
    record.settings_digest = {};
    document.remember(record);
  });
  ++generation_;
  enqueue(project, render_tasks(*project, [](const Document&) { return true; }), Priority::bulk);
  for (Waiter& waiter : waiters_) waiter.generation = generation_;
  const std::weak_ptr<Project> weak = project;
  const auto list = [this, weak, generation = generation_] {
    if (const std::shared_ptr<Project> known = weak.lock()) list_anew(known, generation);
  };
  waiters_.insert(waiters_.begin(), Waiter{generation_, list, {}});  // before those who wait for it
  return true;
}

void Pipeline::list_anew(const std::shared_ptr<Project>& project, std::uint64_t generation) {
  project->is_manifest_held = false;
  project->is_manifest_due = true;
  project->records_lost.reset();
  project->generations.push_back(generation);
  outstanding_.insert(generation);
  start_commit(project);
}

void Pipeline::keep_lock(Project& project) const {
  try {
    project.keep_lock();
  } catch (const Error& error) {
    callbacks_.problem(
        project, {{project.settings->output, 0, 0}, Severity::error, "lock-lost", error.what()});
  }
}

void Pipeline::distrust(watch::ProjectId id, const std::set<std::string>& documents) {
  const std::shared_ptr<Project> project = find(id);
  if (!project) return;
  for (const std::string& path : documents) {
    if (Document* const document = project->index.find(path)) document->is_unverified = true;
  }
}

void Pipeline::check_outputs(watch::ProjectId id) {
  const std::shared_ptr<Project> project = find(id);
  if (!project || is_finishing_) return;
  outstanding_.insert(++generation_);
  ++project->checks;
  executor_.submit(std::make_unique<CheckWork>(*this, project, generation_, ""));
}

// What is made again, once all are compared (`last` is empty), counts as of the check's own
// generation: whoever waits for the check waits for it.
void Pipeline::outputs_checked(const std::shared_ptr<Project>& project, std::uint64_t generation,
                               const std::vector<std::string>& lost, const std::string& last) {
  for (const std::string& path : lost) {
    if (Document* const document = project->index.find(path)) document->is_unverified = true;
  }
  const bool is_wanted = !project->closed && !is_finishing_;
  if (is_wanted && !last.empty()) {
    executor_.submit(std::make_unique<CheckWork>(*this, project, generation, last));
    return;
  }
  --project->checks;
  if (is_wanted) {
    keep_lock(*project);
    project->is_manifest_due = true;
    const std::uint64_t newest = std::exchange(generation_, generation);
    enqueue(project, render_tasks(*project, &Document::may_pass), Priority::bulk);
    start_commit(project);
    generation_ = newest;
  }
  end_generation(generation);
}

// What it finds counts as of the scan that it belongs to: whoever waits for that waits for it.
void Pipeline::start_sweep(const std::shared_ptr<Project>& project, std::uint64_t generation) {
  outstanding_.insert(generation);
  ++project->checks;
  executor_.submit(std::make_unique<SweepWork>(*this, project, generation));
}

void Pipeline::sweep_finished(const std::shared_ptr<Project>& project, std::uint64_t generation,
                              std::vector<std::string> names, const std::exception_ptr& failure) {
  --project->checks;
  if (project->closed || is_finishing_) return end_generation(generation);
  project->sweep_problem.reset();
  if (failure) {
    project->sweep_problem = Diagnostic{
        {project->settings->output, 0, 0}, Severity::error, "io-error", failure_of(failure).words};
    callbacks_.trouble(project->id);
    return end_generation(generation);
  }
  std::vector<Task> tasks;
  for (std::string& name : names) {
    if (project->index.owns_output(name)) continue;
    Task task;
    task.kind = Task::Kind::sweep_output;
    task.project = project->id;
    task.number = ++last_task_;
    task.name = std::move(name);
    tasks.push_back(std::move(task));
  }
  const std::uint64_t newest = std::exchange(generation_, generation);
  enqueue(project, std::move(tasks), Priority::bulk);
  generation_ = newest;
  end_generation(generation);
}

}  // namespace galley::pipeline
