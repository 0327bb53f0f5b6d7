// What lies around a source and decides how it is taken: its repository, links, the configuration
// of documentation tools and of git. Each is watched like a project that has these files alone.
#include <map>
#include <utility>

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include "base/path.h"
#include "daemon.h"
#include "git_config.h"
#include "settings/site.h"
#include "setup.h"
#include "site_change.h"

namespace galley::daemon {
namespace {

bool is_folder(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
}

}  // namespace

// A documentation tool's configuration file chooses the dialect whenever it comes; a repository
// may be made around the source, and links on the way to it may be made anew.
void Daemon::watch_site(Slot& slot) {
  const std::vector<std::string> files = settings::site_files(slot.settings);
  const std::string folder = folder_of_included(slot, files);
  std::set<std::string, std::less<>> names;
  for (const std::string& file : files) names.emplace(path::below(file, folder));
  slot.site = ++last_id_;
  sites_.insert(slot.site);
  watcher_->add(slot.site, watch::Rules::of_files(folder, std::move(names)),
                choice_of(slot.settings.watch_backend));
}

// The settings as they are in force, with what is on disk now.
void Daemon::follow_sites() {
  settings::Settings now = settings_;
  for (settings::Project& project : now.projects) {
    // What went with the source comes back with it.
    if (is_folder(project.named_source)) settings::find_site(project);
  }
  if (now == settings_) return;
  for (std::size_t i = 0; i < now.projects.size(); ++i) {
    const std::string change = site_change(settings_.projects[i], now.projects[i]);
    if (!change.empty()) spdlog::info(change);
  }
  apply(std::move(now));
}

// Each folder by itself: the configuration of the user and that of the system are far from the
// source.
void Daemon::watch_git_config(watch::ProjectId id, Slot& slot) {
  if (!slot.settings.gitignore) return;
  slot.git_config_files = git_config_files(slot.settings.source, slot.settings.repo_root,
                                           settings::process_environment());
  std::map<std::string, std::set<std::string, std::less<>>> folders;
  for (const std::string& file : slot.git_config_files) {
    folders[std::string(path::parent(file))].emplace(path::name(file));
  }
  for (auto& [folder, names] : folders) {
    git_configs_[++last_id_] = id;
    slot.git_configs.push_back(last_id_);
    watcher_->add(last_id_, watch::Rules::of_files(folder, std::move(names)),
                  choice_of(slot.settings.watch_backend));
  }
}

void Daemon::stop_watching_git_config(Slot& slot) {
  for (const watch::ProjectId config : std::exchange(slot.git_configs, {})) {
    watcher_->remove(config);
    settler_.drop(config);
    git_configs_.erase(config);
  }
}

void Daemon::follow_surroundings() {
  if (std::exchange(is_site_doubtful_, false)) follow_sites();
  for (const watch::ProjectId id : std::exchange(doubtful_excludes_, {})) {
    const auto found = slots_.find(id);
    if (found != slots_.end()) follow_git_config(id, found->second);
  }
}

// Only core.excludesFile matters. The files that say so may be others than before, too.
void Daemon::follow_git_config(watch::ProjectId id, Slot& slot) {
  const settings::Environment environment = settings::process_environment();
  const settings::Project& project = slot.settings;
  if (git_config_files(project.source, project.repo_root, environment) != slot.git_config_files) {
    stop_watching_git_config(slot);
    watch_git_config(id, slot);
  }
  if (excludes_file(project.source, environment) == slot.excludes_file) return;
  spdlog::info("{}: git's core.excludesFile has changed", project.name);
  watcher_->remove(id);
  start_watching(id);
}

}  // namespace galley::daemon
