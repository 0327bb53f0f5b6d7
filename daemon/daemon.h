// Thread: loop. Role: owns everything that galleyd is made of, starts and stops it in order, and
// wires it: changes -> settler -> pipeline -> report. Promise: nobody receives the Daemon itself;
// nothing runs, not even a timer, while nothing happens; an end asked for comes within seconds,
// outputs and records whole.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "confine/confinement.h"
#include "control/journal.h"
#include "control/server.h"
#include "control/service.h"
#include "live_preview.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/work.h"
#include "pipeline/audit.h"
#include "pipeline/pipeline.h"
#include "report.h"
#include "settings/load.h"
#include "signals.h"
#include "supervision.h"
#include "systemd/activation.h"
#include "watch/git_hold.h"
#include "watch/settler.h"
#include "watch/watcher.h"

namespace galley::daemon {

class Daemon final : private control::Service {
 public:
  // `load` reads the settings again, as they are then; `passed` are the sockets that a service
  // manager opened. Throws Error when something that is needed cannot be had: an output folder in
  // use, the control socket.
  Daemon(settings::Settings settings, std::function<settings::Loaded()> load,
         systemd::Activation passed = {});
  ~Daemon() override;

  // Until a signal or a client asks for the end.
  void run();

 private:
  struct Slot {
    settings::Project settings;
    std::optional<Diagnostic> problem;  // why the project is not open
    bool is_scanned = false;
    watch::GitHold git;
    std::uint64_t held_until = 0;   // milliseconds of the loop's clock, for git
    watch::ProjectId included = 0;  // under which the files that it includes are watched; 0: none
    Diagnostics audited;            // what the last audit had to repair
    std::uint64_t included_version = 0;  // of the set of files that are
    watch::ProjectId site = 0;  // under which the files are watched that choose its dialect
    std::string excludes_file;  // git's, as its rules have it
    std::vector<std::string> git_config_files;
    std::vector<watch::ProjectId> git_configs;  // under which those are watched
  };

  // control::Service
  pipeline::Status status() override;
  control::Journal& journal() override { return journal_; }
  void sync(std::function<void(control::Synced)> done) override;
  void rescan(const std::optional<std::string>& project) override;
  void audit(const std::optional<std::string>& project,
             std::function<void(const Audited&)> done) override;
  pipeline::Listing list(const std::string& project, const std::string& after,
                         std::size_t most) override;
  std::vector<pipeline::Explanation> explain(const std::string& path) override;
  std::string open(const std::optional<std::string>& path) override;
  void set_buffer(control::ClientId client, const std::string& path, std::string text) override;
  void close_buffer(control::ClientId client, const std::string& path) override;
  void close_buffers(control::ClientId client) override;
  void move_cursor(const std::string& path, int line) override;
  std::string log_level(const std::optional<std::string>& name) override;
  void pause() override;
  void resume() override;
  Diagnostics reload() override;
  void shutdown() override;

  // Projects.
  void open(const settings::Project& project);
  void start_watching(watch::ProjectId id);
  void watch_included(watch::ProjectId id);
  static std::string folder_of_included(const Slot& slot, const std::vector<std::string>& files);
  void stop_watching_included(Slot& slot);
  void watch_site(Slot& slot);
  void watch_git_config(watch::ProjectId id, Slot& slot);
  void stop_watching_git_config(Slot& slot);
  void follow_surroundings();
  void follow_sites();
  void follow_git_config(watch::ProjectId id, Slot& slot);
  void close(watch::ProjectId id);
  Diagnostics read_settings();
  void take_from_start(const settings::Settings& old);
  void apply(settings::Settings settings);
  void reconcile();
  bool has_slot(const settings::Project& project) const;
  void limit_workers(pipeline::Options& options) const;
  pipeline::ProjectStatus status_of(watch::ProjectId id, const Slot& slot) const;

  // Self-checks, one project after the other.
  struct Audits {
    std::vector<watch::ProjectId> left;
    std::vector<pipeline::AuditReport> reports;
    std::function<void(const Audited&)> done;
  };
  void rescan(watch::ProjectId id);
  std::vector<watch::ProjectId> projects_named(const std::optional<std::string>& name) const;
  void audit_next();
  void audited(watch::ProjectId id, pipeline::Audit::End end, pipeline::AuditReport report);
  void arm_audit();

  // The walk.
  void take_changes(std::vector<watch::Change> changes);
  void submit(const watch::Batch& batch);
  Slot* slot_of(watch::ProjectId id);
  void hold_for_git();
  void submit_due();
  void flush();
  void report_problem(const pipeline::Project& project, const Diagnostic& diagnostic);
  void arm_settler();
  void batch_finished(const pipeline::BatchReport& batch);
  void trouble(watch::ProjectId id);
  void retry();
  void scanned(watch::ProjectId id);
  bool is_scanned() const;
  void greet();
  void publish(std::string_view kind, control::Json members = control::Json::object());
  void publish_idle();
  void doubt_freshness();
  void publish_freshness();
  std::string galleyctl_command() const;

  // For the service manager (supervised.cpp).
  std::unique_ptr<control::SocketFile> take_socket(systemd::Activation& passed);
  static void refuse_left(systemd::Activation& passed);
  Headline headline() const;
  void tell_when_scanned();

  settings::Settings settings_;
  std::function<settings::Loaded()> load_;
  confine::Confinement confinement_;
  std::map<watch::ProjectId, Slot> slots_;
  std::size_t closing_ = 0;  // projects whose last work is still under way
  std::vector<std::function<void()>> when_reconciled_;
  unsigned pool_workers_ = 0;  // documents at a time that libuv's pool was made for
  watch::ProjectId last_id_ = 0;
  struct Included {
    watch::ProjectId project;
    std::string folder;  // that the watched paths are relative to
  };
  std::map<watch::ProjectId, Included> included_;
  std::uint64_t walks_ = 0;  // begun since start
  std::set<watch::ProjectId> sites_;
  std::map<watch::ProjectId, watch::ProjectId> git_configs_;  // whose project has which
  std::set<watch::ProjectId> doubtful_excludes_;  // projects whose excludes file may be another
  bool is_site_doubtful_ = false;  // a file came, changed or went that may choose a dialect
  double started_ = 0;             // steady clock, seconds
  bool is_stopping_ = false;
  bool is_socket_passed_ = false;  // by the service manager; the settings have no say in it then
  Diagnostics refused_;            // why the last reload took nothing; empty when it did
  bool has_greeted_ = false;
  std::set<watch::ProjectId> troubled_;
  std::uint64_t retry_delay_ = 0;  // milliseconds
  std::deque<Audits> audits_;      // the first one is under way
  std::shared_ptr<pipeline::Audit> audit_;
  Report totals_;  // since start, for the log
  control::Journal journal_;
  bool is_idle_awaited_ = false;                 // and will be published
  std::map<std::string, std::string> degraded_;  // why, by project, as it was published

  // In the order of starting; the end goes the other way.
  loop::Loop loop_;
  loop::WorkPool pool_;
  Supervision supervision_;
  watch::Settler settler_;
  loop::Timer settle_timer_;
  loop::Timer freshness_timer_;
  loop::Timer retry_timer_;
  loop::Timer audit_timer_;
  std::unique_ptr<Signals> signals_;
  std::unique_ptr<pipeline::Pipeline> pipeline_;
  std::unique_ptr<LivePreview> preview_;
  std::unique_ptr<control::Server> server_;
  std::unique_ptr<watch::Watcher> watcher_;
};

}  // namespace galley::daemon
