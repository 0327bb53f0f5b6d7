#include "watch/nodes.h"

#include "support/catch.h"

using galley::watch::no_node;
using galley::watch::no_watch;
using galley::watch::NodeId;
using galley::watch::Nodes;
using galley::watch::WatchId;

TEST_CASE("paths are made of the names above, so a move renames everything below") {
  Nodes nodes;
  const NodeId root = nodes.add_root(1);
  const NodeId a = nodes.add(root, "a");
  const NodeId b = nodes.add(a, "b");
  const NodeId c = nodes.add(b, "c");
  CHECK(nodes.path(root).empty());
  CHECK(nodes.path(c) == "a/b/c");
  nodes.move(a, root, "z");
  CHECK(nodes.path(c) == "z/b/c");
  CHECK(nodes.find(root, "a") == no_node);
  CHECK(nodes.find(root, "z") == a);
  nodes.move(b, root, "b");
  CHECK(nodes.path(c) == "b/c");
  CHECK(nodes.children(a).empty());
  nodes.move(b, root, nodes.name(b) + "2");
  CHECK(nodes.path(c) == "b2/c");
  CHECK(nodes.is_within(c, root));
  CHECK(nodes.is_within(c, c));
  CHECK_FALSE(nodes.is_within(a, b));
}

TEST_CASE("children are found by name and kept in byte order") {
  Nodes nodes;
  const NodeId root = nodes.add_root(1);
  for (const char* name : {"m", "a", "\xff", "z", "B"}) nodes.add(root, name);
  std::vector<std::string> names;
  for (const NodeId child : nodes.children(root)) names.push_back(nodes.name(child));
  CHECK(names == std::vector<std::string>{"B", "a", "m", "z", "\xff"});
  CHECK(nodes.name(nodes.find(root, "m")) == "m");
  CHECK(nodes.find(root, "n") == no_node);
}

TEST_CASE("removing a folder removes all below it and gives back the watches nobody else has") {
  Nodes nodes;
  std::vector<WatchId> released;
  const NodeId root = nodes.add_root(1);
  const NodeId a = nodes.add(root, "a");
  const NodeId b = nodes.add(a, "b");
  const NodeId other = nodes.add_root(2);
  nodes.set_watch(a, 10, released);
  nodes.set_watch(b, 11, released);
  nodes.set_watch(other, 11, released);
  CHECK(nodes.watched_by(11).size() == 2);
  nodes.remove(a, released);
  CHECK(released == std::vector<WatchId>{10});
  CHECK_FALSE(nodes.is_alive(a));
  CHECK_FALSE(nodes.is_alive(b));
  CHECK(nodes.watched_by(11) == std::vector<NodeId>{other});
  CHECK(nodes.children(root).empty());
  nodes.remove(other, released);
  CHECK(released == std::vector<WatchId>{10, 11});
}

TEST_CASE("a node that gets another watch gives the old one back") {
  Nodes nodes;
  std::vector<WatchId> released;
  const NodeId root = nodes.add_root(1);
  nodes.set_watch(root, 5, released);
  nodes.set_watch(root, 5, released);
  CHECK(released.empty());
  nodes.set_watch(root, 6, released);
  CHECK(released == std::vector<WatchId>{5});
  nodes.set_watch(root, no_watch, released);
  CHECK(released == std::vector<WatchId>{5, 6});
  CHECK_FALSE(nodes.is_watching(6));
}
