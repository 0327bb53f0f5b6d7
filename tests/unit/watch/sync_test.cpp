#include <filesystem>
#include <stdexcept>

#include "watch/cookies.h"
#include "watching.h"

using namespace galley::watch;
using galley::test::Watching;
using Told = std::vector<std::string>;
namespace fs = std::filesystem;

TEST_CASE("sync is reached after every change made before it, and in its own order") {
  Watching w;
  std::vector<std::string> order;
  w.dir.write("source/a.md", "a");
  w.watcher.sync([&] { order.push_back("first:" + std::to_string(w.documents().size())); });
  w.dir.write("source/b.md", "b");
  w.dir.write("source/deep/er/c.md", "c");
  w.watcher.sync([&] { order.push_back("second:" + std::to_string(w.documents().size())); });
  CHECK(order.empty());  // never from inside the call
  REQUIRE(w.until([&] { return order.size() == 2; }));
  CHECK(order[0].substr(0, 5) == "first");
  CHECK(order[1] == "second:3");
}

TEST_CASE("sync waits for a scan that was begun before it") {
  Watching w(false);
  for (int i = 0; i < 200; ++i) {
    const std::string folder = "source/d" + std::to_string(i);
    for (int k = 0; k < 20; ++k) w.dir.write(folder + "/f" + std::to_string(k) + ".md", "x");
  }
  w.watcher.add(1, galley::test::markdown_in(w.dir / "source"), galley::test::chosen_backend());
  bool is_reached = false;
  std::size_t known = 0;
  w.watcher.sync([&] {
    is_reached = true;
    known = w.documents().size();
  });
  w.loop.run_once(galley::loop::Loop::Wait::no);
  CHECK_FALSE(is_reached);
  REQUIRE(w.until([&] { return is_reached; }));
  CHECK(known == 4000);
}

TEST_CASE("sync is reached when its folder is deleted, and makes it again") {
  Watching w;
  bool is_reached = false;
  w.watcher.sync([&] { is_reached = true; });
  fs::remove_all(w.dir / "scratch");
  REQUIRE(w.until([&] { return is_reached; }));
  w.sync();
  CHECK(w.dir.exists("scratch"));
  fs::rename(w.dir / "scratch", w.dir / "moved");
  fs::create_directory(w.dir / "scratch");
  w.sync();
  fs::remove_all(w.dir / "scratch");
  fs::remove_all(w.dir / "moved");
  w.dir.write("source/a.md", "a");
  w.sync();
  CHECK(w.documents() == Told{"a.md"});
}

TEST_CASE("sync is reached even if no cookie can be made") {
  const galley::test::TempDir dir;
  dir.write("file", "not a folder");
  fs::create_directory(dir / "source");
  galley::loop::Loop loop;
  int documents = 0;
  Watcher watcher(loop, dir / "file/scratch", [&](const std::vector<Change>& changes) {
    for (const Change& change : changes) documents += change.kind == ChangeKind::saved ? 1 : 0;
  });
  watcher.add(1, galley::test::markdown_in(dir / "source"), galley::test::chosen_backend());
  bool is_reached = false;
  const auto sync = [&] {
    is_reached = false;
    watcher.sync([&] { is_reached = true; });
    for (int i = 0; i < 1000 && !is_reached; ++i) loop.run_once(galley::loop::Loop::Wait::no);
    CHECK(is_reached);
  };
  sync();
  dir.write("source/a.md", "a");
  sync();
  CHECK(documents == 1);
}

TEST_CASE("cookies leave no file behind and no change in a project that holds their folder") {
  Watching w(false);
  w.watcher.add(1, {w.dir.path(), {"**"}, {}, {}});
  w.sync();
  w.log.clear();
  w.sync();
  w.sync();
  CHECK(w.told().empty());
  for (const auto& folder : fs::directory_iterator(w.dir / "scratch")) {
    CHECK(fs::is_empty(folder));
  }
}

TEST_CASE("a sync may be asked for inside a sync, and a watcher destroyed in one") {
  const galley::test::TempDir dir;
  galley::loop::Loop loop;
  int reached = 0;
  auto watcher =
      std::make_unique<Watcher>(loop, dir / "scratch", [](const std::vector<Change>&) {});
  watcher->sync([&] {
    ++reached;
    watcher->sync([&] {
      ++reached;
      watcher.reset();
    });
    watcher->sync([&] { reached += 100; });
  });
  loop.run();
  CHECK(reached == 2);
}

TEST_CASE("a cookie that the queue lost counts as seen") {
  class Numbers final : public Backend {
   public:
    Watched watch(const std::string&, Interest, Choice) override { return {7, 0}; }
    void unwatch(WatchId) override {}
  } backend;
  const galley::test::TempDir dir;
  Cookies cookies(backend, dir / "scratch");
  CHECK(cookies.make() == 1);
  CHECK(cookies.make() == 2);
  CHECK(cookies.seen() == 0);
  cookies.handle({8, What::created, false, 0, ".galley-tmp-cookie-2"});
  cookies.handle({7, What::created, false, 0, "anything"});
  CHECK(cookies.seen() == 0);
  cookies.handle({7, What::created, false, 0, ".galley-tmp-cookie-1"});
  CHECK(cookies.seen() == 1);
  cookies.handle({7, What::created, false, 0, ".galley-tmp-cookie-99"});
  CHECK(cookies.seen() == 2);
  CHECK(cookies.make() == 3);
  cookies.handle({no_watch, What::overflow, false, 0, ""});
  CHECK(cookies.seen() == 3);
  CHECK(cookies.make() == 4);
  cookies.handle({7, What::forgotten, false, 0, ""});
  CHECK(cookies.seen() == 4);
}
