#include <algorithm>
#include <cerrno>

#include "base/path.h"
#include "watch/listing.h"
#include "watch/tree.h"

namespace galley::watch {
namespace {

// The folder is not at this path (any more). ELOOP: a symbolic link is in its place.
bool is_gone(int code) { return code == ENOENT || code == ENOTDIR || code == ELOOP; }

// Of what cannot be read. A change of rights or of names is an event, a limit is the backend's.
bool is_end_untold(int error) {
  return error != 0 && !is_gone(error) && error != EACCES && error != ENAMETOOLONG &&
         error != ENOSPC;
}

}  // namespace

void Tree::schedule(NodeId node, Due due) {
  const Due before = nodes_.due(node);
  if (due <= before) return;
  nodes_.set_due(node, due);
  if (before != Due::nothing) return;
  stack_.push_back(node);
  ++pending_;
  ++root_of(node).pending;
}

Tree::More Tree::crawl(std::size_t names) {
  std::size_t seen = 0;
  while (!stack_.empty() && seen < names) {
    const NodeId node = stack_.back();
    stack_.pop_back();
    if (!nodes_.is_alive(node) || nodes_.due(node) == Due::nothing) continue;
    const Due due = nodes_.due(node);
    nodes_.set_due(node, Due::nothing);
    --pending_;
    --root_of(node).pending;
    seen += 1 + crawl_folder(node, due);
  }
  make_up();
  return is_crawling() ? More::yes : More::no;
}

// Returns how many names were looked at.
std::size_t Tree::crawl_folder(NodeId node, Due due) {
  Root& root = root_of(node);
  if (is_root(node) && !root.is_there) watch_above(root, Interest::itself);
  const std::string folder = nodes_.path(node);
  const std::string path = path::join(root.rules.source(), folder);
  if (!watch_folder(node, path)) return 0;
  if (is_root(node)) refresh_outer_ignores(root);
  Listing listing = list_folder({root.rules.source(), folder}, root.rules, ignores_above(node));
  if (listing.error != 0) {
    fail(node, listing.error);
    return listing.names;
  }
  if (is_root(node)) {
    root.is_there = true;
    root.is_known = true;
    root.identity = listing.folder;
    root.error = 0;
  }
  const Due below = take_ignores(node, std::move(listing.ignores), due);
  take_listing(node, below, std::move(listing.entries));
  return listing.names;
}

// Always asks again, also for a folder that has a watch: its path may stand for another inode by
// now. False when the folder cannot be listed either.
bool Tree::watch_folder(NodeId node, const std::string& path) {
  const Watched watched = backend_.watch(path, is_root(node) ? Interest::root : Interest::contents,
                                         root_of(node).choice);
  std::vector<WatchId> released;
  nodes_.set_watch(node, watched.id, released);
  release(released);
  if (watched.error == 0) {
    trouble_.erase(node);
    return true;
  }
  if (is_gone(watched.error) || watched.error == EACCES) {
    fail(node, watched.error);
    return false;
  }
  trouble_[node] = watched.error;  // ENOSPC and the like: its documents can be read all the same
  return true;
}

void Tree::take_listing(NodeId node, Due due, std::vector<Entry> entries) {
  std::vector<NodeId> listed;
  std::vector<NodeId> walked;
  for (const Entry& entry : entries) {
    if (entry.stat.kind != FileKind::directory) continue;
    const NodeId known = nodes_.find(node, entry.name);
    listed.push_back(known != no_node ? known : nodes_.add(node, entry.name));
    const bool is_troubled = known != no_node && trouble_.contains(known);
    if (known == no_node || is_troubled || due == Due::list_all_below) {
      walked.push_back(listed.back());
    }
  }
  // The last one scheduled is walked first: this way round that is in the order of the names.
  std::for_each(walked.rbegin(), walked.rend(),
                [&](NodeId child) { schedule(child, Due::list_all_below); });
  std::sort(listed.begin(), listed.end());
  const std::vector<NodeId> children = nodes_.children(node);
  for (const NodeId child : children) {
    if (!std::binary_search(listed.begin(), listed.end(), child)) drop(child);
  }
  emit(node,
       {.kind = ChangeKind::listed, .path = nodes_.path(node), .entries = std::move(entries)});
}

// A folder that is there but cannot be read keeps what is known of it: that it is not readable now
// does not mean that its documents are gone.
void Tree::fail(NodeId node, int error) {
  if (is_root(node)) return lose_root(root_of(node), error);
  if (is_gone(error)) return leave(node);
  trouble_[node] = error;
}

bool Tree::has_untold_trouble() const {
  return std::any_of(trouble_.begin(), trouble_.end(),
                     [](const auto& one) { return is_end_untold(one.second); }) ||
         std::any_of(roots_.begin(), roots_.end(),
                     [](const auto& root) { return is_end_untold(root.second.error); });
}

void Tree::retry() {
  for (const auto& [node, error] : trouble_) {
    if (is_end_untold(error)) schedule(node, Due::list_all_below);
  }
  for (const auto& [project, root] : roots_) {
    if (is_end_untold(root.error)) schedule(root.node, Due::list_all_below);
  }
}

void Tree::enter(NodeId parent, const std::string& name) {
  const NodeId known = nodes_.find(parent, name);
  schedule(known != no_node ? known : nodes_.add(parent, name), Due::list_all_below);
}

void Tree::leave(NodeId node) {
  emit(node, {.kind = ChangeKind::gone, .path = nodes_.path(node)});
  drop(node);
}

void Tree::drop(NodeId node) {
  Root& root = root_of(node);
  for (const NodeId below : nodes_.subtree(node)) {
    trouble_.erase(below);
    ignores_.erase(below);
    unfollow_repository(below);
    if (nodes_.due(below) == Due::nothing) continue;
    --pending_;
    --root.pending;
  }
  std::vector<WatchId> released;
  nodes_.remove(node, released);
  release(released);
}

void Tree::release(const std::vector<WatchId>& released) {
  for (const WatchId watch : released) {
    if (!nodes_.is_watching(watch) && !is_above_any(watch)) backend_.unwatch(watch);
  }
}

}  // namespace galley::watch
