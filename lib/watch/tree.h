// Thread: loop (a plain value in tests). Role: the projects' folders: turns Events into Changes,
// and walks what is new or has to be looked at again. Promise: a folder is watched before it is
// listed; an Event is only a hint, what a Change says was found on disk; no folder is entered
// through a symbolic link; nothing here waits or calls back.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "watch/backend.h"
#include "watch/change.h"
#include "watch/health.h"
#include "watch/nodes.h"
#include "watch/rules.h"

namespace galley::watch {

class Tree {
 public:
  explicit Tree(Backend& backend) : backend_(backend) {}

  void add(ProjectId project, Rules rules, Choice choice = Choice::automatic);
  void remove(ProjectId project);
  void rescan(ProjectId project);

  // Folders and sources with a trouble whose end nobody will tell of, such as EIO: whether there
  // are any, and another walk of them.
  bool has_untold_trouble() const;
  void retry();

  // Something was mounted or unmounted at this absolute path.
  void handle_mount(const std::string& point);

  // Watches the ignore files outside of the source as well, from now on: a change of one is a
  // rescan. A walk alone (scan_once) needs none of it.
  void follow_ignores(ProjectId project);

  // Takes in one Event. What it means is found out by settle().
  void handle(const Event& event);

  // Looks at everything that the Events since the last call were about. `queue` says whether more
  // of them are waiting: the second half of a rename may be among those.
  enum class Queue : std::uint8_t { has_more, is_drained };
  void settle(Queue queue);

  // Watches and lists folders that are due, until about `names` names were looked at (a single
  // folder is always done in one go). Whether any are left.
  enum class More : std::uint8_t { yes, no };
  More crawl(std::size_t names);
  bool is_crawling() const { return pending_ > 0; }

  // What was found since the last call, in order.
  std::vector<Change> take_changes() { return std::exchange(changes_, {}); }

  Health health(ProjectId project) const;

  // How changes of what is at `path`, relative to the source, are found out: that of the nearest
  // folder that is entered.
  Telling telling(ProjectId project, std::string_view path) const;

 private:
  using Names = std::set<std::string, std::less<>>;
  struct Above {
    WatchId watch = no_watch;
    std::string link;  // the link in it that the way goes through, if any
  };
  struct Root {
    Root(Rules taken, Choice chosen) : rules(std::move(taken)), choice(chosen) {}

    Rules rules;
    Choice choice;
    NodeId node = no_node;
    bool is_there = false;     // the source was listed and has not been missed since
    bool is_known = false;     // documents of it were told of
    FileStat identity;         // of the source, when it is there
    int error = 0;             // why it is not
    std::vector<Above> above;  // the folders on the way to the source
    std::size_t pending = 0;   // folders to be listed
    std::uint64_t overflows = 0;
    bool is_owed_a_walk = false;  // events were lost
    OuterIgnores outer_ignores;   // as of the last walk
    bool follows_ignores = false;
    std::map<std::string, Names> followed;  // ignore files outside of the source, by their folders
    std::vector<ProjectId> followers;       // roots of our own that watch those
    std::optional<ProjectId> follower_of;   // this is one of them, of that project
    NodeId repository = no_node;            // that it is for, if only for one inside the source
  };
  struct Departure {  // the first half of a folder's rename
    NodeId node;
    NodeId parent;
    std::string name;
  };
  using Due = Nodes::Due;

  // tree.cpp: events
  void on_overflow(Means means);
  bool is_told_by(const Root& root, Means means) const;
  void make_up();
  void on_folder(NodeId node, const Event& event);
  void on_name(NodeId node, const Event& event);
  void on_folder_name(NodeId node, NodeId child, const Event& event);
  std::optional<Departure> take_departure(std::uint32_t cookie, ProjectId project);
  void rename(const Departure& from, NodeId parent, std::string_view name);
  void touch(NodeId node, const Event& event);
  enum class Was : std::uint8_t { folder, unknown };
  void look_at(NodeId node, const std::string& name, ChangeKind kind, Was was);
  void report(NodeId node, const std::string& name, const struct ::stat* found, ChangeKind kind);
  bool enters(NodeId node, std::string_view name) const;
  bool is_document(NodeId node, std::string_view name) const;
  bool tells_link(NodeId node, std::string_view name) const;

  // crawl.cpp: the walk
  void schedule(NodeId node, Due due);
  std::size_t crawl_folder(NodeId node, Due due);
  bool watch_folder(NodeId node, const std::string& path);
  void take_listing(NodeId node, Due due, std::vector<Entry> entries);
  void fail(NodeId node, int error);
  void enter(NodeId parent, const std::string& name);
  void leave(NodeId node);
  void drop(NodeId node);
  void release(const std::vector<WatchId>& released);

  // roots.cpp: the sources themselves
  void check_root(ProjectId project);
  void lose_root(Root& root, int error);
  void forget_folders(Root& root);
  std::string watch_above(Root& root, Interest nearest);
  void watch_for_return(Root& root);
  void unwatch_above(Root& root);
  static bool is_about_way(Root& root, const Event& event);
  bool is_above_any(WatchId watch) const;
  Telling telling_of(NodeId node) const;

  // follow.cpp: ignore files
  Ignores ignores_above(NodeId node) const;
  Ignores ignores_in(NodeId node) const;
  Due take_ignores(NodeId node, IgnoreFiles ignores, Due due);
  void refresh_outer_ignores(Root& root);
  void refresh_followers(ProjectId project, Root& root);
  void remove_followers(Root& root);
  void follow_repository(NodeId node);
  void unfollow_repository(NodeId node);
  void on_ignores_changed(const Root& follower);

  Root& root_of(NodeId node) { return roots_.at(nodes_.root(node)); }
  const Root& root_of(NodeId node) const { return roots_.at(nodes_.root(node)); }
  bool is_root(NodeId node) const { return nodes_.parent(node) == no_node; }
  std::string absolute(NodeId node) const;
  void emit(NodeId node, Change change);

  Backend& backend_;
  Nodes nodes_;
  std::map<ProjectId, Root> roots_;
  std::vector<NodeId> stack_;  // nodes that are due; may name some that are not any more
  std::size_t pending_ = 0;    // nodes that are due, of all projects
  std::map<NodeId, IgnoreFiles> ignores_;  // of the folders that have any
  struct Repository {
    std::string exclude_path;
    ProjectId follower;
  };
  std::map<NodeId, Repository> repositories_;                        // inside of sources
  ProjectId last_follower_ = std::numeric_limits<ProjectId>::max();  // counts down
  std::map<NodeId, int> trouble_;  // errno of folders that could not be watched or listed
  std::unordered_multimap<std::uint32_t, Departure> departures_;  // by cookie
  std::map<std::pair<NodeId, std::string>, ChangeKind> touched_;  // names that Events were about
  std::set<ProjectId> suspects_;  // projects whose source may have moved
  std::vector<Change> changes_;
};

}  // namespace galley::watch
