#include "watch/tree.h"

#include <algorithm>
#include <cerrno>

#include <sys/stat.h>

#include "base/path.h"

namespace galley::watch {
namespace {

// What an event says of a file by itself. A file that is only created may still be written to; that
// a file went says nothing of what took its place.
ChangeKind kind_of(What what) {
  return what == What::written || what == What::moved_to ? ChangeKind::saved : ChangeKind::found;
}

bool is_missing(int code) { return code == ENOENT || code == ENOTDIR; }

}  // namespace

void Tree::handle(const Event& event) {
  if (event.what == What::overflow) return on_overflow(event.means);
  for (auto& [project, root] : roots_) {
    if (is_about_way(root, event)) suspects_.insert(project);
  }
  for (const NodeId node : nodes_.watched_by(event.watch)) {
    if (!nodes_.is_alive(node) || nodes_.watch(node) != event.watch) continue;
    if (event.name.empty()) {
      on_folder(node, event);
    } else {
      on_name(node, event);
    }
  }
}

// A link that the way goes through is told of by its name in its folder.
bool Tree::is_about_way(Root& root, const Event& event) {
  const bool is_about_itself =
      event.what == What::lost || event.what == What::forgotten || event.what == What::stale;
  const bool is_meant = std::any_of(root.above.begin(), root.above.end(), [&](const Above& above) {
    const bool is_link = !event.name.empty() && above.link == event.name;
    return above.watch == event.watch && (is_about_itself || is_link || !root.is_there);
  });
  if (event.what == What::forgotten) {
    std::erase_if(root.above, [&](const Above& above) { return above.watch == event.watch; });
  }
  return is_meant;
}

// Nothing in the queue after this point is missing, so one look at everything that this queue tells
// of makes it right again.
void Tree::on_overflow(Means means) {
  departures_.clear();
  for (auto& [project, root] : roots_) {
    if (!is_told_by(root, means)) continue;
    ++root.overflows;
    suspects_.insert(project);
    root.is_owed_a_walk = true;
  }
}

bool Tree::is_told_by(const Root& root, Means means) const {
  const auto is_of_it = [&](WatchId watch) { return backend_.telling(watch).means == means; };
  const std::vector<NodeId> nodes = nodes_.subtree(root.node);
  return std::any_of(root.above.begin(), root.above.end(),
                     [&](const Above& above) { return is_of_it(above.watch); }) ||
         std::any_of(nodes.begin(), nodes.end(),
                     [&](NodeId node) { return is_of_it(nodes_.watch(node)); });
}

// A walk that is under way ends first: begun anew with every overflow, it would never come to the
// folders at its end while somebody goes on writing faster than we read.
void Tree::make_up() {
  for (auto& [project, root] : roots_) {
    if (root.pending > 0 || !std::exchange(root.is_owed_a_walk, false)) continue;
    schedule(root.node, Due::list_all_below);
  }
}

void Tree::on_folder(NodeId node, const Event& event) {
  if (event.what == What::forgotten) {
    std::vector<WatchId> released;  // dead already
    nodes_.set_watch(node, no_watch, released);
  }
  if (event.what == What::attributes || event.what == What::stale) {
    schedule(node, trouble_.count(node) > 0 ? Due::list_all_below : Due::list);
  } else if (is_root(node)) {
    suspects_.insert(nodes_.root(node));
  } else if (event.what == What::forgotten) {
    schedule(node, Due::list_all_below);  // unmounted, or deleted and its name not yet heard of
  }
}

void Tree::on_name(NodeId node, const Event& event) {
  if (root_of(node).rules.heeded() && is_ignore_name(event.name)) {
    schedule(node, Due::list_all_below);
  }
  const NodeId child = nodes_.find(node, event.name);
  if (event.is_folder || child != no_node) {
    on_folder_name(node, child, event);
  } else {
    touch(node, event);
  }
}

void Tree::on_folder_name(NodeId node, NodeId child, const Event& event) {
  const std::string name(event.name);
  if (event.what == What::moved_from && child != no_node) {
    departures_.emplace(event.cookie, Departure{child, node, name});
    return;
  }
  if (event.what == What::moved_to) {
    if (const auto from = take_departure(event.cookie, nodes_.root(node))) {
      return rename(*from, node, name);
    }
  }
  if (event.what == What::attributes && child != no_node) {
    return schedule(child, trouble_.count(child) > 0 ? Due::list_all_below : Due::list);
  }
  look_at(node, name, kind_of(event.what), Was::unknown);
}

// The node that left with this cookie, if it still is where it left from.
std::optional<Tree::Departure> Tree::take_departure(std::uint32_t cookie, ProjectId project) {
  const auto [begin, end] = departures_.equal_range(cookie);
  for (auto at = begin; at != end; ++at) {
    const Departure from = at->second;
    if (!nodes_.is_alive(from.parent) || nodes_.root(from.parent) != project) continue;
    departures_.erase(at);
    if (nodes_.find(from.parent, from.name) != from.node) return std::nullopt;
    return from;
  }
  return std::nullopt;
}

// The node keeps its children and their watches, so what happens below it meanwhile is told under
// the new name. It is walked again all the same: its documents are new to whoever knows them by
// their paths, and the disk may be ahead of the events.
void Tree::rename(const Departure& from, NodeId parent, std::string_view name) {
  const bool is_entered = enters(parent, name);
  const NodeId replaced = nodes_.find(parent, name);
  // The tree lags behind the disk, so a move that could not be carried out on it means nothing:
  // what is under both names now is all that counts.
  const bool is_possible = is_entered && !nodes_.is_within(parent, from.node) &&
                           (replaced == no_node || !nodes_.is_within(from.node, replaced));
  if (is_possible) {
    if (replaced != no_node) drop(replaced);
    nodes_.move(from.node, parent, name);
    schedule(from.node, Due::list_all_below);
  } else {
    look_at(parent, std::string(name), ChangeKind::found, Was::unknown);
  }
  if (nodes_.is_alive(from.parent)) {
    look_at(from.parent, from.name, ChangeKind::found, is_possible ? Was::folder : Was::unknown);
  }
}

void Tree::touch(NodeId node, const Event& event) {
  const auto [at, is_new] =
      touched_.try_emplace({node, std::string(event.name)}, kind_of(event.what));
  if (!is_new && event.what != What::attributes) at->second = kind_of(event.what);
}

void Tree::settle(Queue queue) {
  if (queue == Queue::is_drained) {
    for (const auto& [cookie, from] : std::exchange(departures_, {})) {
      if (nodes_.is_alive(from.parent)) {
        look_at(from.parent, from.name, ChangeKind::found, Was::unknown);
      }
    }
  }
  for (const auto& [where, kind] : std::exchange(touched_, {})) {
    if (nodes_.is_alive(where.first)) look_at(where.first, where.second, kind, Was::unknown);
  }
  for (const ProjectId project : std::exchange(suspects_, {})) check_root(project);
  make_up();
}

// Brings what is known of one name in line with the disk. `was` tells of a folder that is no longer
// known under this name.
void Tree::look_at(NodeId node, const std::string& name, ChangeKind kind, Was was) {
  const NodeId child = nodes_.find(node, name);
  const bool is_entered = enters(node, name);
  if (child == no_node && was == Was::unknown && !is_entered && !is_document(node, name)) return;
  struct stat st {};
  const bool is_found = ::lstat(path::join(absolute(node), name).c_str(), &st) == 0;
  // Not to be known by its path, which may be longer than PATH_MAX: a listing has no such limit,
  // and where it cannot look at the name either, that is the folder's trouble. Or that of a folder
  // above the source, which tells nobody.
  if (!is_found && !is_missing(errno)) {
    if (errno == EACCES) suspects_.insert(nodes_.root(node));
    return schedule(node, Due::list);
  }
  if (is_found && S_ISDIR(st.st_mode) && is_entered) {
    // Its listing says the same, but perhaps it cannot be listed.
    if (child == no_node) report(node, name, &st, kind);
    return enter(node, name);
  }
  if (child != no_node) {
    leave(child);
  } else if (was == Was::folder) {
    emit(node, {.kind = ChangeKind::gone, .path = path::join(nodes_.path(node), name)});
  }
  report(node, name, is_found ? &st : nullptr, kind);
}

// A link is whole as soon as it is there (symlink(2)).
void Tree::report(NodeId node, const std::string& name, const struct stat* found, ChangeKind kind) {
  const bool is_link = found != nullptr && S_ISLNK(found->st_mode) && tells_link(node, name);
  if (!is_link && !is_document(node, name)) return;
  const bool is_told = is_link || (found != nullptr && S_ISREG(found->st_mode));
  if (is_link) kind = ChangeKind::saved;
  emit(node, {.kind = is_told ? kind : ChangeKind::gone,
              .path = path::join(nodes_.path(node), name),
              .stat = is_told ? to_file_stat(*found) : FileStat{},
              .names = is_told ? std::uint64_t{found->st_nlink} : 1});
}

bool Tree::tells_link(NodeId node, std::string_view name) const {
  return root_of(node).rules.in(nodes_.path(node)).tells_link(name);
}

bool Tree::enters(NodeId node, std::string_view name) const {
  return root_of(node).rules.in(nodes_.path(node)).enters(name) &&
         !ignores_in(node).ignores(name, NameKind::folder);
}

bool Tree::is_document(NodeId node, std::string_view name) const {
  return root_of(node).rules.in(nodes_.path(node)).is_document(name) &&
         !ignores_in(node).ignores(name, NameKind::file);
}

void Tree::emit(NodeId node, Change change) {
  const Root& root = root_of(node);
  if (root.follower_of) return on_ignores_changed(root);
  change.project = nodes_.root(node);
  changes_.push_back(std::move(change));
}

std::string Tree::absolute(NodeId node) const {
  return path::join(roots_.at(nodes_.root(node)).rules.source(), nodes_.path(node));
}

}  // namespace galley::watch
