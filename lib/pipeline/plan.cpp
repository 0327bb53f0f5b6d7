#include "pipeline/plan.h"

#include <utility>

#include "base/path.h"
#include "render/output.h"

namespace galley::pipeline {
namespace {

using FileId = std::pair<std::uint64_t, std::uint64_t>;

FileId id_of(const FileStat& stat) { return {stat.device, stat.inode}; }

class Planner {
 public:
  explicit Planner(const Index& index) : index_(index) {}

  void listed(const std::string& folder, const std::vector<watch::Entry>& entries) {
    gone_here(folder);
    std::set<std::string, std::less<>> files;
    std::set<std::string, std::less<>> folders;
    for (const watch::Entry& entry : entries) {
      const bool is_folder = entry.stat.kind == FileKind::directory;
      (is_folder ? folders : files).insert(entry.name);
      if (!is_folder) found(path::join(folder, entry.name), entry.stat, Look::scan);
    }
    for (const std::string& name : index_.names_in(folder)) {
      const std::string path = path::join(folder, name);
      if (!files.contains(name) && index_.find(path) != nullptr) gone_here(path);
      if (!folders.contains(name)) gone_below(path);
    }
  }

  // What is told by an event is worked on even when the stat is as it was: two saves of one size
  // within one tick of the file system's clock look the same, and only the digest tells them apart.
  enum class Look { scan, event };

  // A newer look at the same path replaces what an older one said; a file has nothing below it.
  void found(const std::string& path, const FileStat& stat, Look look) {
    gone_below(path);
    plan_.gone.erase(path);
    const Document* known = index_.find(path);
    if (known == nullptr) {
      plan_.appeared[path] = stat;
    } else if (look == Look::event || needs_work(*known, stat)) {
      plan_.changed[path] = stat;
    } else {
      plan_.changed.erase(path);
    }
  }

  // What is written under one name of a file is told of that name alone (inotify(7)); documents
  // that are the same file have changed with it.
  void found_under_other_names(const std::map<FileId, FileStat>& files) {
    if (files.empty()) return;
    index_.for_each([&](const std::string& path, const Document& known) {
      const bool is_planned = plan_.changed.contains(path) || plan_.gone.contains(path);
      const auto written = files.find(id_of(known.seen));
      if (!is_planned && written != files.end()) plan_.changed[path] = written->second;
    });
  }

  // A source that is not there (a disk that is not mounted, a repository that is moved) says
  // nothing of its documents: they stay as they are until it is back.
  void gone(const std::string& path) {
    if (path.empty()) return;
    gone_here(path);
    gone_below(path);
  }

  Plan finish() {
    for (const auto& [path, stat] : plan_.appeared) {
      touched_[render::base_slug(index_.project(), path)].insert(path);
    }
    for (const std::string& path : plan_.gone) touched_[render::base_slug(index_.project(), path)];
    for (const auto& [base, added] : touched_) regroup(base, added);
    return std::move(plan_);
  }

 private:
  static bool needs_work(const Document& known, const FileStat& stat) {
    return known.seen != stat || known.is_failed || known.is_racy || known.is_unverified;
  }

  void gone_here(const std::string& path) {
    plan_.appeared.erase(path);
    plan_.changed.erase(path);
    if (index_.find(path) != nullptr) plan_.gone.insert(path);
  }

  void gone_below(const std::string& folder) {
    for (const std::string& path : index_.at_or_below(folder)) {
      if (path != folder) gone_here(path);
    }
    if (folder.empty()) return plan_.appeared.clear();
    // '0' is the character after '/'.
    plan_.appeared.erase(plan_.appeared.lower_bound(folder + "/"),
                         plan_.appeared.lower_bound(folder + "0"));
  }

  // Members of one base slug before and after: going from one to several (or back) renames outputs.
  void regroup(const std::string& base, const std::set<std::string>& added) {
    const std::set<std::string> before = index_.sharing(base);
    std::set<std::string> after = added;
    for (const std::string& path : before) {
      if (!plan_.gone.contains(path)) after.insert(path);
    }
    if ((before.size() > 1) == (after.size() > 1)) return;
    for (const std::string& path : after) {
      if (before.contains(path) && !plan_.changed.contains(path)) plan_.renamed.insert(path);
    }
  }

  const Index& index_;
  Plan plan_;
  std::map<std::string, std::set<std::string>> touched_;  // base slug -> documents that appear
};

}  // namespace

Plan make_plan(const watch::Batch& batch, const Index& index) {
  Planner planner(index);
  for (const auto& [folder, entries] : batch.listings) planner.listed(folder, entries);
  std::map<FileId, FileStat> with_other_names;
  for (const auto& [path, change] : batch.changes) {
    if (change.names > 1) with_other_names[id_of(change.stat)] = change.stat;
    if (change.kind == watch::ChangeKind::gone) {
      planner.gone(path);
    } else {
      planner.found(path, change.stat, Planner::Look::event);
    }
  }
  planner.found_under_other_names(with_other_names);
  return planner.finish();
}

}  // namespace galley::pipeline
