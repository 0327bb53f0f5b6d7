// What the tests of this folder share: a Watcher on a real loop, and a model of a source tree that
// is built from nothing but Changes.
#pragma once

#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <sys/stat.h>

#include "loop/loop.h"
#include "loop/timer.h"
#include "support/catch.h"
#include "support/temp_dir.h"
#include "watch/watcher.h"

namespace galley::test {

// What a consumer of Changes knows of one project: its documents and their stats.
class Model {
 public:
  void apply(const watch::Change& change) {
    switch (change.kind) {
      case watch::ChangeKind::listed:
        return list(change.path, change.entries);
      case watch::ChangeKind::gone:
        return forget(change.path);
      case watch::ChangeKind::saved:
      case watch::ChangeKind::found:
        return set(change.path, change.stat);
    }
  }
  void apply(const watch::Batch& batch) {
    for (const auto& [folder, entries] : batch.listings) list(folder, entries);
    for (const auto& [path, change] : batch.changes) apply(change);
  }

  const std::map<std::string, FileStat>& documents() const { return documents_; }
  std::vector<std::string> paths() const {
    std::vector<std::string> all;
    for (const auto& [path, stat] : documents_) all.push_back(path);
    return all;
  }

 private:
  static bool is_below(const std::string& path, const std::string& folder) {
    return folder.empty() ||
           (path.size() > folder.size() && path.compare(0, folder.size(), folder) == 0 &&
            path[folder.size()] == '/');
  }
  void forget(const std::string& path) {
    documents_.erase(path);
    std::erase_if(documents_, [&](const auto& d) { return is_below(d.first, path); });
  }
  void set(const std::string& path, const FileStat& stat) {
    forget(path);
    documents_[path] = stat;
  }
  void list(const std::string& folder, const std::vector<watch::Entry>& entries) {
    documents_.erase(folder);
    std::map<std::string, FileStat> kept;
    for (const watch::Entry& entry : entries) {
      const std::string path = folder.empty() ? entry.name : folder + "/" + entry.name;
      if (entry.stat.kind == FileKind::regular) {
        kept[path] = entry.stat;
      } else {
        for (const auto& [known, stat] : documents_) {
          if (is_below(known, path)) kept[known] = stat;
        }
      }
    }
    std::erase_if(documents_, [&](const auto& d) { return is_below(d.first, folder); });
    documents_.insert(kept.begin(), kept.end());
  }

  std::map<std::string, FileStat> documents_;
};

inline watch::Rules markdown_in(const std::string& source,
                                const std::vector<std::string>& exclude = {}) {
  return {source, {"*.md"}, exclude, {}};
}

// The truth: what a fresh scan of `rules` finds.
inline std::map<std::string, FileStat> scanned(const watch::Rules& rules) {
  Diagnostics problems;
  Model model;
  for (const watch::Change& change : watch::scan_once(0, rules, problems)) model.apply(change);
  return model.documents();
}

// What two sides disagree about, one line a document.
inline std::vector<std::string> differences(const std::map<std::string, FileStat>& told,
                                            const std::map<std::string, FileStat>& truth) {
  std::vector<std::string> all;
  for (const auto& [path, stat] : told) {
    const auto at = truth.find(path);
    if (at == truth.end()) {
      all.push_back("told but not there: " + path);
    } else if (at->second != stat) {
      all.push_back("not as it was told: " + path);
    }
  }
  for (const auto& [path, stat] : truth) {
    if (told.find(path) == told.end()) all.push_back("there but not told: " + path);
  }
  return all;
}

inline const char* name_of(watch::ChangeKind kind) {
  switch (kind) {
    case watch::ChangeKind::saved:
      return "saved";
    case watch::ChangeKind::found:
      return "found";
    case watch::ChangeKind::gone:
      return "gone";
    case watch::ChangeKind::listed:
      return "listed";
  }
  return "?";
}

// Tests run with each means of the kernel's in turn (CMakeLists.txt).
inline watch::Choice chosen_backend() {
  const char* const set = std::getenv("GALLEY_TEST_BACKEND");
  const std::string name = set == nullptr ? "" : set;
  if (name == "inotify") return watch::Choice::inotify;
  if (name == "polling") return watch::Choice::polling;
  return watch::Choice::automatic;
}

// A source folder `source` and a Watcher on it (project 1). Everything happens on the test's
// thread.
class Watching {
 public:
  explicit Watching(bool is_started = true)
      : watcher(loop, dir / "scratch",
                [this](std::vector<watch::Change> found) { take(std::move(found)); }) {
    std::filesystem::create_directories(dir / "source");
    if (is_started) start();
  }

  void start() {
    watcher.add(1, markdown_in(dir / "source"), chosen_backend());
    sync();
    log.clear();
  }

  // Turns the loop until the condition holds. The time only bounds a failure.
  bool until(const std::function<bool()>& condition) {
    bool is_late = false;
    loop::Timer bound(loop, [&] { is_late = true; });
    bound.start(20'000);
    while (!condition() && !is_late) loop.run_once(loop::Loop::Wait::yes);
    return condition();
  }

  void sync() {
    bool reached = false;
    watcher.sync([&] { reached = true; });
    REQUIRE(until([&] { return reached; }));
  }

  // "saved a/b.md" for every Change that is not a listing, since the start or the last clear.
  std::vector<std::string> told(watch::ProjectId project = 1) const {
    std::vector<std::string> all;
    for (const watch::Change& change : log) {
      if (change.project != project || change.kind == watch::ChangeKind::listed) continue;
      all.push_back(std::string(name_of(change.kind)) + " " + change.path);
    }
    return all;
  }
  bool was_told(const std::string& text, watch::ProjectId project = 1) const {
    const std::vector<std::string> all = told(project);
    return std::find(all.begin(), all.end(), text) != all.end();
  }
  bool was_listed(const std::string& folder) const {
    return std::any_of(log.begin(), log.end(), [&](const watch::Change& c) {
      return c.kind == watch::ChangeKind::listed && c.path == folder;
    });
  }

  std::vector<std::string> documents(watch::ProjectId project = 1) {
    return models[project].paths();
  }

  TempDir dir;
  loop::Loop loop;
  std::vector<watch::Change> log;
  std::map<watch::ProjectId, Model> models;
  watch::Watcher watcher;

 private:
  void take(std::vector<watch::Change> found) {
    for (watch::Change& change : found) {
      models[change.project].apply(change);
      log.push_back(std::move(change));
    }
  }
};

}  // namespace galley::test
