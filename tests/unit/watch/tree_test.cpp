#include "watch/tree.h"

#include <algorithm>

#include <unistd.h>

#include "base/path.h"
#include "watching.h"

using namespace galley::watch;
using galley::test::Model;
using galley::test::TempDir;

namespace {

// A kernel that the test plays: it numbers folders by their inode, as inotify does, and says only
// what it is told to say.
class FakeKernel final : public Backend {
 public:
  Watched watch(const std::string& path, Interest interest, Choice) override {
    if (const auto next = meanwhile.find(path); next != meanwhile.end()) next->second();
    if (const auto fails = failing.find(path); fails != failing.end())
      return {no_watch, fails->second};
    struct stat st {};
    const bool is_followed = interest != Interest::contents;
    if ((is_followed ? ::stat(path.c_str(), &st) : ::lstat(path.c_str(), &st)) != 0) {
      return {no_watch, errno};
    }
    if (!S_ISDIR(st.st_mode)) return {no_watch, ENOTDIR};
    return {numbers.try_emplace(st.st_ino, static_cast<int>(numbers.size()) + 1).first->second, 0};
  }
  void unwatch(WatchId id) override {
    dropped.push_back(id);
    std::erase_if(numbers, [&](const auto& n) { return n.second == id; });
  }

  Telling telling(WatchId id) const override {
    if (polled.contains(id)) return {Means::polling, Why::watch_limit};
    return {Means::inotify, Why::preferred};
  }

  std::map<ino_t, WatchId> numbers;
  std::set<WatchId> polled;  // for want of watches
  std::map<std::string, int> failing;
  std::map<std::string, std::function<void()>> meanwhile;  // happens just before the watch is set
  std::vector<WatchId> dropped;
};

const Event overflow{no_watch, What::overflow, false, 0, "", Means::inotify};

struct Played {
  Played() : tree(kernel) { std::filesystem::create_directories(dir / "source"); }
  void start() {
    tree.add(1, galley::test::markdown_in(dir / "source"));
    walk();
    changes.clear();
  }
  void walk() {
    while (tree.crawl(1) == Tree::More::yes) {
    }
    take();
  }
  void take() {
    for (Change& change : tree.take_changes()) {
      model.apply(change);
      changes.push_back(std::move(change));
    }
  }
  WatchId id(const std::string& path) {
    return kernel.watch(dir / path, Interest::contents, Choice::automatic).id;
  }
  void say(Event event) { tree.handle(event); }
  void settle(Tree::Queue queue = Tree::Queue::is_drained) {
    tree.settle(queue);
    take();
  }
  std::vector<std::string> told() const {
    std::vector<std::string> all;
    for (const Change& change : changes) {
      all.push_back(std::string(galley::test::name_of(change.kind)) + " " + change.path);
    }
    return all;
  }

  TempDir dir;
  FakeKernel kernel;
  Tree tree;
  Model model;
  std::vector<Change> changes;
};

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("every folder is watched before it is listed, parents first") {
  Played p;
  p.dir.write("source/a/b/x.md", "x");
  p.dir.write("source/c/y.md", "y");
  p.tree.add(1, galley::test::markdown_in(p.dir / "source"));
  p.walk();
  CHECK(p.told() == Told{"listed ", "listed a", "listed a/b", "listed c"});
  CHECK(p.model.paths() == Told{"a/b/x.md", "c/y.md"});
  CHECK(p.tree.health(1).folders == 4);
  CHECK_FALSE(p.tree.health(1).is_scanning);
}

TEST_CASE("what is closed after writing is saved, what is only created is found") {
  Played p;
  p.start();
  p.dir.write("source/a.md", "a");
  p.dir.write("source/b.md", "b");
  const WatchId id = p.id("source");
  p.say({id, What::created, false, 0, "a.md"});
  p.say({id, What::created, false, 0, "b.md"});
  p.say({id, What::written, false, 0, "b.md"});
  p.say({id, What::attributes, false, 0, "b.md"});
  p.settle();
  CHECK(p.told() == Told{"found a.md", "saved b.md"});
  CHECK(p.changes[0].stat == galley::real_file_system().stat(p.dir / "source/a.md"));
}

TEST_CASE("a file that was deleted and is there again is not reported gone") {
  Played p;
  p.dir.write("source/a.md", "a");
  p.start();
  const WatchId id = p.id("source");
  p.say({id, What::deleted, false, 0, "a.md"});
  p.settle();
  CHECK(p.told() == Told{"found a.md"});
}

TEST_CASE("events of ignored names look at nothing") {
  Played p;
  p.start();
  const WatchId id = p.id("source");
  for (const char* name : {".a.md.swp", "4913", "a.txt", "a.md~"}) {
    p.say({id, What::written, false, 0, name});
    p.say({id, What::deleted, false, 0, name});
  }
  p.say({id, What::created, true, 0, ".git"});
  p.settle();
  CHECK(p.told().empty());
  CHECK_FALSE(p.tree.is_crawling());
}

TEST_CASE("events of numbers that nobody has are ignored") {
  Played p;
  p.start();
  p.say({4711, What::written, false, 0, "a.md"});
  p.say({4711, What::forgotten, false, 0, ""});
  p.settle();
  CHECK(p.told().empty());
}

TEST_CASE(
    "below a renamed folder everything is told under the new name, before and after it is walked") {
  Played p;
  p.dir.write("source/a/b/c/x.md", "x");
  p.start();
  const WatchId source = p.id("source");
  const WatchId c = p.id("source/a/b/c");
  std::filesystem::rename(p.dir / "source/a", p.dir / "source/z");
  p.say({source, What::moved_from, true, 5, "a"});
  p.say({source, What::moved_to, true, 5, "z"});
  p.say({c, What::written, false, 0, "x.md"});
  p.settle();
  CHECK(p.told() == Told{"gone a", "saved z/b/c/x.md"});
  p.walk();
  CHECK(p.model.paths() == Told{"z/b/c/x.md"});
  p.changes.clear();
  p.say({c, What::written, false, 0, "x.md"});
  p.settle();
  CHECK(p.told() == Told{"saved z/b/c/x.md"});
  CHECK(p.kernel.dropped.empty());
}

TEST_CASE("the halves of a rename may come in different reads") {
  Played p;
  p.dir.write("source/a/x.md", "x");
  p.start();
  const WatchId source = p.id("source");
  const WatchId a = p.id("source/a");
  std::filesystem::rename(p.dir / "source/a", p.dir / "source/z");
  p.say({source, What::moved_from, true, 5, "a"});
  p.settle(Tree::Queue::has_more);
  CHECK(p.told().empty());
  p.say({source, What::moved_to, true, 5, "z"});
  p.settle();
  p.walk();
  CHECK(p.model.paths() == Told{"z/x.md"});
  CHECK(std::find(p.kernel.dropped.begin(), p.kernel.dropped.end(), a) == p.kernel.dropped.end());
}

TEST_CASE("a folder that moves out of sight is gone, and its watch with it") {
  Played p;
  p.dir.write("source/a/b/x.md", "x");
  p.start();
  const WatchId source = p.id("source");
  const WatchId a = p.id("source/a");
  const WatchId b = p.id("source/a/b");
  std::filesystem::rename(p.dir / "source/a", p.dir / "elsewhere");
  p.say({source, What::moved_from, true, 5, "a"});
  p.settle();
  CHECK(p.told() == Told{"gone a"});
  CHECK(p.kernel.dropped == std::vector<WatchId>{a, b});
  CHECK(p.tree.health(1).folders == 1);
}

TEST_CASE("a folder that moves in from elsewhere is walked") {
  Played p;
  p.start();
  p.dir.write("elsewhere/b/x.md", "x");
  std::filesystem::rename(p.dir / "elsewhere", p.dir / "source/a");
  p.say({p.id("source"), What::moved_to, true, 5, "a"});
  p.settle();
  p.walk();
  CHECK(p.told() == Told{"listed a", "listed a/b"});
  CHECK(p.model.paths() == Told{"a/b/x.md"});
}

TEST_CASE("two folders that change places are told apart") {
  Played p;
  p.dir.write("source/a/x.md", "x");
  p.dir.write("source/b/y.md", "y");
  p.start();
  const WatchId source = p.id("source");
  std::filesystem::rename(p.dir / "source/a", p.dir / "source/t");
  std::filesystem::rename(p.dir / "source/b", p.dir / "source/a");
  std::filesystem::rename(p.dir / "source/t", p.dir / "source/b");
  // As the kernel tells of renameat2(2) with RENAME_EXCHANGE.
  p.say({source, What::moved_from, true, 1, "a"});
  p.say({source, What::moved_to, true, 1, "b"});
  p.say({source, What::moved_from, true, 2, "b"});
  p.say({source, What::moved_to, true, 2, "a"});
  p.settle();
  p.walk();
  CHECK(p.model.paths() == Told{"a/y.md", "b/x.md"});
  p.changes.clear();
  p.say({p.id("source/a"), What::written, false, 0, "y.md"});
  p.settle();
  CHECK(p.told() == Told{"saved a/y.md"});
}

TEST_CASE("a path that stands for another folder by now gets that folder's watch") {
  Played p;
  p.dir.write("source/a/x.md", "x");
  p.start();
  const WatchId old = p.id("source/a");
  // The disk is ahead of the events: `a` was replaced before anything was told.
  std::filesystem::rename(p.dir / "source/a", p.dir / "elsewhere");
  p.dir.write("source/a/new.md", "new");
  p.tree.rescan(1);
  p.walk();
  CHECK(p.model.paths() == Told{"a/new.md"});
  CHECK(p.kernel.dropped == std::vector<WatchId>{old});
  p.changes.clear();
  p.say({p.id("source/a"), What::written, false, 0, "new.md"});
  p.settle();
  CHECK(p.told() == Told{"saved a/new.md"});
}

TEST_CASE("impossible renames do no harm") {
  Played p;
  p.dir.write("source/a/b/x.md", "x");
  p.start();
  const WatchId source = p.id("source");
  const WatchId a = p.id("source/a");
  const WatchId b = p.id("source/a/b");
  SECTION("a folder into itself") {
    p.say({source, What::moved_from, true, 1, "a"});
    p.say({b, What::moved_to, true, 1, "a"});
  }
  SECTION("a folder over the one it is in") {
    p.say({a, What::moved_from, true, 1, "b"});
    p.say({source, What::moved_to, true, 1, "a"});
  }
  SECTION("a folder onto itself") {
    p.say({source, What::moved_from, true, 1, "a"});
    p.say({source, What::moved_to, true, 1, "a"});
  }
  SECTION("a second half without a first") { p.say({source, What::moved_to, true, 1, "a"}); }
  SECTION("a first half, twice") {
    p.say({source, What::moved_from, true, 1, "a"});
    p.say({source, What::moved_from, true, 1, "a"});
    p.say({source, What::moved_to, true, 1, "c"});
  }
  p.settle();
  p.walk();
  CHECK(p.model.paths() == Told{"a/b/x.md"});
  p.changes.clear();
  p.say({p.id("source/a/b"), What::written, false, 0, "x.md"});
  p.settle();
  CHECK(p.told() == Told{"saved a/b/x.md"});
}

TEST_CASE("after an overflow everything is looked at again and nothing that is gone stays") {
  Played p;
  p.dir.write("source/a/x.md", "x");
  p.dir.write("source/b/y.md", "y");
  p.start();
  std::filesystem::remove_all(p.dir / "source/a");
  p.dir.write("source/c/d/z.md", "z");
  p.dir.write("source/b/y.md", "changed");
  p.say(overflow);
  p.settle();
  p.walk();
  CHECK(p.model.documents() == galley::test::scanned(galley::test::markdown_in(p.dir / "source")));
  CHECK(p.model.paths() == Told{"b/y.md", "c/d/z.md"});
  CHECK(p.tree.health(1).overflows == 1);
}

TEST_CASE("what tells of a path is what tells of the nearest folder that is entered") {
  Played p;
  p.dir.write("source/a/b/x.md", "x");
  p.dir.write("source/c/y.md", "y");
  p.start();
  p.kernel.polled.insert(p.id("source/a"));
  CHECK(p.tree.telling(1, "a/x.md").means == Means::polling);
  CHECK(p.tree.telling(1, "a/b/x.md").means == Means::inotify);
  CHECK(p.tree.telling(1, "c/no/such.md").why == Why::preferred);
  CHECK(p.tree.telling(2, "c").means == Means::nothing);
}

TEST_CASE("an overflow concerns only the sources that its queue tells of") {
  Played p;
  p.dir.write("polled/x.md", "x");
  p.start();
  p.kernel.polled.insert(p.id("polled"));
  for (std::string up = p.dir.path(); up.size() > 1; up = galley::path::parent(up)) {
    p.kernel.polled.insert(p.kernel.watch(up, Interest::itself, Choice::automatic).id);
  }
  p.kernel.polled.insert(p.kernel.watch("/", Interest::itself, Choice::automatic).id);
  p.tree.add(2, galley::test::markdown_in(p.dir / "polled"));
  p.walk();
  p.say(overflow);
  p.settle();
  CHECK(p.tree.health(1).overflows == 1);
  CHECK(p.tree.health(2).overflows == 0);
  CHECK_FALSE(p.tree.health(2).is_scanning);
}

TEST_CASE("a walk that overflows interrupt again and again comes to its end") {
  Played p;
  for (const std::string name : {"a", "b", "c", "d"}) p.dir.write("source/" + name + "/x.md", "x");
  p.start();
  p.say(overflow);
  p.settle();
  p.dir.write("source/d/late.md", "x");
  for (int folder = 0; folder < 5; ++folder) {
    p.tree.crawl(1);
    p.say(overflow);
    p.settle();
  }
  CHECK(p.model.documents().contains("d/late.md"));
  p.walk();
  CHECK_FALSE(p.tree.is_crawling());
}

TEST_CASE("a folder in a document's place, and a document in a folder's place") {
  Played p;
  p.dir.write("source/a.md", "file");
  p.dir.write("source/b.md/x.md", "in a folder");
  p.start();
  CHECK(p.model.paths() == Told{"a.md", "b.md/x.md"});
  std::filesystem::remove(p.dir / "source/a.md");
  std::filesystem::remove_all(p.dir / "source/b.md");
  p.dir.write("source/a.md/x.md", "in a folder");
  p.dir.write("source/b.md", "file");
  const WatchId id = p.id("source");
  p.say({id, What::deleted, false, 0, "a.md"});
  p.say({id, What::created, true, 0, "a.md"});
  p.say({id, What::deleted, true, 0, "b.md"});
  p.say({id, What::created, false, 0, "b.md"});
  p.say({id, What::written, false, 0, "b.md"});
  p.settle();
  p.walk();
  CHECK(p.model.paths() == Told{"a.md/x.md", "b.md"});
  const Told told = p.told();  // said also of a folder that cannot be listed
  CHECK(std::find(told.begin(), told.end(), "gone a.md") != told.end());
}

TEST_CASE("a symbolic link is no document and no folder") {
  Played p;
  p.dir.write("source/a.md", "a");
  p.dir.write("outside/x.md", "x");
  p.start();
  std::filesystem::remove(p.dir / "source/a.md");
  std::filesystem::create_symlink(p.dir / "outside/x.md", p.dir / "source/a.md");
  std::filesystem::create_symlink(p.dir / "outside", p.dir / "source/link");
  const WatchId id = p.id("source");
  p.say({id, What::created, false, 0, "a.md"});
  p.say({id, What::created, false, 0, "link"});
  p.say({id, What::created, true, 0, "link"});
  p.settle();
  p.walk();
  CHECK(p.told() == Told{"gone a.md"});
  p.tree.rescan(1);
  p.walk();
  CHECK(p.model.paths().empty());
}

TEST_CASE(
    "running out of watches is told once, with the command that mends it, and loses no document") {
  Played p;
  p.dir.write("source/a/x.md", "x");
  p.dir.write("source/b/y.md", "y");
  p.kernel.polled = {p.id("source/a"), p.id("source/b")};
  p.start();
  CHECK(p.model.paths() == Told{"a/x.md", "b/y.md"});
  const Health health = p.tree.health(1);
  CHECK(health.folders == 3);
  CHECK(health.polled == 2);
  CHECK(health.backend == "inotify, polling");
  REQUIRE(health.problems.size() == 1);
  CHECK(health.problems[0].code == "watch-limit");
  CHECK(health.problems[0].message.find("2 folders") != std::string::npos);
  CHECK(health.problems[0].message.find("sysctl fs.inotify.max_user_watches=") !=
        std::string::npos);
  p.kernel.polled.clear();
  p.tree.rescan(1);
  p.walk();
  CHECK(p.tree.health(1).problems.empty());
  CHECK(p.tree.health(1).backend == "inotify");
}

TEST_CASE("a folder that cannot be read is a problem, keeps what was known and comes back") {
  Played p;
  p.dir.write("source/a/x.md", "x");
  p.start();
  const WatchId source = p.id("source");
  p.kernel.failing = {{p.dir / "source/a", EACCES}};
  p.say({source, What::attributes, true, 0, "a"});
  p.settle();
  p.walk();
  CHECK(p.model.paths() == Told{"a/x.md"});
  REQUIRE(p.tree.health(1).problems.size() == 1);
  CHECK(p.tree.health(1).problems[0].code == "folder-unreadable");
  CHECK(p.tree.health(1).problems[0].place.file == p.dir / "source/a");
  p.kernel.failing.clear();
  p.dir.write("source/a/y.md", "y");
  p.say({source, What::attributes, true, 0, "a"});
  p.settle();
  p.walk();
  CHECK(p.model.paths() == Told{"a/x.md", "a/y.md"});
  CHECK(p.tree.health(1).problems.empty());
}

TEST_CASE("what comes before the watch is set is listed, for no event will tell of it") {
  Played p;
  p.dir.write("source/a/x.md", "x");
  p.kernel.meanwhile[p.dir / "source/a"] = [&] { p.dir.write("source/a/late.md", "late"); };
  p.start();
  CHECK(p.model.paths() == Told{"a/late.md", "a/x.md"});
}

TEST_CASE("a source that comes back before the folder above it is watched is found") {
  Played p;
  p.start();
  std::filesystem::remove_all(p.dir / "source");
  SECTION("in a folder that is there") {
    p.kernel.meanwhile[p.dir.path()] = [&] { p.dir.write("source/x.md", "x"); };
  }
  SECTION("with a folder that is not") {
    p.tree.remove(1);
    p.tree.add(1, galley::test::markdown_in(p.dir / "up/source"));
    p.kernel.meanwhile[p.dir.path()] = [&] { p.dir.write("up/source/x.md", "x"); };
  }
  p.tree.rescan(1);
  p.walk();
  CHECK(p.model.paths() == Told{"x.md"});
  CHECK(p.tree.health(1).problems.empty());
}

TEST_CASE("a folder whose watch has died is watched and listed again if it is still there") {
  Played p;
  p.dir.write("source/a/x.md", "x");
  p.start();
  const WatchId a = p.id("source/a");
  p.dir.write("source/a/y.md", "y");  // as when something was unmounted from it
  p.say({a, What::lost, false, 0, ""});
  p.say({a, What::forgotten, false, 0, ""});
  CHECK(p.tree.health(1).folders == 1);
  p.settle();
  p.walk();
  CHECK(p.tree.health(1).folders == 2);
  CHECK(p.model.paths() == Told{"a/x.md", "a/y.md"});
}

TEST_CASE("a folder that vanishes while it is due to be walked is gone") {
  Played p;
  p.start();
  p.dir.write("source/a/x.md", "x");
  p.say({p.id("source"), What::created, true, 0, "a"});
  p.settle();
  std::filesystem::remove_all(p.dir / "source/a");
  p.walk();
  CHECK(p.told() == Told{"gone a"});
  CHECK_FALSE(p.tree.is_crawling());
}

TEST_CASE("removing a project gives back its watches, but not those another project has") {
  Played p;
  p.dir.write("source/a/x.md", "x");
  p.start();
  p.tree.add(2, galley::test::markdown_in(p.dir / "source/a"));
  p.walk();
  const WatchId source = p.id("source");
  const WatchId a = p.id("source/a");
  p.tree.remove(1);
  CHECK(std::find(p.kernel.dropped.begin(), p.kernel.dropped.end(), a) == p.kernel.dropped.end());
  p.changes.clear();
  p.say({a, What::written, false, 0, "x.md"});
  p.settle();
  CHECK(p.told() == Told{"saved x.md"});
  CHECK(p.changes[0].project == 2);
  p.tree.remove(2);
  CHECK(std::find(p.kernel.dropped.begin(), p.kernel.dropped.end(), a) != p.kernel.dropped.end());
  CHECK(std::find(p.kernel.dropped.begin(), p.kernel.dropped.end(), source) !=
        p.kernel.dropped.end());
  CHECK_FALSE(p.tree.is_crawling());
}

TEST_CASE("a walk is cut into steps of about so many names") {
  Played p;
  for (int i = 0; i < 20; ++i) p.dir.write("source/d" + std::to_string(i) + "/x.md", "x");
  p.tree.add(1, galley::test::markdown_in(p.dir / "source"));
  int steps = 1;
  while (p.tree.crawl(5) == Tree::More::yes) {
    CHECK(p.tree.take_changes().size() <= 5);
    ++steps;
  }
  CHECK(steps > 5);
}
