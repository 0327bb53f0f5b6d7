// Thread: loop. Role: the walk from a sealed batch of changes to outputs, records and a report:
// plan, dispatch, finish, commit, publish. Promise: after everything submitted is done, the outputs
// are those of a clean build of the sources as they were last seen; one failing document never
// holds up another.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "job/job.h"
#include "job/outputs.h"
#include "loop/work.h"
#include "pipeline/clock.h"
#include "pipeline/dispatcher.h"
#include "pipeline/plan.h"
#include "pipeline/project.h"
#include "pipeline/status.h"
#include "watch/change.h"

namespace galley::pipeline {

struct Options {
  unsigned workers = 1;                      // documents at a time
  std::uint64_t memory_ceiling = 512 << 20;  // bytes
  unsigned batch_size = 50;                  // documents
  std::optional<std::string> fixed_time;     // fetched_at of every output (SOURCE_DATE_EPOCH)
  std::function<std::int64_t()> wall_clock = wall_clock_ns;  // nanoseconds since the epoch
};

// What the pipeline tells its owner. Called on the loop.
struct Callbacks {
  std::function<void(const BatchReport&, const Project&)> batch_finished;
  // A document failed, or a project's records could not be kept; told once, not at every attempt.
  std::function<void(const Project&, const Diagnostic&)> problem;
  // Something failed that may pass by itself (a full disk, a file being written): call retry()
  // later.
  std::function<void(watch::ProjectId)> trouble;
  // Documents that came, went or may have changed, told before anything is done about it; and those
  // that only have links that lead elsewhere now. Both may be empty.
  using Told = std::function<void(watch::ProjectId, const std::vector<std::string>& paths)>;
  Told changed = {};
  Told relinked = {};
};

class Pipeline final : private TaskRunner {
 public:
  // All three must outlive the Pipeline; `executor` has to be run until is_idle() before the end.
  Pipeline(loop::Executor& executor, FileSystem& files, Options options, Callbacks callbacks);
  ~Pipeline() override;

  // Takes the output folder's lock and loads what is known of it. Throws Error.
  void open(watch::ProjectId id, std::shared_ptr<const settings::Project> settings);

  // Forgets the project; its outputs stay. Calls back when nothing of it runs any more and its lock
  // is free.
  void close(watch::ProjectId id, std::function<void()> closed);

  void submit(const watch::Batch& batch);

  // Changes of files that documents of the project include; paths are relative to `folder`.
  void submit_included(watch::ProjectId id, const watch::Batch& batch, const std::string& folder);

  // A whole scan of the project's source has been submitted: outputs without a document may go now.
  void scanned(watch::ProjectId id);

  // Compares every output with its record, by stat, and makes again what was lost or changed.
  void check_outputs(watch::ProjectId id);

  // The next scan works on these documents whatever their stat says.
  void distrust(watch::ProjectId id, const std::set<std::string>& documents);

  // Compares the lists of pages with what they should be, by content, and makes them good. Calls
  // back once, with what was wrong of them; with nothing when they are about to be written anyway.
  void check_lists(watch::ProjectId id, std::function<void(ListFaults)> done);

  // Works again on what failed for a reason that may have passed.
  void retry(watch::ProjectId id);

  // Calls back once everything submitted before is in the outputs and committed. What has to be
  // tried again because a file is being written to counts as not done yet. `held`, if it is given,
  // is called instead when a pause is found to hold that back.
  void when_done(std::function<void()> done, std::function<void()> held = {});

  // Nothing is under way; what waits for a retry() may be left.
  bool is_idle() const { return outstanding_.size() == retries_due_; }

  void pause();
  void resume() { dispatcher_.resume(); }

  // For the end: takes no more changes and forgets what has not started, which is found again at
  // the next start. What runs goes on, also while paused.
  void finish();
  void set_options(Options options);

  const Dispatcher& dispatcher() const { return dispatcher_; }
  const Project* project(watch::ProjectId id) const;
  const std::map<watch::ProjectId, std::shared_ptr<Project>>& projects() const { return projects_; }
  void describe(watch::ProjectId id, ProjectStatus& status) const;
  double worker_seconds() const { return worker_seconds_; }  // spent in jobs since start
  std::uint64_t batches_finished() const { return reports_; }

 private:
  struct Batch {
    std::shared_ptr<Project> project;
    std::uint64_t generation = 0;
    std::size_t left = 0;  // tasks that have not ended
    BatchReport report;
    double started = 0;  // steady clock, seconds
  };
  struct Waiter {
    std::uint64_t generation = 0;
    std::function<void()> done;
    std::function<void()> held;
  };
  class RenderWork;
  class RemoveWork;
  class CommitWork;
  class SweepWork;
  class CheckWork;

  // From changes to tasks (pipeline.cpp).
  using OccasionOf = std::function<Occasion(const std::string&)>;
  std::vector<Task> apply(Project& project, const Plan& plan, Priority priority,
                          const OccasionOf& occasion_of);
  void tell_changed(const Project& project, const Plan& plan) const;
  Task render_task(const Project& project, const std::string& path, Document& document);
  std::vector<Task> abandoned_tasks(Project& project);
  void note(Document& document, Occasion occasion) const;
  std::vector<Task> render_tasks(Project& project,
                                 const std::function<bool(const Document&)>& which);
  std::vector<Task> removal_tasks(const Project& project);
  void follow_links(const std::shared_ptr<Project>& project, std::uint64_t generation);
  void enqueue(const std::shared_ptr<Project>& project, std::vector<Task> tasks, Priority priority);
  std::shared_ptr<Project> find(watch::ProjectId id) const;

  // From tasks to outcomes (tasks.cpp).
  std::vector<std::string> claims(const Task& task) override;
  Begun begin(const Task& task) override;
  Begun begin_render(const Task& task);
  Begun begin_removal(const Task& task);
  void refuse(const Task& task) override;
  bool has_backlog(std::uint32_t project) const override;
  void render_finished(const Task& task, job::Outcome outcome);
  void take_outcome(const Task& task, Document& document, job::Outcome outcome);
  void removal_finished(const Task& task, job::Removal removal);
  static bool has_lost_copies(const Task& task, const Project& project,
                              const state::Record& record);
  void drop_copies(Batch& batch, std::uint64_t batch_number);
  void drop_output(Batch& batch, std::uint64_t batch_number, const std::string& file_name);
  void task_ended(const Task& task);

  // From outcomes to records and reports (commits.cpp).
  void finish_batch(std::uint64_t number);
  void start_commit(const std::shared_ptr<Project>& project);
  bool is_awaited(const Project& project) const;
  bool are_lists_put_off(const Project& project) const;
  void commit_what_was_put_off();
  Commit::Parts commit_parts(Project& project) const;
  void commit_finished(const std::shared_ptr<Project>& project, Commit& commit,
                       std::vector<BatchReport> reports,
                       const std::vector<std::uint64_t>& generations,
                       const std::exception_ptr& failure);
  void commit_failed(Project& project, const std::string& reason) const;
  void keep_for_next_commit(Project& project, Commit::Parts parts);
  bool make_records_anew(const std::shared_ptr<Project>& project, const std::string& reason);
  void list_anew(const std::shared_ptr<Project>& project, std::uint64_t generation);
  void keep_lock(Project& project) const;
  static void give_up_list_check(Project& project);
  void outputs_checked(const std::shared_ptr<Project>& project, std::uint64_t generation,
                       const std::vector<std::string>& lost, const std::string& last);
  void start_sweep(const std::shared_ptr<Project>& project, std::uint64_t generation);
  void sweep_finished(const std::shared_ptr<Project>& project, std::uint64_t generation,
                      std::vector<std::string> names, const std::exception_ptr& failure);
  bool is_of_generation_left(const Project& project, std::uint64_t generation) const;
  void release_waiters();
  bool is_held() const { return dispatcher_.is_paused() && dispatcher_.waiting() > 0; }
  void expect_retry(Project& project, std::uint64_t generation);
  void end_generation(std::uint64_t generation);
  void give_up_retries(Project& project);
  void release_closed(std::shared_ptr<Project> project);

  loop::Executor& executor_;
  FileSystem& files_;
  Options options_;
  Callbacks callbacks_;
  Dispatcher dispatcher_;
  std::map<watch::ProjectId, std::shared_ptr<Project>> projects_;
  std::map<std::uint64_t, Batch> batches_;
  std::multiset<std::uint64_t> outstanding_;  // generations of what is not committed yet
  std::size_t retries_due_ = 0;               // of those, for documents that a retry() is due for
  std::vector<Waiter> waiters_;
  bool is_finishing_ = false;
  std::uint64_t last_task_ = 0;
  std::uint64_t last_batch_ = 0;
  std::uint64_t reports_ = 0;
  std::uint64_t generation_ = 0;
  double worker_seconds_ = 0;
};

}  // namespace galley::pipeline
