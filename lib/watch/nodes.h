// Thread: loop (a plain value in tests). Role: the folders that are known, each by its name and its
// parent, and which watch belongs to which of them.
// Promise: a path is always made from the names above it, so after a rename everything below
// answers under its new name; one watch may belong to several folders (two projects on one source,
// a bind mount). Costs about 160 bytes a folder (measured); documents are not stored at all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "watch/backend.h"

namespace galley::watch {

using NodeId = std::uint32_t;
inline constexpr NodeId no_node = 0xFFFF'FFFF;

class Nodes {
 public:
  // Every node belongs to one root, named by a number of the caller's. Ids of removed nodes are
  // used again.
  NodeId add_root(std::uint32_t root);
  NodeId add(NodeId parent, std::string_view name);

  // Removes a node and everything below it. `released` receives the watches that belong to no node
  // any more.
  void remove(NodeId node, std::vector<WatchId>& released);

  // `parent` must not lie below `node`, and must have no child of that name.
  void move(NodeId node, NodeId parent, std::string_view name);

  NodeId find(NodeId parent, std::string_view name) const;
  // The deepest known folder on the way down from `node` to the relative `path`.
  NodeId nearest(NodeId node, std::string_view path) const;
  bool is_within(NodeId node, NodeId folder) const;
  bool is_alive(NodeId node) const { return node < nodes_.size() && nodes_[node].is_alive; }

  NodeId parent(NodeId node) const { return nodes_[node].parent; }
  std::uint32_t root(NodeId node) const { return nodes_[node].root; }
  const std::string& name(NodeId node) const { return nodes_[node].name; }
  const std::vector<NodeId>& children(NodeId node) const { return nodes_[node].children; }
  WatchId watch(NodeId node) const { return nodes_[node].watch; }

  // Relative to the root, "" for the root itself.
  std::string path(NodeId node) const;

  // The node and all below it, parents before children.
  std::vector<NodeId> subtree(NodeId node) const;

  // Gives the node another watch, or none. `released` as above.
  void set_watch(NodeId node, WatchId watch, std::vector<WatchId>& released);

  std::vector<NodeId> watched_by(WatchId watch) const;
  bool is_watching(WatchId watch) const { return by_watch_.find(watch) != by_watch_.end(); }

  // What the crawl still has to do with a node: kept here because it costs a byte and dies with it.
  enum class Due : std::uint8_t { nothing, list, list_all_below };
  Due due(NodeId node) const { return nodes_[node].due; }
  void set_due(NodeId node, Due due) { nodes_[node].due = due; }

 private:
  struct Node {
    std::string name;
    std::vector<NodeId> children;  // in byte order of their names
    NodeId parent = no_node;
    WatchId watch = no_watch;
    std::uint32_t root = 0;
    Due due = Due::nothing;
    bool is_alive = false;
  };

  NodeId allocate();
  std::vector<NodeId>::const_iterator position(NodeId parent, std::string_view name) const;
  void attach(NodeId node, NodeId parent, std::string_view name);
  void detach(NodeId node);

  std::vector<Node> nodes_;
  std::vector<NodeId> free_;
  std::unordered_multimap<WatchId, NodeId> by_watch_;
};

}  // namespace galley::watch
