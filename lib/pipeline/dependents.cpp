#include <algorithm>

#include "base/path.h"
#include "pipeline/plan.h"

namespace galley::pipeline {
namespace {

class DependentsPlanner {
 public:
  DependentsPlanner(const std::string& folder, const Index& index)
      : folder_(folder), index_(index) {}

  void listed(const std::string& path, const std::vector<watch::Entry>& entries) {
    const std::string folder = path::join(folder_, path);
    for (const std::string& dependency : index_.dependencies_at_or_below(folder)) {
      const std::string_view rest = path::below(dependency, folder);
      const std::string_view name = rest.substr(0, rest.find('/'));
      const auto entry = std::find_if(entries.begin(), entries.end(),
                                      [name](const auto& e) { return e.name == name; });
      const bool is_here = name.size() == rest.size();
      const bool is_in_folder = entry != entries.end() && entry->stat.kind == FileKind::directory;
      if (!is_here && is_in_folder) continue;  // that folder's own listing tells
      const bool is_link = entry != entries.end() && entry->stat.kind == FileKind::symlink;
      const bool is_there = entry != entries.end() && !is_in_folder && (is_here || is_link);
      compare(dependency, is_there ? std::optional(entry->stat) : std::nullopt);
    }
  }

  void changed(const watch::Change& change) {
    const std::string path = path::join(folder_, change.path);
    const bool is_there = change.kind != watch::ChangeKind::gone;
    const bool is_link = is_there && change.stat.kind == FileKind::symlink;
    if (is_there) written(path, change.stat);
    for (const std::string& dependency : index_.dependencies_at_or_below(path)) {
      if (is_there && dependency == path) continue;
      compare(dependency, is_link ? std::optional(change.stat) : std::nullopt);
    }
  }

  Plan finish() { return std::move(plan_); }

 private:
  void take(const std::string& document) { plan_.changed[document] = index_.find(document)->seen; }

  state::Dependency known(const std::string& document, const std::string& dependency) {
    const auto all = index_.find(document)->record().dependencies;
    return *std::find_if(all.begin(), all.end(),
                         [&](const auto& d) { return d.path == dependency; });
  }

  // Two saves within one tick of the file system's clock look the same: text is read again.
  void written(const std::string& path, const FileStat& now) {
    for (const std::string& document : index_.dependents(path)) {
      const state::Dependency before = known(document, path);
      if (before.use == state::Dependency::Use::content || before.differs(now)) take(document);
    }
  }

  // A link in the place of a folder differs from everything that was found in that.
  void compare(const std::string& path, const std::optional<FileStat>& now) {
    for (const std::string& document : index_.dependents(path)) {
      if (known(document, path).differs(now)) take(document);
    }
  }

  const std::string& folder_;
  const Index& index_;
  Plan plan_;
};

}  // namespace

Plan make_dependents_plan(const watch::Batch& batch, const std::string& folder,
                          const Index& index) {
  DependentsPlanner planner(folder, index);
  for (const auto& [path, entries] : batch.listings) planner.listed(path, entries);
  for (const auto& [path, change] : batch.changes) planner.changed(change);
  return planner.finish();
}

}  // namespace galley::pipeline
