// What the kernel says in fanotify's form, and the bytes of it that were never written by a kernel.
#include "watch/fanotify.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>

#include <fcntl.h>
#include <sys/stat.h>

#include "support/catch.h"
#include "support/temp_dir.h"
#include "watch/fanotify_decode.h"

using namespace galley::watch;
using galley::test::TempDir;
namespace fs = std::filesystem;

namespace {

struct Told {
  WatchId watch;
  What what;
  bool is_folder;
  std::string name;
  bool operator==(const Told&) const = default;
};

// A queue and a folder `source` in it, where this kernel has fanotify for everybody.
struct Listening {
  std::vector<Told> read() {
    std::vector<Told> told;
    cookies.clear();
    while (!queue.is_drained()) {
      queue.read([&](const Event& event) {
        told.push_back({event.watch, event.what, event.is_folder, std::string(event.name)});
        cookies.push_back(event.cookie);
      });
    }
    return told;
  }
  WatchId watch(const std::string& path, Interest interest = Interest::contents) {
    const Watched watched = queue.watch(dir / path, interest, Choice::automatic);
    CHECK(watched.error == 0);
    return watched.id;
  }

  TempDir dir;
  Fanotify queue;
  std::vector<std::uint32_t> cookies;
};

bool is_missing() {
  const TempDir dir;
  if (Fanotify::delivers(dir.path())) return false;
  WARN("skipped: the kernel or a filter of its calls keeps fanotify from this process");
  return true;
}

}  // namespace

TEST_CASE("fanotify tells of a file that was written by its folder and name") {
  if (is_missing()) return;
  Listening l;
  fs::create_directory(l.dir / "source");
  const WatchId id = l.watch("source");
  l.dir.write("source/a.md", "a");
  CHECK(l.read() == std::vector<Told>{{id, What::written, false, "a.md"}});
  fs::remove(l.dir / "source/a.md");
  CHECK(l.read() == std::vector<Told>{{id, What::deleted, false, "a.md"}});
}

TEST_CASE("a file that went and is there again is not taken for a finished one") {
  if (is_missing()) return;
  Listening l;
  fs::create_directory(l.dir / "source");
  const WatchId id = l.watch("source");
  l.dir.write("source/a.md", "a");
  fs::remove(l.dir / "source/a.md");
  const galley::Fd half(
      ::open((l.dir / "source/a.md").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
  const std::vector<Told> told = l.read();
  REQUIRE_FALSE(told.empty());
  CHECK(told.back() == Told{id, What::created, false, "a.md"});
}

TEST_CASE("both names of a rename come together, and one alone when the other is not watched") {
  if (is_missing()) return;
  Listening l;
  fs::create_directories(l.dir / "source/a");
  fs::create_directories(l.dir / "source/b");
  fs::create_directories(l.dir / "outside");
  const WatchId a = l.watch("source/a");
  const WatchId b = l.watch("source/b");
  fs::create_directory(l.dir / "source/a/x");
  l.read();
  fs::rename(l.dir / "source/a/x", l.dir / "source/b/y");
  CHECK(l.read() ==
        std::vector<Told>{{a, What::moved_from, true, "x"}, {b, What::moved_to, true, "y"}});
  CHECK(l.cookies[0] == l.cookies[1]);
  CHECK(l.cookies[0] != 0);
  fs::rename(l.dir / "source/b/y", l.dir / "outside/y");
  CHECK(l.read() == std::vector<Told>{{b, What::moved_from, true, "y"}});
  fs::rename(l.dir / "outside/y", l.dir / "source/a/z");
  CHECK(l.read() == std::vector<Told>{{a, What::moved_to, true, "z"}});
}

TEST_CASE("a folder keeps its number wherever it is moved, until it is deleted") {
  if (is_missing()) return;
  Listening l;
  fs::create_directories(l.dir / "source/deep");
  const WatchId id = l.watch("source/deep");
  fs::rename(l.dir / "source", l.dir / "renamed");
  l.read();
  l.dir.write("renamed/deep/a.md", "a");
  CHECK(l.read() == std::vector<Told>{{id, What::written, false, "a.md"}});
  CHECK(l.watch("renamed/deep") == id);
  fs::remove_all(l.dir / "renamed/deep");
  const std::vector<Told> told = l.read();
  REQUIRE_FALSE(told.empty());
  CHECK(told.back() == Told{id, What::forgotten, true, ""});
  fs::create_directory(l.dir / "renamed/deep");
  CHECK(l.watch("renamed/deep") != id);
}

TEST_CASE("a folder that is not of interest any more is not told of") {
  if (is_missing()) return;
  Listening l;
  fs::create_directories(l.dir / "source");
  const WatchId id = l.watch("source");
  l.queue.unwatch(id);
  l.dir.write("source/a.md", "a");
  CHECK(l.read().empty());
  CHECK(l.watch("source") != id);
}

TEST_CASE("what cannot be watched is refused with the reason") {
  if (is_missing()) return;
  Listening l;
  l.dir.write("file", "x");
  fs::create_directory_symlink(l.dir.path(), l.dir / "link");
  const auto error = [&](const std::string& path, Interest interest) {
    return l.queue.watch(l.dir / path, interest, Choice::automatic).error;
  };
  CHECK(error("missing", Interest::contents) == ENOENT);
  CHECK(error("file", Interest::contents) == ENOTDIR);
  CHECK(error("link", Interest::contents) == ENOTDIR);
  CHECK(error("link", Interest::root) == 0);
}

TEST_CASE("bytes that no kernel wrote are decoded without harm") {
  const unsigned seed = std::random_device{}();
  std::cout << "fanotify bytes: seed " << seed << "\n";
  std::mt19937 random(seed);
  for (int round = 0; round < 5000; ++round) {
    std::string bytes(random() % 200, '\0');
    for (char& c : bytes) c = random() % 3 == 0 ? static_cast<char>(random() % 64) : '\0';
    if (bytes.size() > 8) {
      bytes[0] = static_cast<char>(24 + random() % 100);
      bytes[1] = bytes[2] = bytes[3] = 0;
      bytes[4] = 3;  // FANOTIFY_METADATA_VERSION
    }
    std::uint32_t cookie = 0;
    std::size_t names = 0;
    decode_fanotify(
        bytes, [](std::string_view key) { return static_cast<WatchId>(key.size()); }, cookie,
        [&](const Event& event) { names += event.name.size(); });
    CHECK(names <= bytes.size() * 8);
  }
}
