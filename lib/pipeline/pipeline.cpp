#include "pipeline/pipeline.h"

#include <algorithm>
#include <utility>

#include "pipeline/clock.h"

namespace galley::pipeline {
namespace {

std::string documents(std::size_t number) {
  return std::to_string(number) + (number == 1 ? " document" : " documents");
}

// What of a project is not in its outputs and records yet, for a person; empty when nothing is.
std::string work_left(const Project& project, bool is_held) {
  if (is_held && project.pending > 0) {
    return documents(project.pending) + " held back by the pause; `galleyctl resume` ends it";
  }
  if (project.pending > 0) return documents(project.pending) + " to go";
  if (!project.retried.empty()) {
    return documents(project.retried.size()) + " being written to, tried again soon";
  }
  if (project.checks > 0) return "the outputs are being compared";
  if (project.is_manifest_held) return "the records are being made anew";
  const bool has_records = !project.uncommitted.empty() || !project.finished.empty();
  return project.is_committing || has_records ? "records are being written" : "";
}

// An output that should be gone and cannot be removed, or not even be looked for.
const Diagnostic* stale_output(const Project& project) {
  for (const auto& [name, problem] : project.output_problems) {
    if (problem.retry) return &problem.diagnostic;
  }
  return project.sweep_problem ? &*project.sweep_problem : nullptr;
}

void judge(const Project& project, bool is_held, ProjectStatus& status) {
  const auto degrade = [&status](const Diagnostic& problem) {
    status.freshness = Freshness::degraded;
    status.freshness_reason =
        problem.message + "; mend that, galley tries again by itself within half a minute";
  };
  if (project.commit_problem) return degrade(*project.commit_problem);
  if (const Diagnostic* const problem = stale_output(project)) return degrade(*problem);
  status.freshness_reason = work_left(project, is_held);
  if (!status.freshness_reason.empty()) status.freshness = Freshness::catching_up;
}

}  // namespace

Pipeline::Pipeline(loop::Executor& executor, FileSystem& files, Options options,
                   Callbacks callbacks)
    : executor_(executor),
      files_(files),
      options_(std::move(options)),
      callbacks_(std::move(callbacks)),
      dispatcher_(*this, options_.workers, options_.memory_ceiling) {}

Pipeline::~Pipeline() = default;

std::shared_ptr<Project> Pipeline::find(watch::ProjectId id) const {
  const auto found = projects_.find(id);
  return found == projects_.end() ? nullptr : found->second;
}

void Pipeline::open(watch::ProjectId id, std::shared_ptr<const settings::Project> settings) {
  projects_[id] = std::make_shared<Project>(id, std::move(settings), files_, options_.fixed_time);
}

void Pipeline::close(watch::ProjectId id, std::function<void()> closed) {
  std::shared_ptr<Project> project = find(id);
  if (!project) return closed();
  projects_.erase(id);
  project->closed = std::move(closed);
  for (const Task& task : dispatcher_.drop_waiting(id)) task_ended(task);
  give_up_retries(*project);
  release_waiters();
  release_closed(std::move(project));
}

void Pipeline::finish() {
  is_finishing_ = true;
  for (const Task& task : dispatcher_.drop_waiting()) task_ended(task);
  for (const auto& [id, project] : projects_) give_up_retries(*project);
  release_waiters();
  dispatcher_.resume();
}

void Pipeline::pause() {
  dispatcher_.pause();
  commit_what_was_put_off();
  release_waiters();
}

// The last user of a closed project lets go of it: lock and store close before the callback.
void Pipeline::release_closed(std::shared_ptr<Project> project) {
  if (!project->closed || project.use_count() > 1) return;
  const std::function<void()> closed = std::move(project->closed);
  project.reset();
  closed();
}

void Pipeline::set_options(Options options) {
  options_ = std::move(options);
  dispatcher_.set_limits(options_.workers, options_.memory_ceiling);
}

void Pipeline::submit(const watch::Batch& batch) {
  const std::shared_ptr<Project> project = find(batch.project);
  if (!project || is_finishing_) return;
  ++generation_;
  const Priority priority = batch.is_save() ? Priority::save : Priority::bulk;
  const auto occasion_of = [&batch](const std::string& path) {
    const auto change = batch.changes.find(path);
    if (change == batch.changes.end()) return Occasion::scan;
    return change->second.kind == watch::ChangeKind::saved ? Occasion::saved : Occasion::touched;
  };
  const Plan plan = make_plan(batch, project->index);
  enqueue(project, apply(*project, plan, priority, occasion_of), priority);
  follow_links(project, generation_);
}

// Pages whose links lead elsewhere now are rendered again, unless they are about to be. That counts
// as of the generation that led to it: whoever waits for that one waits for them.
void Pipeline::follow_links(const std::shared_ptr<Project>& project, std::uint64_t generation) {
  if (project->closed || is_finishing_) return;
  std::vector<Task> tasks;
  const std::vector<std::string> misled = project->index.take_misled();
  for (const std::string& path : misled) {
    Document& document = *project->index.find(path);
    const bool is_waiting = document.task != 0 && document.is_waiting;
    if (!is_waiting) note(document, Occasion::links);
    if (!is_waiting) tasks.push_back(render_task(*project, path, document));
  }
  const std::uint64_t newest = std::exchange(generation_, generation);
  enqueue(project, std::move(tasks), Priority::bulk);
  generation_ = newest;
  if (callbacks_.relinked && !misled.empty()) callbacks_.relinked(project->id, misled);
}

void Pipeline::submit_included(watch::ProjectId id, const watch::Batch& batch,
                               const std::string& folder) {
  const std::shared_ptr<Project> project = find(id);
  if (!project || is_finishing_) return;
  const Plan plan = make_dependents_plan(batch, folder, project->index);
  if (plan.empty()) return;
  ++generation_;
  const bool is_one = batch.is_save() && plan.changed.size() == 1;
  const Priority priority = is_one ? Priority::save : Priority::bulk;
  const auto occasion_of = [](const std::string&) { return Occasion::included; };
  enqueue(project, apply(*project, plan, priority, occasion_of), priority);
}

void Pipeline::tell_changed(const Project& project, const Plan& plan) const {
  std::vector<std::string> paths(plan.gone.begin(), plan.gone.end());
  for (const auto& [path, stat] : plan.appeared) paths.push_back(path);
  for (const auto& [path, stat] : plan.changed) paths.push_back(path);
  if (callbacks_.changed && !paths.empty()) callbacks_.changed(project.id, paths);
}

// The index first: what a task does is decided when it begins, from the index as it is then.
std::vector<Task> Pipeline::apply(Project& project, const Plan& plan, Priority priority,
                                  const OccasionOf& occasion_of) {
  std::vector<Task> tasks;
  for (const std::string& path : plan.gone) {
    Task task;
    task.kind = Task::Kind::remove_document;
    task.project = project.id;
    task.number = ++last_task_;
    task.name = project.index.find(path)->output();
    project.index.remove(path);
    project.uncommitted[path] = std::nullopt;
    project.is_manifest_due = true;
    tasks.push_back(std::move(task));
  }
  const auto render = [&](const std::string& path, Document& document, Occasion occasion) {
    note(document, occasion);
    if (document.task != 0 && document.is_waiting) {
      dispatcher_.update(document.task, document.size(), priority);
    } else {
      tasks.push_back(render_task(project, path, document));
    }
  };
  for (const auto& [path, stat] : plan.appeared) {
    render(path, project.index.add(path, stat), occasion_of(path));
  }
  for (const auto& [path, stat] : plan.changed) {
    Document& document = *project.index.find(path);
    document.seen = stat;
    render(path, document, occasion_of(path));
  }
  for (const std::string& path : plan.renamed) {
    render(path, *project.index.find(path), Occasion::renamed);
  }
  for (Task& task : abandoned_tasks(project)) tasks.push_back(std::move(task));
  tell_changed(project, plan);
  return tasks;
}

// Outputs that nobody is to have any more, now that the index has changed.
std::vector<Task> Pipeline::abandoned_tasks(Project& project) {
  std::vector<Task> tasks;
  project.contested.merge(project.index.take_abandoned());
  std::erase_if(project.contested, [&](const std::string& name) {
    if (project.index.owns_output(name)) return false;
    Task task;
    task.kind = Task::Kind::sweep_output;
    task.project = project.id;
    task.number = ++last_task_;
    task.name = name;
    tasks.push_back(std::move(task));
    return true;
  });
  return tasks;
}

void Pipeline::note(Document& document, Occasion occasion) const {
  document.occasion = occasion;
  document.occasion_at = options_.wall_clock() / 1'000'000'000;
}

Task Pipeline::render_task(const Project& project, const std::string& path, Document& document) {
  Task task;
  task.kind = Task::Kind::render;
  task.project = project.id;
  task.number = ++last_task_;
  task.name = path;
  task.size = document.size();
  if (!project.settings->html.empty()) task.makes = Makes::output_and_html;
  document.task = task.number;
  document.is_waiting = true;
  return task;
}

std::vector<Task> Pipeline::render_tasks(Project& project,
                                         const std::function<bool(const Document&)>& which) {
  std::vector<Task> tasks;
  project.index.for_each([&](const std::string& path, const Document& document) {
    if (document.task == 0 && which(document)) {
      Document& known = *project.index.find(path);
      note(known, Occasion::retry);
      tasks.push_back(render_task(project, path, known));
    }
  });
  return tasks;
}

// Outputs that could not be removed and may be by now.
std::vector<Task> Pipeline::removal_tasks(const Project& project) {
  std::vector<Task> tasks;
  for (const auto& [name, problem] : project.output_problems) {
    if (!problem.retry) continue;
    Task task;
    task.kind = *problem.retry;
    task.project = project.id;
    task.number = ++last_task_;
    task.name = name;
    tasks.push_back(std::move(task));
  }
  return tasks;
}

void Pipeline::enqueue(const std::shared_ptr<Project>& project, std::vector<Task> tasks,
                       Priority priority) {
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (i % options_.batch_size == 0) {
      Batch batch{project, generation_, 0, {}, steady_seconds()};
      batch.report.project = project->settings->name;
      batch.report.number = ++last_batch_;
      batches_.emplace(last_batch_, std::move(batch));
      outstanding_.insert(generation_);
    }
    ++batches_.at(last_batch_).left;
    tasks[i].batch = last_batch_;
  }
  project->pending += tasks.size();
  for (Task& task : tasks) dispatcher_.add(std::move(task), priority);
}

void Pipeline::scanned(watch::ProjectId id) {
  const std::weak_ptr<Project> weak = find(id);
  when_done([this, weak, generation = generation_] {
    const std::shared_ptr<Project> project = weak.lock();
    if (!project || project->closed || is_finishing_) return;
    project->is_verified = true;
    start_commit(project);
    start_sweep(project, generation);
  });
}

void Pipeline::retry(watch::ProjectId id) {
  const std::shared_ptr<Project> project = find(id);
  if (!project || is_finishing_) return;
  const std::vector<std::uint64_t> due = project->retried;
  const std::uint64_t newest = ++generation_;
  if (!due.empty()) generation_ = *std::min_element(due.begin(), due.end());
  std::vector<Task> tasks = render_tasks(*project, &Document::may_pass);
  for (Task& task : removal_tasks(*project)) tasks.push_back(std::move(task));
  enqueue(project, std::move(tasks), Priority::bulk);
  generation_ = newest;
  if (project->sweep_problem) start_sweep(project, newest);
  start_commit(project);
  give_up_retries(*project);
  release_waiters();
}

// A document whose file was being written to has to be tried again: whoever waits for its
// generation waits for that.
void Pipeline::expect_retry(Project& project, std::uint64_t generation) {
  if (project.closed || is_finishing_) return;
  project.retried.push_back(generation);
  outstanding_.insert(generation);
  ++retries_due_;
}

void Pipeline::give_up_retries(Project& project) {
  const std::vector<std::uint64_t> due = std::exchange(project.retried, {});
  retries_due_ -= due.size();
  for (const std::uint64_t generation : due) outstanding_.erase(outstanding_.find(generation));
}

void Pipeline::end_generation(std::uint64_t generation) {
  outstanding_.erase(outstanding_.find(generation));
  release_waiters();
}

void Pipeline::when_done(std::function<void()> done, std::function<void()> held) {
  waiters_.push_back({generation_, std::move(done), std::move(held)});
  commit_what_was_put_off();
  release_waiters();
}

// One after the other: what a waiter begins may concern those behind it, and it may add another.
void Pipeline::release_waiters() {
  const auto is_done = [this](const Waiter& waiter) {
    return outstanding_.empty() || *outstanding_.begin() > waiter.generation;
  };
  for (;;) {
    const auto ready = std::find_if(waiters_.begin(), waiters_.end(), [&](const Waiter& waiter) {
      return is_done(waiter) || (waiter.held && is_held());
    });
    if (ready == waiters_.end()) return;
    const Waiter waiter = std::move(*ready);
    waiters_.erase(ready);
    (is_done(waiter) ? waiter.done : waiter.held)();
  }
}

const Project* Pipeline::project(watch::ProjectId id) const { return find(id).get(); }

void Pipeline::describe(watch::ProjectId id, ProjectStatus& status) const {
  const std::shared_ptr<const Project> known = find(id);
  if (!known) return;
  status.name = known->settings->name;
  status.source = known->settings->source;
  status.output = known->settings->output;
  status.documents = known->index.size();
  status.pending = known->pending + known->retried.size();
  status.written = known->written;
  status.unchanged = known->unchanged;
  status.removed = known->removed;
  status.failing = known->index.failing();
  status.last_batch = known->last_batch;
  status.diagnostics = known->index.diagnostics();
  for (const auto& [name, problem] : known->output_problems) {
    status.diagnostics.push_back(problem.diagnostic);
  }
  if (known->sweep_problem) status.diagnostics.push_back(*known->sweep_problem);
  if (known->commit_problem) status.diagnostics.push_back(*known->commit_problem);
  if (known->records_lost) status.diagnostics.push_back(*known->records_lost);
  judge(*known, is_held(), status);
}

}  // namespace galley::pipeline
