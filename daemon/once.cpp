#include "once.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>
#include <utility>

#include <spdlog/spdlog.h>
#include <unistd.h>

#include "base/path.h"
#include "confined.h"
#include "loop/timer.h"
#include "pipeline/clock.h"
#include "report.h"
#include "setup.h"
#include "watch/watcher.h"

namespace galley::daemon {

using pipeline::counted;

namespace {

// What fails for a reason that may pass by itself is tried this often in all.
constexpr std::uint64_t attempts = 4;
constexpr std::uint64_t pause_ms = 250;  // before the second attempt, twice that before the third

class Once {
 public:
  Once(const settings::Settings& settings, const confine::Confinement& confinement)
      : settings_(settings),
        confinement_(confinement),
        options_(pipeline_options(settings, fixed_time(settings::process_environment()))),
        pool_(loop_),
        pipeline_(pool_, real_file_system(), options_, callbacks()),
        progress_(loop_, [this] { draw_progress(); }) {}

  Report run() {
    const double begin = pipeline::steady_seconds();
    if (is_terminal_) progress_.start(progress_interval_ms);
    for (const settings::Project& project : settings_.projects) build(project);
    for (std::uint64_t attempt = 1; attempt <= attempts; ++attempt) {
      run_until_idle();
      if (std::exchange(troubled_, {}).empty() || attempt == attempts) break;
      wait(attempt * pause_ms);
      for (watch::ProjectId id = 0; id < settings_.projects.size(); ++id) pipeline_.retry(id);
    }
    progress_.stop();
    clear_progress();
    return finish(pipeline::steady_seconds() - begin);
  }

 private:
  static constexpr std::uint64_t progress_interval_ms = 50;
  static constexpr std::size_t progress_width = 40;

  pipeline::Callbacks callbacks() {
    return {[this](const pipeline::BatchReport& batch, const pipeline::Project&) {
              report_.add(batch);
              spdlog::debug(to_log_line(batch, report_));
            },
            [](const pipeline::Project&, const Diagnostic&) {},  // all are told at the end
            [this](watch::ProjectId id) { troubled_.insert(id); }};
  }

  void build(const settings::Project& project) {
    const auto id = static_cast<watch::ProjectId>(&project - settings_.projects.data());
    try {
      pipeline_.open(id, std::make_shared<const settings::Project>(project));
    } catch (const Error& error) {
      note({project.place, Severity::error, "project-failed",
            "project " + project.name + ": " + with_confinement(error, confinement_)});
      return;
    }
    watch::Batch batch;
    batch.project = id;
    Diagnostics problems;
    for (watch::Change& change : watch::scan_once(id, rules_for(project, settings_), problems)) {
      batch.listings[change.path] = std::move(change.entries);
    }
    const bool saw_everything = problems.empty();
    for (Diagnostic& problem : problems) note(std::move(problem));
    pipeline_.submit(batch);
    // A scan that missed something says nothing about outputs without a document.
    if (saw_everything) pipeline_.scanned(id);
  }

  // For whoever is writing a document to finish.
  void wait(std::uint64_t milliseconds) {
    bool is_over = false;
    loop::Timer timer(loop_, [&is_over] { is_over = true; });
    timer.start(milliseconds);
    while (!is_over) loop_.run_once(loop::Loop::Wait::yes);
  }

  void note(Diagnostic diagnostic) {
    clear_progress();
    std::cerr << to_string(diagnostic) << '\n';
    if (diagnostic.code == "dead-link" || diagnostic.code == "dead-anchor") ++report_.dead_links;
    if (diagnostic.code.starts_with("include-")) ++report_.failed_includes;
    if (diagnostic.severity == Severity::error) report_.errors.push_back(std::move(diagnostic));
  }

  // What somebody is still writing has no right output, and CI must not take it for one.
  void note_unfinished(const pipeline::Project& project) {
    project.index.for_each([&](const std::string& path, const pipeline::Document& document) {
      if (!document.is_unverified) return;
      note({{path::join(project.settings->source, path), 0, 0},
            Severity::error,
            "still-changing",
            "the document was being written to during the whole run; run again when it is done"});
    });
  }

  // A pattern with a slip of the pen takes nothing, and nothing is never wrong.
  void note_emptiness(const pipeline::Project& project) {
    if (project.index.size() > 0) return;
    ++report_.empty_projects;
    note({project.settings->place, Severity::warning, "no-documents",
          "project " + project.settings->name + " has no documents: nothing in " +
              project.settings->source + " matches `include` and is left by `exclude`"});
  }

  void run_until_idle() {
    while (!pipeline_.is_idle()) loop_.run_once(loop::Loop::Wait::yes);
  }

  Report finish(double duration) {
    std::uint64_t total = 0;
    for (watch::ProjectId id = 0; id < settings_.projects.size(); ++id) {
      const pipeline::Project* const project = pipeline_.project(id);
      if (project == nullptr) continue;
      report_.add_documents(project->index);
      total += project->index.size();
      note_unfinished(*project);
      note_emptiness(*project);
      pipeline::ProjectStatus status;
      pipeline_.describe(id, status);
      for (Diagnostic& diagnostic : status.diagnostics) note(std::move(diagnostic));
    }
    // What the plan found to be right was looked at as well.
    const std::uint64_t known = total - std::min(total, report_.processed);
    report_.processed += known;
    report_.skipped += known;
    report_.duration_seconds = duration;
    report_.parallel_enabled = settings_.performance.parallel;
    report_.max_workers = options_.workers;
    report_.batch_size = options_.batch_size;
    report_.worker_seconds = pipeline_.worker_seconds();
    report_.cpu_seconds = cpu_seconds();
    report_.memory_peak_mb = memory_peak_mb();
    return std::move(report_);
  }

  void draw_progress() {
    std::size_t documents = 0;
    std::size_t pending = 0;
    for (watch::ProjectId id = 0; id < settings_.projects.size(); ++id) {
      const pipeline::Project* const project = pipeline_.project(id);
      if (project == nullptr) continue;
      documents += project->index.size();
      pending += std::min(project->pending, project->index.size());
    }
    const std::size_t done = documents - pending;
    const std::size_t filled = documents == 0 ? 0 : progress_width * done / documents;
    std::cerr << fmt::format("\r[{:=<{}}{: <{}}] {} of {} documents", "", filled, "",
                             progress_width - filled, done, documents)
              << std::flush;
    progress_.start(progress_interval_ms);
  }

  void clear_progress() {
    if (is_terminal_) std::cerr << "\r\033[K" << std::flush;  // ECMA-48 EL: the rest of the line
  }

  const settings::Settings& settings_;
  const confine::Confinement& confinement_;
  const pipeline::Options options_;
  const bool is_terminal_ = ::isatty(STDERR_FILENO) == 1;
  Report report_;
  std::set<watch::ProjectId> troubled_;
  loop::Loop loop_;
  loop::WorkPool pool_;
  pipeline::Pipeline pipeline_;
  loop::Timer progress_;
};

// Written whole or not at all: CI must not parse half a report.
void write_report(const std::string& file, const Report& report) {
  real_file_system().replace(file, to_json(report));
}

}  // namespace

int run_once(const settings::Settings& settings, const std::string& report_name, Check check) {
  const std::string report_file =
      report_name.empty() ? ""
                          : path::absolute(report_name, std::filesystem::current_path().string());
  const confine::Confinement confinement =
      confine_by(confine::rules_of_once(settings, report_file));
  const Report report = Once(settings, confinement).run();
  std::cout << fmt::format("{} in {:.2f} s: {} written, {} already right, {} removed, {}\n",
                           counted(report.processed, "document"), report.duration_seconds,
                           report.written, report.skipped, report.removed,
                           counted(report.errors.size(), "error"));
  if (!report_file.empty()) write_report(report_file, report);
  if (report.dead_links > 0) std::cout << counted(report.dead_links, "dead link") << '\n';
  if (report.failed_includes > 0) {
    std::cout << counted(report.failed_includes, "include") << " not filled in\n";
  }
  const bool is_as_it_should_be =
      report.dead_links == 0 && report.failed_includes == 0 && report.empty_projects == 0;
  return report.errors.empty() && (check == Check::lenient || is_as_it_should_be) ? 0 : 1;
}

}  // namespace galley::daemon
