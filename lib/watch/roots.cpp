#include <algorithm>
#include <cerrno>

#include <sys/stat.h>

#include "base/path.h"
#include "base/way.h"
#include "watch/tree.h"

namespace galley::watch {
namespace {

// Rounds of looking for the nearest folder above a missing source while folders are being made
// below it. More than that in a row is not a race any more.
constexpr int return_rounds = 16;

struct Found {
  FileStat stat;
  int error = 0;
};

// What the source is now. It may be a symbolic link: it is the user's own choice of a place.
Found folder_at(const std::string& path) {
  struct stat st {};
  if (::stat(path.c_str(), &st) != 0) return {{}, errno};
  return {to_file_stat(st), S_ISDIR(st.st_mode) ? 0 : ENOTDIR};
}

bool is_gone(int error) { return error == ENOENT || error == ENOTDIR || error == ELOOP; }

bool is_same(const FileStat& a, const FileStat& b) {
  return a.inode == b.inode && a.device == b.device;
}

}  // namespace

void Tree::add(ProjectId project, Rules rules, Choice choice) {
  remove(project);
  Root& root = roots_.emplace(project, Root(std::move(rules), choice)).first->second;
  root.node = nodes_.add_root(project);
  schedule(root.node, Due::list_all_below);
}

void Tree::remove(ProjectId project) {
  const auto at = roots_.find(project);
  if (at == roots_.end()) return;
  remove_followers(at->second);
  unwatch_above(at->second);
  drop(at->second.node);
  suspects_.erase(project);
  roots_.erase(at);
}

void Tree::rescan(ProjectId project) {
  const auto at = roots_.find(project);
  if (at != roots_.end()) schedule(at->second.node, Due::list_all_below);
}

// What is mounted over folders tells nothing (inotify(7)), nor does what comes to light again. The
// kernel knows mounts by the paths that links lead to.
void Tree::handle_mount(const std::string& point) {
  for (auto& [project, root] : roots_) {
    const std::vector<Step> way = way_to(root.rules.source());
    const std::string source = way.empty() ? "/" : way.front().path();
    const bool is_on_way = std::any_of(way.begin(), way.end(), [&](const Step& step) {
      return path::is_within(step.path(), point);
    });
    if (is_on_way) {
      suspects_.insert(project);
    } else if (path::is_within(point, source)) {
      schedule(nodes_.nearest(root.node, path::below(point, source)), Due::list_all_below);
    }
  }
}

// Another folder in the source's place is walked like a rescan, so that only what differs is work.
void Tree::check_root(ProjectId project) {
  const auto at = roots_.find(project);
  if (at == roots_.end()) return;
  Root& root = at->second;
  Found found = folder_at(root.rules.source());
  if (found.error != 0) return lose_root(root, found.error);
  watch_above(root, Interest::itself);
  found = folder_at(root.rules.source());  // the way may have changed before it was watched
  if (found.error != 0) return lose_root(root, found.error);
  const bool is_same_as_before = root.is_there && is_same(found.stat, root.identity);
  if (!is_same_as_before || nodes_.watch(root.node) == no_watch) {
    schedule(root.node, Due::list_all_below);
  }
}

// A source that is there but cannot be read keeps its documents, as any folder does.
void Tree::lose_root(Root& root, int error) {
  if (is_gone(error)) {
    forget_folders(root);
    if (root.is_known) emit(root.node, {.kind = ChangeKind::gone});
    root.is_known = false;
  }
  root.is_there = false;
  root.error = error;
  watch_for_return(root);
}

void Tree::forget_folders(Root& root) {
  const std::vector<NodeId> children = nodes_.children(root.node);
  for (const NodeId child : children) drop(child);
  std::vector<WatchId> released;
  nodes_.set_watch(root.node, no_watch, released);
  release(released);
}

// A folder is not told when one above it is renamed, or a link on the way to it is made anew, so
// each folder on the way is asked, the nearest that can be watched for `nearest`. Returns the path
// right below that one if it was found missing.
std::string Tree::watch_above(Root& root, Interest nearest) {
  unwatch_above(root);
  std::string missing = is_gone(root.error) ? root.rules.source() : "";
  bool is_nearest = true;  // of those that can be watched
  for (const Step& step : way_to(root.rules.source())) {
    const Interest wanted = is_nearest ? nearest : Interest::itself;
    const Interest interest = step.is_link ? Interest::names : wanted;
    const Watched watched = backend_.watch(step.folder, interest, root.choice);
    if (watched.id != no_watch) {
      root.above.push_back({watched.id, step.is_link ? step.name : ""});
    }
    if (watched.error == 0) {
      is_nearest = false;
    } else if (is_nearest) {
      missing = is_gone(watched.error) ? step.folder : "";
    }
  }
  return missing;
}

// What comes between finding a path missing and watching the folder above it is not told.
void Tree::watch_for_return(Root& root) {
  for (int round = 0; round < return_rounds; ++round) {
    const std::string missing = watch_above(root, Interest::arrivals);
    if (missing.empty() || folder_at(missing).error != 0) return;
    if (missing == root.rules.source()) return schedule(root.node, Due::list_all_below);
  }
}

void Tree::unwatch_above(Root& root) {
  for (const Above& above : std::exchange(root.above, {})) release({above.watch});
}

bool Tree::is_above_any(WatchId watch) const {
  return std::any_of(roots_.begin(), roots_.end(), [&](const auto& entry) {
    const std::vector<Above>& above = entry.second.above;
    return std::any_of(above.begin(), above.end(),
                       [&](const Above& one) { return one.watch == watch; });
  });
}

Telling Tree::telling_of(NodeId node) const {
  Telling telling = backend_.telling(nodes_.watch(node));
  const Choice choice = root_of(node).choice;
  const bool is_chosen = (choice == Choice::fanotify && telling.means == Means::fanotify) ||
                         (choice == Choice::inotify && telling.means == Means::inotify);
  if (is_chosen && telling.why != Why::elsewhere) telling.why = Why::chosen;
  return telling;
}

Telling Tree::telling(ProjectId project, std::string_view path) const {
  const auto at = roots_.find(project);
  return at == roots_.end() ? Telling{} : telling_of(nodes_.nearest(at->second.node, path));
}

Health Tree::health(ProjectId project) const {
  Health health;
  const auto at = roots_.find(project);
  if (at == roots_.end()) return health;
  const Root& root = at->second;
  health.overflows = root.overflows;
  health.is_scanning = root.pending > 0;
  if (root.error != 0) health.problems.push_back(source_problem(root.rules.source(), root.error));
  const auto add = [&health](const Diagnostics& problems) {
    health.problems.insert(health.problems.end(), problems.begin(), problems.end());
  };
  add(root.outer_ignores.problems);
  Coverage coverage;
  for (const NodeId node : nodes_.subtree(root.node)) {
    if (const auto own = ignores_.find(node); own != ignores_.end()) add(own->second.problems);
    if (const auto trouble = trouble_.find(node); trouble != trouble_.end()) {
      health.problems.push_back(folder_problem(absolute(node), trouble->second));
    } else if (nodes_.watch(node) != no_watch) {
      const Telling telling = telling_of(node);
      coverage.count(telling);
      ++health.folders;
      if (telling.is_polled()) ++health.polled;
    }
  }
  health.backend = coverage.backend();
  health.backend_reason = coverage.reason();
  add(limit_problems(root.rules.source(), coverage));
  return health;
}

}  // namespace galley::watch
