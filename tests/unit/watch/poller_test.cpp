#include "watch/poller.h"

#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>

#include "support/catch.h"
#include "support/temp_dir.h"

using namespace galley::watch;
using galley::test::TempDir;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t all_names = 1'000'000;

// A poller on one folder, `source`, under the number 1, that is looked at as time is moved on.
struct Polling {
  Polling() {
    dir.write("source/a.md", "a");
    make_old("source/a.md");
    REQUIRE(poller.add(1, dir / "source", Interest::contents, now));
  }
  // Times long past: what has just changed is looked at more than once.
  void make_old(const std::string& path) const {
    const timespec times[2] = {{1'000'000'000, 0}, {1'000'000'000, 0}};
    REQUIRE(::utimensat(AT_FDCWD, (dir / path).c_str(), times, 0) == 0);
  }
  // Looks for so long, as often as is due; what was told of 1.
  std::vector<What> look(std::uint64_t milliseconds) {
    std::vector<What> told;
    const std::uint64_t end = now + milliseconds;
    while (poller.deadline() && *poller.deadline() <= end) {
      now = std::max(now, *poller.deadline());
      poller.poll(now, all_names, [&](const Event& event) {
        CHECK(event.watch == 1);
        told.push_back(event.what);
      });
      ++looks;
    }
    now = end;
    return told;
  }

  TempDir dir;
  std::uint64_t now = 1'000;
  bool wall_clock_stands = false;  // where it is, just behind every change
  Poller poller{[this] {
    return Poller::wall_clock_ns() +
           (wall_clock_stands ? 0 : static_cast<std::int64_t>(now) * 1'000'000);
  }};
  int looks = 0;
};

using Told = std::vector<What>;

}  // namespace

TEST_CASE("a polled folder is told of when something in it has changed and come to rest") {
  Polling p;
  p.dir.write("source/b.md", "b");
  const Told told = p.look(2 * Poller::shortest_ms);
  CHECK(told == Told{What::stale});
  p.dir.write("source/b.md", "longer");
  CHECK(p.look(2 * Poller::shortest_ms) == Told{What::stale});
  fs::remove(p.dir / "source/b.md");
  CHECK(p.look(2 * Poller::shortest_ms) == Told{What::stale});
}

TEST_CASE("what is being written is not told of before it rests, but for so long only") {
  Polling p;
  std::string text;
  std::uint64_t waited = 0;
  for (Told told; told.empty(); waited += Poller::shortest_ms) {
    p.dir.write("source/b.md", text += "more");
    told = p.look(Poller::shortest_ms);
    REQUIRE(waited <= Poller::longest_unsettled_ms + Poller::shortest_ms);
  }
  CHECK(waited >= Poller::longest_unsettled_ms);
}

TEST_CASE("a round tells even of what is being written, for somebody waits for it") {
  Polling p;
  p.dir.write("source/b.md", "half");
  const std::uint64_t round = p.poller.request_round(p.now);
  CHECK(p.poller.finished_round() < round);
  CHECK(p.look(0) == Told{What::stale});
  CHECK(p.poller.finished_round() == round);
}

TEST_CASE("a round that is asked for while one is under way follows it") {
  Polling p;
  fs::create_directory(p.dir / "other");
  REQUIRE(p.poller.add(2, p.dir / "other", Interest::contents, p.now));
  const std::uint64_t first = p.poller.request_round(p.now);
  p.poller.poll(p.now, 1, [](const Event&) {});
  const std::uint64_t second = p.poller.request_round(p.now);
  CHECK(second == first + 1);
  CHECK(p.poller.finished_round() < first);
  p.poller.poll(p.now, 1, [](const Event&) {});
  CHECK(p.poller.finished_round() == first);
  p.poller.poll(p.now, all_names, [](const Event&) {});
  CHECK(p.poller.finished_round() == second);
}

TEST_CASE("folders that are added and dropped keep no round from ending") {
  Polling p;
  const std::uint64_t round = p.poller.request_round(p.now);
  fs::create_directory(p.dir / "other");
  REQUIRE(p.poller.add(2, p.dir / "other", Interest::contents, p.now));
  p.poller.remove(1);
  CHECK(p.poller.finished_round() == round);
  p.poller.remove(2);
  CHECK_FALSE(p.poller.deadline());
}

TEST_CASE("a folder at rest is looked at less and less often, and often again once it changes") {
  Polling p;
  p.look(2 * 60'000);
  p.looks = 0;
  CHECK(p.look(10 * 60'000).empty());
  CHECK(p.looks <= 31);
  p.dir.write("source/b.md", "b");
  Told told;
  for (std::uint64_t waited = 0; told.empty(); waited += Poller::shortest_ms) {
    REQUIRE(waited <= Poller::longest_ms + Poller::shortest_ms);
    told = p.look(Poller::shortest_ms);
  }
  p.looks = 0;
  p.look(10 * Poller::shortest_ms);
  CHECK(p.looks >= 4);
}

TEST_CASE("what has just changed is told of again when the clock of the disk has moved on") {
  Polling p;
  p.dir.write("source/b.md", "b");
  CHECK(p.look(3 * Poller::shortest_ms) == Told{What::stale});
  CHECK(p.look(60'000) == Told{What::stale});
  CHECK(p.look(60'000).empty());
}

TEST_CASE("a name that came and went since the last look may have been listed: that is told of") {
  Polling p;
  p.look(60'000);  // what is known of the folder is no news any more
  p.dir.write("source/b.md", "b");
  fs::remove(p.dir / "source/b.md");
  CHECK(p.look(60'000) == Told{What::stale});
  CHECK(p.look(60'000).empty());
}

TEST_CASE("a round tells again of what was told within a tick of the disk's clock") {
  Polling p;
  p.wall_clock_stands = true;
  p.dir.write("source/b.md", "b");
  CHECK(p.look(3 * Poller::shortest_ms) == Told{What::stale});
  CHECK(p.look(3 * Poller::shortest_ms).empty());  // nobody waits, the clock will move on
  p.poller.request_round(p.now);
  CHECK(p.look(0) == Told{What::stale});
}

TEST_CASE("a polled folder that is not at its path any more is lost and forgotten") {
  Polling p;
  fs::rename(p.dir / "source", p.dir / "elsewhere");
  CHECK(p.look(Poller::longest_ms) == Told{What::lost, What::forgotten});
  CHECK(p.poller.size() == 0);
  CHECK_FALSE(p.poller.deadline());
}

TEST_CASE("another folder at the path of a polled one is not taken for it") {
  Polling p;
  fs::rename(p.dir / "source", p.dir / "elsewhere");
  p.dir.write("source/a.md", "a");
  CHECK(p.look(Poller::longest_ms) == Told{What::lost, What::forgotten});
}

TEST_CASE("of a folder that only matters itself nothing else is told") {
  Polling p;
  p.poller.remove(1);
  REQUIRE(p.poller.add(1, p.dir / "source", Interest::itself, p.now));
  p.dir.write("source/b.md", "b");
  CHECK(p.look(60'000).empty());
  fs::remove_all(p.dir / "source");
  CHECK(p.look(60'000) == Told{What::lost, What::forgotten});
}

TEST_CASE("a folder that cannot be looked at is refused") {
  Polling p;
  CHECK_FALSE(p.poller.add(2, p.dir / "missing", Interest::contents, p.now));
  CHECK(errno == ENOENT);
  fs::create_directory_symlink(p.dir / "source", p.dir / "link");
  CHECK_FALSE(p.poller.add(2, p.dir / "link", Interest::contents, p.now));
  CHECK(p.poller.add(2, p.dir / "link", Interest::root, p.now));
}
