#include "watch/nodes.h"

#include <algorithm>
#include <cassert>

namespace galley::watch {

NodeId Nodes::allocate() {
  if (free_.empty()) {
    nodes_.emplace_back();
    return static_cast<NodeId>(nodes_.size() - 1);
  }
  const NodeId id = free_.back();
  free_.pop_back();
  return id;
}

NodeId Nodes::add_root(std::uint32_t root) {
  const NodeId id = allocate();
  nodes_[id] = Node{};
  nodes_[id].root = root;
  nodes_[id].is_alive = true;
  return id;
}

NodeId Nodes::add(NodeId parent, std::string_view name) {
  assert(find(parent, name) == no_node);
  const NodeId id = add_root(nodes_[parent].root);
  attach(id, parent, name);
  return id;
}

void Nodes::remove(NodeId node, std::vector<WatchId>& released) {
  const std::vector<NodeId> doomed = subtree(node);
  detach(node);
  for (const NodeId id : doomed) {
    set_watch(id, no_watch, released);
    nodes_[id] = Node{};
    free_.push_back(id);
  }
}

void Nodes::move(NodeId node, NodeId parent, std::string_view name) {
  assert(!is_within(parent, node) && find(parent, name) == no_node);
  const std::string kept(name);  // `name` may point into the node itself
  detach(node);
  attach(node, parent, kept);
}

std::vector<NodeId>::const_iterator Nodes::position(NodeId parent, std::string_view name) const {
  const std::vector<NodeId>& children = nodes_[parent].children;
  return std::lower_bound(children.begin(), children.end(), name,
                          [&](NodeId id, std::string_view n) { return nodes_[id].name < n; });
}

NodeId Nodes::find(NodeId parent, std::string_view name) const {
  const auto at = position(parent, name);
  return at != nodes_[parent].children.end() && nodes_[*at].name == name ? *at : no_node;
}

void Nodes::attach(NodeId node, NodeId parent, std::string_view name) {
  nodes_[node].name = name;
  nodes_[node].parent = parent;
  nodes_[parent].children.insert(position(parent, name), node);
}

void Nodes::detach(NodeId node) {
  const NodeId parent = nodes_[node].parent;
  if (parent != no_node) nodes_[parent].children.erase(position(parent, nodes_[node].name));
}

NodeId Nodes::nearest(NodeId node, std::string_view path) const {
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const NodeId child = find(node, path.substr(0, slash));
    if (child == no_node) break;
    node = child;
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return node;
}

bool Nodes::is_within(NodeId node, NodeId folder) const {
  while (node != no_node && node != folder) node = nodes_[node].parent;
  return node == folder;
}

std::string Nodes::path(NodeId node) const {
  std::size_t length = 0;
  for (NodeId up = node; nodes_[up].parent != no_node; up = nodes_[up].parent) {
    length += nodes_[up].name.size() + 1;
  }
  if (length == 0) return {};
  std::string path(length - 1, '/');
  std::size_t end = path.size();
  for (NodeId up = node; nodes_[up].parent != no_node; up = nodes_[up].parent) {
    const std::string& name = nodes_[up].name;
    path.replace(end - name.size(), name.size(), name);
    end -= std::min(end, name.size() + 1);
  }
  return path;
}

std::vector<NodeId> Nodes::subtree(NodeId node) const {
  std::vector<NodeId> all{node};
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const NodeId child : nodes_[all[i]].children) all.push_back(child);
  }
  return all;
}

void Nodes::set_watch(NodeId node, WatchId watch, std::vector<WatchId>& released) {
  const WatchId old = nodes_[node].watch;
  if (old == watch) return;
  if (old != no_watch) {
    auto [at, end] = by_watch_.equal_range(old);
    at = std::find_if(at, end, [&](const auto& entry) { return entry.second == node; });
    if (at != end) by_watch_.erase(at);
    if (!is_watching(old)) released.push_back(old);
  }
  nodes_[node].watch = watch;
  if (watch != no_watch) by_watch_.emplace(watch, node);
}

std::vector<NodeId> Nodes::watched_by(WatchId watch) const {
  std::vector<NodeId> nodes;
  const auto [begin, end] = by_watch_.equal_range(watch);
  for (auto at = begin; at != end; ++at) nodes.push_back(at->second);
  return nodes;
}

}  // namespace galley::watch
