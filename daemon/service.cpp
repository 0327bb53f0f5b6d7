// What clients ask of the daemon: its half as control::Service.
#include <algorithm>
#include <array>

#include <spdlog/spdlog.h>
#include <unistd.h>

#include "base/path.h"
#include "confined.h"
#include "daemon.h"
#include "events.h"
#include "explain.h"
#include "freshness.h"
#include "log.h"
#include "pipeline/clock.h"
#include "setup.h"

namespace galley::daemon {
namespace {

// "" also for what does not lie in the source.
std::string below_source(const settings::Project& project, const std::string& file) {
  const bool is_below = path::is_within(file, project.source);
  return is_below ? std::string(path::below(file, project.source)) : "";
}

Diagnostic git_stopped(const std::string& sign) {
  return {
      {sign},
      Severity::note,
      "git-stopped",
      "git began something here and nothing has happened for two seconds, so that pages are made "
      "of the files as they are; finish what git waits for, or remove a lock that no git holds"};
}

Diagnostic settings_refused(const std::string& file) {
  return {{file},
          Severity::error,
          "settings-refused",
          "the settings on the disk are wrong and were not taken, those from before are in force; "
          "correct them and run `galleyctl reload`"};
}

// How many of an audit's lines go to the log.
constexpr std::size_t logged_repairs = 20;

void log_first(const std::string& project, const Diagnostics& all, const char* command) {
  const std::size_t shown = std::min(all.size(), logged_repairs);
  log(Diagnostics(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown)), project);
  if (shown == all.size()) return;
  spdlog::warn("{}: the audit found {} more; `galleyctl {} --json` has them all", project,
               all.size() - shown, command);
}

}  // namespace

pipeline::Status Daemon::status() {
  pipeline::Status status;
  status.version = GALLEY_VERSION;
  status.pid = ::getpid();
  status.uptime_seconds = pipeline::steady_seconds() - started_;
  status.settings_file = settings_.file;
  const pipeline::Dispatcher& dispatcher = pipeline_->dispatcher();
  status.is_paused = dispatcher.is_paused();
  status.workers = dispatcher.workers();
  status.workers_busy = dispatcher.busy();
  status.memory_used = dispatcher.budget().used();
  status.memory_ceiling = dispatcher.budget().ceiling();
  status.memory_resident = memory_resident();
  status.confinement = confinement_.state();
  status.preview = preview_->origin();
  status.diagnostics = refused_;
  status.diagnostics.insert(status.diagnostics.end(), preview_->problems().begin(),
                            preview_->problems().end());
  for (const auto& [id, slot] : slots_) status.projects.push_back(status_of(id, slot));
  return status;
}

pipeline::ProjectStatus Daemon::status_of(watch::ProjectId id, const Slot& slot) const {
  pipeline::ProjectStatus status;
  status.name = slot.settings.name;
  status.source = slot.settings.source;
  status.output = slot.settings.output;
  pipeline_->describe(id, status);
  Signs signs;
  signs.watch = watcher_->health(id);
  if (slot.included != 0) signs.included = watcher_->health(slot.included);
  signs.settling = settler_.pending(id) + settler_.pending(slot.included);
  signs.has_been_scanned = slot.is_scanned;
  signs.is_held_for_git = slot.held_until > loop_.now();
  if (const auto stopped = slot.git.passed_over()) signs.git = git_stopped(*stopped);
  signs.problem = slot.problem;
  signs.audited = slot.audited;
  if (slot.problem || status.failing > 0 || status.freshness == pipeline::Freshness::degraded) {
    signs.barred = why_barred(confinement_, slot.settings.output);
    if (signs.barred.empty() && !slot.settings.html.empty()) {
      signs.barred = why_barred(confinement_, slot.settings.html);
    }
  }
  judge(signs, status);
  return status;
}

void Daemon::sync(std::function<void(control::Synced)> done) {
  if (closing_ > 0) {
    when_reconciled_.push_back([this, done = std::move(done)] { sync(done); });
    return;
  }
  const std::uint64_t walks = walks_;
  watcher_->sync([this, done = std::move(done), walks] {
    flush();
    // What was rendered may include other files than before, or be read in another dialect: then
    // their walk belongs to it.
    const auto reached = [this, done, walks] {
      if (walks_ == walks && closing_ == 0) return done(control::Synced::yes);
      sync(done);
    };
    pipeline_->when_done(reached, [done] { done(control::Synced::held_by_pause); });
  });
}

std::vector<watch::ProjectId> Daemon::projects_named(const std::optional<std::string>& name) const {
  std::string names;
  std::vector<watch::ProjectId> ids;
  for (const auto& [id, slot] : slots_) {
    names += (names.empty() ? "" : ", ") + slot.settings.name;
    if (!name || *name == slot.settings.name) ids.push_back(id);
  }
  if (name && ids.empty()) {
    throw control::UnknownProject("there is no project " + *name + "; there are: " + names);
  }
  return ids;
}

void Daemon::audit(const std::optional<std::string>& project,
                   std::function<void(const Audited&)> done) {
  audits_.push_back({projects_named(project), {}, std::move(done)});
  if (audits_.size() == 1) audit_next();
}

void Daemon::audit_next() {
  while (!audits_.empty() && audits_.front().left.empty()) {
    const Audits finished = std::move(audits_.front());
    audits_.pop_front();
    finished.done(finished.reports);
  }
  if (audits_.empty()) return;
  const watch::ProjectId id = audits_.front().left.back();
  audits_.front().left.pop_back();
  const auto slot = slots_.find(id);
  if (slot == slots_.end() || slot->second.problem) return audit_next();
  pipeline::Audit::Hooks hooks;
  hooks.sync = [this](const std::function<void()>& reached, const std::function<void()>& held) {
    sync([reached, held](control::Synced synced) {
      (synced == control::Synced::yes ? reached : held)();
    });
  };
  hooks.rescan = [this, id] { rescan(id); };
  hooks.finished = [this, id](pipeline::Audit::End end, pipeline::AuditReport report) {
    audited(id, end, std::move(report));
  };
  audit_ = std::make_shared<pipeline::Audit>(pool_, real_file_system(), *pipeline_, id,
                                             rules_for(slot->second.settings, settings_),
                                             std::move(hooks));
  const std::shared_ptr<pipeline::Audit> keep = audit_;  // it may end at once
  keep->start();
}

void Daemon::audited(watch::ProjectId id, pipeline::Audit::End end, pipeline::AuditReport report) {
  if (end == pipeline::Audit::End::paused) {
    const Audits refused = std::move(audits_.front());
    audits_.pop_front();
    refused.done(std::nullopt);
    return audit_next();
  }
  const auto slot = slots_.find(id);
  if (end == pipeline::Audit::End::complete && slot != slots_.end()) {
    log_first(report.project, report.repaired, "status");
    log_first(report.project, report.problems, "audit");
    spdlog::debug("{}: {} documents compared with the disk in {:.3f} s, {} defects repaired",
                  report.project, report.documents, report.duration_seconds,
                  report.repaired.size());
    publish("audit", members_of(report));
    slot->second.audited = report.repaired;
    audits_.front().reports.push_back(std::move(report));
  }
  audit_next();
}

void Daemon::arm_audit() {
  const auto period = static_cast<std::uint64_t>(settings_.self_check.count());
  if (period == 0 || is_stopping_) return audit_timer_.stop();
  audit_timer_.start(period);
}

void Daemon::rescan(watch::ProjectId id) {
  const auto slot = slots_.find(id);
  if (slot == slots_.end() || slot->second.problem) return;
  watcher_->rescan(id);
  if (slot->second.included != 0) watcher_->rescan(slot->second.included);
  if (slot->second.site != 0) watcher_->rescan(slot->second.site);
  pipeline_->check_outputs(id);
  watcher_->sync([this, id] { scanned(id); });
}

void Daemon::rescan(const std::optional<std::string>& project) {
  for (const watch::ProjectId id : projects_named(project)) rescan(id);
}

pipeline::Listing Daemon::list(const std::string& project, const std::string& after,
                               std::size_t most) {
  const pipeline::Project* const open = pipeline_->project(projects_named(project).front());
  return open == nullptr ? pipeline::Listing() : pipeline::listing_of(*open, after, most);
}

std::vector<pipeline::Explanation> Daemon::explain(const std::string& path) {
  std::vector<pipeline::Explanation> all;
  for (const auto& [id, slot] : slots_) {
    const pipeline::Project* const project = pipeline_->project(id);
    if (project == nullptr) continue;
    const watch::Rules rules = rules_for(slot.settings, settings_);
    const watch::Telling telling = watcher_->telling(id, below_source(slot.settings, path));
    if (auto one = daemon::explain({*project, rules, telling}, path)) {
      all.push_back(std::move(*one));
    }
  }
  return all;
}

std::string Daemon::open(const std::optional<std::string>& path) { return preview_->open(path); }

void Daemon::set_buffer(control::ClientId client, const std::string& path, std::string text) {
  preview_->set_buffer(client, path, std::move(text));
}

void Daemon::close_buffer(control::ClientId client, const std::string& path) {
  preview_->close_buffer(client, path);
}

void Daemon::close_buffers(control::ClientId client) { preview_->viewer().editor_left(client); }

void Daemon::move_cursor(const std::string& path, int line) { preview_->move_cursor(path, line); }

std::string Daemon::log_level(const std::optional<std::string>& name) {
  constexpr std::array all{settings::LogLevel::trace, settings::LogLevel::debug,
                           settings::LogLevel::info, settings::LogLevel::warning,
                           settings::LogLevel::error};
  for (const settings::LogLevel level : all) {
    if (name == to_string(level)) set_log_level(level);
  }
  return std::string(to_string(daemon::log_level()));
}

void Daemon::pause() {
  pipeline_->pause();
  supervision_.changed();
  spdlog::info("paused: changes are gathered, nothing is rendered");
  publish("paused");
}

void Daemon::resume() {
  pipeline_->resume();
  supervision_.changed();
  spdlog::info("resumed");
  publish("resumed");
}

Diagnostics Daemon::reload() {
  supervision_.reloading();
  Diagnostics found = read_settings();
  // Projects that close let go of their folders first.
  if (closing_ == 0) {
    supervision_.reloaded();
  } else {
    when_reconciled_.push_back([this] { supervision_.reloaded(); });
  }
  return found;
}

// What is wrong with them; they are in force if none of it is an error.
Diagnostics Daemon::read_settings() {
  settings::Loaded loaded;
  try {
    loaded = load_();
  } catch (const std::exception& error) {
    loaded.diagnostics.push_back(
        {{settings_.file, 0, 0}, Severity::error, "reload-failed", error.what()});
  }
  for (Diagnostic& found : out_of_reach(confinement_, loaded.settings, outputs_of(settings_))) {
    loaded.diagnostics.push_back(std::move(found));
  }
  if (has_error(loaded.diagnostics)) {
    spdlog::error("reload: the new settings are wrong, the old ones stay in force");
    refused_ = loaded.diagnostics;
    refused_.insert(refused_.begin(), settings_refused(settings_.file));
    publish("reloaded", members_of(Applied::no, loaded.diagnostics));
    return std::move(loaded.diagnostics);
  }
  refused_.clear();
  const auto needs_restart = [&](const char* what) {
    loaded.diagnostics.push_back(
        {{loaded.settings.file, 0, 0},
         Severity::warning,
         "needs-restart",
         std::string(what) + " takes effect when galleyd is started again"});
  };
  if (!is_socket_passed_ && loaded.settings.socket != settings_.socket) {
    needs_restart("the new `socket`");
  }
  if (loaded.settings.confine != settings_.confine) needs_restart("another `confine`");
  if (confinement_.is_inherited() && !loaded.settings.preview.editor.empty()) {
    needs_restart("`preview.editor`, which a confined galleyd cannot start,");
  }
  if (pipeline_options(loaded.settings, {}).workers > pool_workers_) {
    needs_restart("a larger `max_workers`");
  }
  apply(std::move(loaded.settings));
  spdlog::info("reload: the new settings are in force");
  publish("reloaded", members_of(Applied::yes, loaded.diagnostics));
  return std::move(loaded.diagnostics);
}

// What runs is finished and committed; what waits is found again at the next start.
void Daemon::shutdown() {
  if (std::exchange(is_stopping_, true)) return;
  supervision_.stopping();
  spdlog::info("finishing {} running documents", pipeline_->dispatcher().busy());
  publish("stopping");
  settle_timer_.stop();
  freshness_timer_.stop();
  retry_timer_.stop();
  audit_timer_.stop();
  if (audit_) audit_->stop();
  pipeline_->finish();
  pipeline_->when_done([this] { loop_.stop(); });
}

}  // namespace galley::daemon
