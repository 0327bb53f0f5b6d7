#include <algorithm>
#include <map>
#include <string_view>

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
    const std::vector<std::string> dependencies = index_.dependencies_at_or_below(folder);
    if (dependencies.empty()) return;
    std::map<std::string_view, const FileStat*> here;
    for (const watch::Entry& entry : entries) here.emplace(entry.name, &entry.stat);
    for (const std::string& dependency : dependencies) {
      const std::string_view rest = path::below(dependency, folder);
      const std::string_view name = rest.substr(0, rest.find('/'));
      const auto entry = here.find(name);
      const bool is_here = name.size() == rest.size();
      const bool is_in_folder = entry != here.end() && entry->second->kind == FileKind::directory;
      if (!is_here && is_in_folder) continue;  // that folder's own listing tells
      const bool is_link = entry != here.end() && entry->second->kind == FileKind::symlink;
      const bool is_there = entry != here.end() && !is_in_folder && (is_here || is_link);
      compare(dependency, is_there ? std::optional(*entry->second) : std::nullopt);
    }
    judge();
  }

  void changed(const watch::Change& change) {
    const std::string path = path::join(folder_, change.path);
    const bool is_there = change.kind != watch::ChangeKind::gone;
    const bool is_link = is_there && change.stat.kind == FileKind::symlink;
    if (is_there) written(path, change.stat);
    const std::vector<std::string> dependencies = index_.dependencies_at_or_below(path);
    for (const std::string& dependency : dependencies) {
      if (is_there && dependency == path) continue;
      compare(dependency, is_link ? std::optional(change.stat) : std::nullopt);
    }
    judge();
  }

  Plan finish() { return std::move(plan_); }

 private:
  // What is to be compared with what a document knows of one of its dependencies.
  struct Look {
    const std::string* document;
    const std::string* dependency;
    std::optional<FileStat> now;
    bool is_written;  // else it was listed, or is gone
  };

  // Two saves within one tick of the file system's clock look the same: text is read again.
  void written(const std::string& path, const FileStat& now) {
    for (const std::string& document : index_.dependents(path)) {
      looks_.push_back({&document, &path, now, true});
    }
  }

  // A link in the place of a folder differs from everything that was found in that.
  void compare(const std::string& path, const std::optional<FileStat>& now) {
    for (const std::string& document : index_.dependents(path)) {
      looks_.push_back({&document, &path, now, false});
    }
  }

  // Document by document: what is known of one is unpacked once, however much it depends on.
  void judge() {
    std::stable_sort(looks_.begin(), looks_.end(),
                     [](const Look& a, const Look& b) { return *a.document < *b.document; });
    const std::string* document = nullptr;
    std::vector<state::Dependency> known;
    for (const Look& look : looks_) {
      if (document == nullptr || *document != *look.document) {
        document = look.document;
        known = index_.find(*document)->record().dependencies;
      }
      if (concerns(known, look)) plan_.changed[*document] = index_.find(*document)->seen;
    }
    looks_.clear();
  }

  // `known` is in order of paths.
  static bool concerns(const std::vector<state::Dependency>& known, const Look& look) {
    const auto before = std::lower_bound(
        known.begin(), known.end(), *look.dependency,
        [](const state::Dependency& one, const std::string& path) { return one.path < path; });
    if (before == known.end() || before->path != *look.dependency) return true;
    const bool is_read = before->use == state::Dependency::Use::content ||
                         before->use == state::Dependency::Use::copied;
    return (look.is_written && is_read) || before->differs(look.now);
  }

  const std::string& folder_;
  const Index& index_;
  Plan plan_;
  std::vector<Look> looks_;
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
