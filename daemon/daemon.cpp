#include "daemon.h"

#include <algorithm>
#include <filesystem>

#include <spdlog/spdlog.h>
#include <unistd.h>

#include "base/path.h"
#include "confined.h"
#include "control/socket_path.h"
#include "events.h"
#include "greeting.h"
#include "log.h"
#include "pipeline/clock.h"
#include "report.h"
#include "setup.h"

namespace galley::daemon {
namespace {

// Waits between attempts at what failed for a reason that may pass: doubled up to the longest.
constexpr std::uint64_t first_retry_ms = 250;
constexpr std::uint64_t longest_retry_ms = 30'000;

// Where the settings file names a project and its patterns does not matter to the project.
bool is_same(settings::Project a, settings::Project b) {
  a.place = b.place = {};
  a.exclude_places = b.exclude_places = {};
  return a == b;
}

}  // namespace

Daemon::Daemon(settings::Settings settings, std::function<settings::Loaded()> load,
               systemd::Activation passed)
    : settings_(std::move(settings)),
      load_(std::move(load)),
      started_(pipeline::steady_seconds()),
      journal_(name_of_run()),
      pool_(loop_),
      supervision_(loop_, pool_, [this] { return headline(); }),
      settler_(settings_.debounce.quiet_ms, settings_.debounce.max_wait_ms),
      settle_timer_(loop_, [this] { submit_due(); }),
      freshness_timer_(loop_, [this] { publish_freshness(); }),
      retry_timer_(loop_, [this] { retry(); }),
      audit_timer_(loop_, [this] {
        audit({}, [](const Audited&) {});
        arm_audit();
      }) {
  signals_ = std::make_unique<Signals>(
      loop_, [this] { shutdown(); }, [this] { log(reload()); });
  const pipeline::Options options =
      pipeline_options(settings_, fixed_time(settings::process_environment()));
  pool_workers_ = options.workers;
  pipeline_ = std::make_unique<pipeline::Pipeline>(
      pool_, real_file_system(), options,
      pipeline::Callbacks{[this](const pipeline::BatchReport& batch, const pipeline::Project& own) {
                            batch_finished(batch);
                            preview_->viewer().batch_finished(own.id);
                            watch_included(own.id);
                          },
                          [this](const pipeline::Project& project, const Diagnostic& diagnostic) {
                            report_problem(project, diagnostic);
                          },
                          [this](watch::ProjectId id) { trouble(id); },
                          [this](watch::ProjectId id, const std::vector<std::string>& paths) {
                            preview_->viewer().documents_changed(id, paths);
                          },
                          [this](watch::ProjectId id, const std::vector<std::string>& paths) {
                            preview_->viewer().documents_relinked(id, paths);
                          }});
  preview_ = std::make_unique<LivePreview>(loop_, pool_, *pipeline_, [this] { return status(); });
  server_ = std::make_unique<control::Server>(loop_, take_socket(passed),
                                              static_cast<control::Service&>(*this));
  // The control socket and its folder are there now, and no worker is yet.
  confinement_ = confine_by(confine::rules_of_daemon(
      settings_, settings::process_environment()("NOTIFY_SOCKET").value_or("")));
  for (const settings::Project& project : settings_.projects) {
    supervision_.opening();
    slots_[++last_id_].settings = project;
    try {
      pipeline_->open(last_id_, std::make_shared<const settings::Project>(project));
    } catch (const SystemError& error) {
      throw Error(with_confinement(error, confinement_));
    }
  }
  preview_->take(passed.take(systemd::preview_socket_name), settings_.socket);
  preview_->apply(settings_.preview, settings_.socket);
  watcher_ = std::make_unique<watch::Watcher>(
      loop_, settings_.socket + ".cookies",
      [this](std::vector<watch::Change> changes) { take_changes(std::move(changes)); });
  for (const auto& [id, slot] : slots_) start_watching(id);
  tell_when_scanned();
  refuse_left(passed);
  arm_audit();
}

Daemon::~Daemon() {
  if (audit_) audit_->stop();
  watcher_.reset();
  server_.reset();
  preview_->stop();
  audit_timer_.stop();
  settle_timer_.stop();
  freshness_timer_.stop();
  retry_timer_.stop();
  pipeline_->finish();
  while (!pipeline_->is_idle()) loop_.run_once(loop::Loop::Wait::yes);
}

void Daemon::run() {
  spdlog::info("galleyd {} (pid {}), control socket {}", GALLEY_VERSION, ::getpid(),
               settings_.socket);
  loop_.run();
  spdlog::info("galleyd ends");
}

// --- projects ---

void Daemon::open(const settings::Project& project) {
  const watch::ProjectId id = ++last_id_;
  Slot& slot = slots_[id];
  slot.settings = project;
  try {
    pipeline_->open(id, std::make_shared<const settings::Project>(project));
    start_watching(id);
    preview_->viewer().project_opened(id);
  } catch (const Error& error) {
    const std::string why = with_confinement(error, confinement_);
    slot.problem = Diagnostic{project.place, Severity::error, "project-failed", why};
    log(spdlog::level::err, project.name + ": " + why, {{"PROJECT", project.name}});
    pipeline_->close(id, [] {});
    trouble(id);
  }
}

void Daemon::start_watching(watch::ProjectId id) {
  Slot& slot = slots_.at(id);
  slot.is_scanned = false;
  slot.git = watch::GitHold(watch::git_folder(slot.settings.repo_root));
  if (slot.site == 0) {
    watch_site(slot);
    watch_git_config(id, slot);
  }
  ++walks_;
  watch::Rules rules = rules_for(slot.settings, settings_);
  slot.excludes_file = rules.heeded()->excludes_file;
  watcher_->add(id, std::move(rules), choice_of(slot.settings.watch_backend));
  watcher_->sync([this, id] { scanned(id); });
}

// The folder that all of them and the repository lie in.
std::string Daemon::folder_of_included(const Slot& slot, const std::vector<std::string>& files) {
  std::string folder = slot.settings.repo_root;
  for (const std::string& file : files) {
    while (!path::is_within(file, folder)) folder = path::parent(folder);
  }
  return folder;
}

// Files that documents include are watched like a project of their own that has no other documents.
// Its walk tells of what changed since they were read.
void Daemon::watch_included(watch::ProjectId id) {
  const auto found = slots_.find(id);
  const pipeline::Project* const project = pipeline_->project(id);
  if (found == slots_.end() || project == nullptr || is_stopping_) return;
  if (project->pending > 0) return;  // the last batch asks again
  Slot& slot = found->second;
  const std::uint64_t version = project->index.dependencies_version();
  if (slot.included_version == version) return;
  stop_watching_included(slot);
  slot.included_version = version;
  const std::vector<std::string> files = project->index.dependencies();
  if (files.empty()) return;
  const std::string folder = folder_of_included(slot, files);
  std::set<std::string, std::less<>> names;
  for (const std::string& file : files) names.emplace(path::below(file, folder));
  slot.included = ++last_id_;
  included_[slot.included] = {id, folder};
  ++walks_;
  watcher_->add(slot.included, watch::Rules::of_files(folder, std::move(names)),
                choice_of(slot.settings.watch_backend));
}

void Daemon::stop_watching_included(Slot& slot) {
  slot.included_version = 0;
  if (slot.included == 0) return;
  watcher_->remove(slot.included);
  settler_.drop(slot.included);
  included_.erase(slot.included);
  slot.included = 0;
}

// A scan that could not see everything says nothing about outputs without a document.
void Daemon::scanned(watch::ProjectId id) {
  const auto found = slots_.find(id);
  if (found == slots_.end()) return;
  flush();
  found->second.is_scanned = true;
  watch_included(id);
  if (watcher_->health(id).problems.empty()) pipeline_->scanned(id);
  tell_when_scanned();
  doubt_freshness();
  publish_idle();
  if (is_scanned() && !std::exchange(has_greeted_, true)) {
    pipeline_->when_done([this] { greet(); });
  }
}

bool Daemon::is_scanned() const {
  return std::all_of(slots_.begin(), slots_.end(), [](const auto& slot) {
    return slot.second.is_scanned || slot.second.problem;
  });
}

void Daemon::close(watch::ProjectId id) {
  watcher_->remove(id);
  settler_.drop(id);
  troubled_.erase(id);
  const auto slot = slots_.find(id);
  if (slot != slots_.end()) {
    stop_watching_included(slot->second);
    watcher_->remove(slot->second.site);
    settler_.drop(slot->second.site);
    sites_.erase(slot->second.site);
    stop_watching_git_config(slot->second);
  }
  slots_.erase(id);
  preview_->viewer().project_closed(id);
  ++closing_;
  pipeline_->close(id, [this] {
    --closing_;
    reconcile();
  });
}

// The pool cannot grow once it is in use.
void Daemon::limit_workers(pipeline::Options& options) const {
  options.workers = std::min(options.workers, pool_workers_);
}

// What cannot change while galleyd runs.
void Daemon::take_from_start(const settings::Settings& old) {
  settings_.socket = old.socket;
  settings_.confine = old.confine;
  if (confinement_.is_inherited()) settings_.preview.editor.clear();
}

void Daemon::apply(settings::Settings settings) {
  const settings::Settings old = std::exchange(settings_, std::move(settings));
  if (old.self_check != settings_.self_check) arm_audit();
  take_from_start(old);
  set_log_level(settings_.log_level);
  pipeline::Options options =
      pipeline_options(settings_, fixed_time(settings::process_environment()));
  limit_workers(options);
  pipeline_->set_options(std::move(options));
  preview_->apply(settings_.preview, settings_.socket);
  settler_.set_times(settings_.debounce.quiet_ms, settings_.debounce.max_wait_ms);
  const watch::ProjectId newest = last_id_;
  reconcile();
  // What a walk leaves out depends on the output folders of all projects.
  if (outputs_of(old) == outputs_of(settings_)) return;
  for (const auto& [id, slot] : slots_) {
    if (slot.problem || id > newest) continue;
    watcher_->remove(id);
    start_watching(id);
  }
}

bool Daemon::has_slot(const settings::Project& project) const {
  return std::any_of(slots_.begin(), slots_.end(),
                     [&](const auto& slot) { return is_same(project, slot.second.settings); });
}

// Makes the open projects those of the settings as they are now. A project may take over the folder
// of one that closes, so nothing is opened before the last one has closed; whoever closed it calls
// again.
void Daemon::reconcile() {
  if (is_stopping_) return;
  std::vector<watch::ProjectId> unwanted;
  for (const auto& [id, slot] : slots_) {
    const settings::Project& own = slot.settings;
    const bool is_wanted =
        std::any_of(settings_.projects.begin(), settings_.projects.end(),
                    [&own](const settings::Project& wanted) { return is_same(wanted, own); });
    if (!is_wanted) unwanted.push_back(id);
  }
  ++closing_;  // keeps the callbacks of close() from coming back here before all are closing
  for (const watch::ProjectId id : unwanted) close(id);
  if (--closing_ > 0) return;
  for (const settings::Project& project : settings_.projects) {
    if (!has_slot(project)) open(project);
  }
  tell_when_scanned();
  for (const auto& waiting : std::exchange(when_reconciled_, {})) waiting();
}

// --- the walk ---

void Daemon::take_changes(std::vector<watch::Change> changes) {
  if (is_stopping_) return;
  doubt_freshness();
  for (watch::Change& change : changes) settler_.add(std::move(change), loop_.now());
  submit_due();
}

void Daemon::submit(const watch::Batch& batch) {
  supervision_.changed();
  if (sites_.contains(batch.project)) {
    is_site_doubtful_ = true;
    return;
  }
  if (const auto config = git_configs_.find(batch.project); config != git_configs_.end()) {
    doubtful_excludes_.insert(config->second);
    return;
  }
  const auto included = included_.find(batch.project);
  if (included == included_.end()) return pipeline_->submit(batch);
  pipeline_->submit_included(included->second.project, batch, included->second.folder);
}

// The project whose changes, or changes of included files, come under this number.
Daemon::Slot* Daemon::slot_of(watch::ProjectId id) {
  const auto included = included_.find(id);
  const auto found = slots_.find(included == included_.end() ? id : included->second.project);
  return found == slots_.end() ? nullptr : &found->second;
}

void Daemon::hold_for_git() {
  const std::uint64_t now = loop_.now();
  for (const auto& [project, first, last] : settler_.due_at(now)) {
    Slot* const slot = slot_of(project);
    if (slot == nullptr) continue;
    const auto until = slot->git.hold(now, first, last);
    if (!until) continue;
    settler_.hold(project, *until);
    slot->held_until = *until;
  }
}

void Daemon::submit_due() {
  hold_for_git();
  for (const watch::Batch& batch : settler_.take(loop_.now())) submit(batch);
  follow_surroundings();
  arm_settler();
}

void Daemon::flush() {
  for (const watch::Batch& batch : settler_.take_all()) submit(batch);
  follow_surroundings();
  arm_settler();
}

void Daemon::arm_settler() {
  const std::optional<std::uint64_t> deadline = settler_.deadline();
  if (!deadline || is_stopping_) return settle_timer_.stop();
  settle_timer_.start(*deadline - std::min(*deadline, loop_.now()));
}

void Daemon::batch_finished(const pipeline::BatchReport& batch) {
  supervision_.changed();
  if (batch.failed == 0 && batch.documents > 0) retry_delay_ = 0;
  totals_.add(batch);
  totals_.duration_seconds = pipeline::steady_seconds() - started_;
  totals_.parallel_enabled = settings_.performance.parallel;
  totals_.max_workers = pipeline_->dispatcher().workers();
  totals_.batch_size = settings_.performance.batch_size;
  log(spdlog::level::info, to_log_line(batch, totals_), fields_of(batch));
  publish("batch", members_of(batch));
  doubt_freshness();
  publish_idle();
}

void Daemon::report_problem(const pipeline::Project& project, const Diagnostic& diagnostic) {
  Diagnostic placed = diagnostic;
  placed.place.file = path::absolute(placed.place.file, project.settings->source);
  publish("diagnostic", members_of(project.settings->name, placed));
  log({std::move(placed)}, project.settings->name);
}

void Daemon::trouble(watch::ProjectId id) {
  troubled_.insert(id);
  if (retry_timer_.is_active() || is_stopping_) return;
  retry_delay_ = retry_delay_ == 0 ? first_retry_ms : std::min(2 * retry_delay_, longest_retry_ms);
  retry_timer_.start(retry_delay_);
}

void Daemon::retry() {
  for (const watch::ProjectId id : std::exchange(troubled_, {})) {
    const auto found = slots_.find(id);
    if (found != slots_.end() && found->second.problem) {
      slots_.erase(found);
      reconcile();
    } else {
      pipeline_->retry(id);
    }
  }
}

// For the person who started it by hand; a service manager needs no greeting (systemd.exec(5):
// INVOCATION_ID is set for every unit).
void Daemon::greet() {
  if (settings::process_environment()("INVOCATION_ID")) return;
  std::vector<GreetedProject> projects;
  for (const auto& [id, slot] : slots_) {
    GreetedProject greeted{status_of(id, slot), "", ""};
    if (const pipeline::Project* const project = pipeline_->project(id)) {
      const auto [document, output] = project->index.example();
      if (!document.empty()) greeted.document = path::join(slot.settings.source, document);
      if (!output.empty()) greeted.output = path::join(slot.settings.output, output);
    }
    projects.push_back(std::move(greeted));
  }
  std::fputs(
      greeting(projects, galleyctl_command(), preview_->origin().empty() ? "" : preview_->open({}))
          .c_str(),
      stdout);
  std::fflush(stdout);
}

// galleyctl lies beside galleyd, installed or freshly built.
std::string Daemon::galleyctl_command() const {
  std::error_code error;
  const std::string self = std::filesystem::read_symlink("/proc/self/exe", error).string();
  const std::string folder(path::parent(self));
  const bool is_on_path = folder == "/usr/bin" || folder == "/usr/local/bin" || error;
  const std::string command = is_on_path ? "galleyctl" : path::join(folder, "galleyctl");
  const bool is_default = settings_.socket == control::default_socket();
  return is_default ? command : command + " --socket " + settings_.socket;
}

}  // namespace galley::daemon
