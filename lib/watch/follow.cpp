#include <utility>

#include "base/path.h"
#include "watch/tree.h"

namespace galley::watch {

// A node keeps its files when it is renamed, so patterns with a '/' stay relative to the right
// folder: the paths are made from the nodes, as everywhere.
Ignores Tree::ignores_above(NodeId node) const {
  const Root& root = root_of(node);
  if (!root.rules.heeded()) return {};
  Ignores ignores(root.outer_ignores, nodes_.path(node));
  if (ignores_.empty()) return ignores;
  std::vector<std::pair<const IgnoreFiles*, std::string>> found;  // the deepest first
  std::string below;
  for (NodeId at = node; !is_root(at);) {
    below = path::join(nodes_.name(at), below);
    at = nodes_.parent(at);
    if (const auto own = ignores_.find(at); own != ignores_.end()) {
      found.emplace_back(&own->second, below);
    }
  }
  for (auto level = found.rbegin(); level != found.rend(); ++level) {
    ignores.add(*level->first, std::move(level->second));
  }
  return ignores;
}

Ignores Tree::ignores_in(NodeId node) const {
  Ignores ignores = ignores_above(node);
  if (const auto own = ignores_.find(node); own != ignores_.end()) ignores.add(own->second, "");
  return ignores;
}

// What lies below a folder with other rules than before is walked again. Where folders are polled
// nothing else tells of an edit of theirs.
Tree::Due Tree::take_ignores(NodeId node, IgnoreFiles ignores, Due due) {
  const auto before = ignores_.find(node);
  const bool is_same =
      before == ignores_.end() ? ignores.is_empty() : before->second.has_same_rules(ignores);
  if (ignores.is_empty()) {
    ignores_.erase(node);
  } else {
    ignores_[node] = std::move(ignores);
  }
  follow_repository(node);
  return is_same ? due : Due::list_all_below;
}

void Tree::refresh_outer_ignores(Root& root) {
  if (!root.rules.heeded()) return;
  if (root.follows_ignores) refresh_followers(nodes_.root(root.node), root);
  root.outer_ignores = read_outer_ignores(root.rules.source(), *root.rules.heeded());
}

// Called when the walk of the source is due but has not begun: what is scheduled now is walked
// before it, so that nothing happens unseen between the reading and the watching of a file.
void Tree::follow_ignores(ProjectId project) {
  const auto at = roots_.find(project);
  if (at == roots_.end() || !at->second.rules.heeded()) return;
  at->second.follows_ignores = true;
  refresh_followers(project, at->second);
}

// Each folder with such files is watched like a project that knows these files alone. It may come,
// go and come back like any source.
void Tree::refresh_followers(ProjectId project, Root& root) {
  std::map<std::string, Names> wanted;
  for (const std::string& path : outer_ignore_paths(root.rules.source(), *root.rules.heeded())) {
    wanted[std::string(path::parent(path))].emplace(path::name(path));
  }
  if (wanted == root.followed) return;
  remove_followers(root);
  root.followed = std::move(wanted);
  for (const auto& [folder, names] : root.followed) {
    const ProjectId follower = last_follower_--;
    root.followers.push_back(follower);
    add(follower, Rules::of_files(folder, names), root.choice);
    roots_.at(follower).follower_of = project;
  }
}

// The info/exclude of a repository inside of the source lies where the source's walk does not go,
// and in a submodule outside of the source.
void Tree::follow_repository(NodeId node) {
  const Root& root = root_of(node);
  const auto own = ignores_.find(node);
  const bool is_followed = root.follows_ignores && !is_root(node) && own != ignores_.end();
  const std::string path = is_followed ? own->second.exclude_path : "";
  const auto known = repositories_.find(node);
  if (path == (known == repositories_.end() ? "" : known->second.exclude_path)) return;
  unfollow_repository(node);
  if (path.empty()) return;
  const ProjectId follower = last_follower_--;
  repositories_[node] = {path, follower};
  add(follower, Rules::of_files(std::string(path::parent(path)), {std::string(path::name(path))}),
      root.choice);
  roots_.at(follower).follower_of = nodes_.root(node);
  roots_.at(follower).repository = node;
}

void Tree::unfollow_repository(NodeId node) {
  const auto known = repositories_.find(node);
  if (known == repositories_.end()) return;
  const ProjectId follower = known->second.follower;
  repositories_.erase(known);
  remove(follower);
}

// What is told of ignore files elsewhere says that all they speak of is to be looked at again.
void Tree::on_ignores_changed(const Root& follower) {
  if (follower.repository == no_node) return rescan(*follower.follower_of);
  schedule(follower.repository, Due::list);  // with other rules than before, all below it as well
}

void Tree::remove_followers(Root& root) {
  for (const ProjectId follower : std::exchange(root.followers, {})) remove(follower);
  root.followed.clear();
}

}  // namespace galley::watch
