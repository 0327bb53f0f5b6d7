// Thread: loop, except Commit, which runs on a worker. Role: what galley holds of one project while
// it runs: its lock, its index, its store and the records that wait to be committed. Promise: at
// most one commit of a project at a time; an update that could not be committed is kept and tried
// again; outputs are on disk before the record that speaks of them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "pipeline/dispatcher.h"
#include "pipeline/index.h"
#include "pipeline/lists.h"
#include "pipeline/status.h"
#include "state/lock.h"
#include "state/store.h"
#include "watch/change.h"

namespace galley::pipeline {

// An output without a document that is still there.
struct OutputProblem {
  Diagnostic diagnostic;
  std::optional<Task::Kind> retry;  // what may go better another time
};

struct Project {
  // Takes the lock, clears what a killed galleyd left, opens the store, loads the index. Throws
  // Error when the output folder is in use by another galleyd or cannot be written. `fixed_time` is
  // that of all outputs, if they have one.
  Project(watch::ProjectId id, std::shared_ptr<const settings::Project> settings, FileSystem& files,
          const std::optional<std::string>& fixed_time);

  // Locks anew when the lock file went with its folder. Throws Error when another galleyd was
  // quicker.
  void keep_lock();

  watch::ProjectId id;
  std::shared_ptr<const settings::Project> settings;
  Digest settings_digest;
  std::optional<state::Lock> lock;
  std::shared_ptr<state::Store> store;  // shared with the commit that runs
  Index index;

  std::uint64_t written = 0;  // since start
  std::uint64_t unchanged = 0;
  std::uint64_t removed = 0;
  std::size_t pending = 0;             // tasks that have not ended
  std::vector<std::uint64_t> retried;  // generations of documents that a retry is due for
  unsigned checks = 0;                 // looks at the output folder that are under way
  std::optional<BatchReport> last_batch;
  std::map<std::string, OutputProblem> output_problems;  // by file name
  std::optional<Diagnostic> sweep_problem;               // why the outputs could not be listed
  std::optional<Diagnostic> commit_problem;
  std::optional<Diagnostic> records_lost;  // why all records are being made anew
  // Outputs that were not removed because another document was to have them; it may go, or get
  // another name, before it has made them its own.
  std::set<std::string> contested;

  // Copies that were removed while documents are worked on, by what `removals` was when that was
  // over: a page that was begun before may have been made to show one of them.
  std::map<std::string, std::uint64_t> removed_assets;
  std::uint64_t removals = 0;  // of copies, that are over

  // Takes a record for the next commit. One without a manifest line keeps that of an older one.
  void remember(state::Record record);

  // Whether so many records wait for a commit that no bulk work should add to them: a second of
  // work for eight workers would be some ten thousand, a commit of a thousand takes 20 ms
  // (measured), and each takes one to three KB of memory.
  bool has_much_done() const { return uncommitted.size() >= 1000; }

  // Waits for the next commit: a record to store, or nothing to forget the path.
  std::map<std::string, std::optional<state::Record>> uncommitted;
  std::vector<BatchReport> finished;           // batches whose records are among them
  std::vector<std::uint64_t> generations;      // that the next commit completes
  std::function<void(ListFaults)> list_check;  // asked for; the next commit begins with it
  bool is_committing = false;
  bool is_manifest_due = true;    // checked once at start
  std::size_t stored = 0;         // records, since the lists were last made
  bool is_manifest_held = false;  // until every document has a record again
  std::string unrecorded_boot;    // this boot's id until every output has been compared in it
  bool is_verified = false;       // every output has been compared
  std::function<void()> closed;   // set when the project is being closed

 private:
  std::string lock_path() const;
  void take_lock();
  void load(FileSystem& files);
};

// Records first, then the lists of pages if they are due: all only touch the disk where something
// differs.
class Commit {
 public:
  struct Parts {
    state::Update update;
    // Whose lists of pages (pipeline/lists.h) are due; null when they are not.
    std::shared_ptr<const settings::Project> listed;
    std::string boot_id;  // to be recorded; empty when it is not due
    // Whose lists are to be mended first, of the records as they are stored; null for none.
    std::shared_ptr<const settings::Project> checked;
  };
  Commit(FileSystem& files, std::shared_ptr<state::Store> store, Parts parts);

  void run();  // [worker]

  const Parts& parts() const { return parts_; }

  // What has not been written, for the next attempt.
  Parts take_parts() { return std::exchange(parts_, {}); }

  const ListFaults& list_faults() const { return list_faults_; }

 private:
  FileSystem& files_;
  std::shared_ptr<state::Store> store_;
  Parts parts_;
  ListFaults list_faults_;
};

// Folder of galley's own below an output folder.
std::string state_folder(const settings::Project& project);

}  // namespace galley::pipeline
