// Random operations on a real tree, with the loop turned in between: what Changes alone tell must
// in the end be what a fresh scan finds. Batches of a Settler that are sealed at random times must
// say the same.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include <fcntl.h>
#include <stdio.h>

#include "watch/settler.h"
#include "watching.h"

using namespace galley::watch;
using galley::test::chosen_backend;
using galley::test::differences;
using galley::test::markdown_in;
using galley::test::Model;
using galley::test::scanned;
using galley::test::Watching;
using Told = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

class Churn {
 public:
  Churn(unsigned seed, const Watching& watching) : random_(seed), watching_(watching) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }

  // Few names, so that operations meet each other; also some that are a document's and a folder's.
  std::string folder() { return pick({"a", "b", "c", "d", "e", "x.md"}); }
  std::string file() { return pick({"x.md", "y.md", "z.md", "b", "skip.txt"}); }
  std::string path(std::size_t deepest = 5) {
    std::string path = "source";
    for (std::size_t depth = below(deepest + 1); depth > 0; --depth) path += "/" + folder();
    return watching_.dir / path;
  }

  // One operation; what cannot be done is not.
  void act() {
    std::error_code ignored;
    const std::string where = path();
    switch (below(18)) {
      case 0:
      case 1:
      case 2:
        fs::create_directories(where, ignored);
        break;
      case 3:
      case 4:
        fs::create_directories(where, ignored);
        [[fallthrough]];
      case 5:
      case 6:
      case 7:
        write(where + "/" + file(), random_() % 100);
        break;
      case 8:
        replace(where + "/" + file());
        break;
      case 9:
      case 10:
      case 11:
      case 12:
        move(where, path());
        break;
      case 13:
        fs::remove(where + "/" + file(), ignored);
        break;
      case 14:
        remove_tree(where + "/" + folder());
        break;
      case 15:
        special(where + "/" + file());
        break;
      case 16:
      case 17:
        ignore(below(8) == 0 ? watching_.dir.path() : where);
        break;
    }
  }

 private:
  // An ignore file comes, changes or goes, sometimes with the repository that it counts in.
  void ignore(const std::string& folder) {
    std::error_code ignored;
    const std::string file = folder + pick({"/.gitignore", "/.galleyignore"});
    if (below(4) == 0) {
      fs::remove(file, ignored);
    } else if (std::ofstream out{file}) {
      for (std::size_t rules = below(4); rules > 0; --rules) {
        out << pick({"", "!"}) << pick({"", "/", "**/", "*/"})
            << pick({"a", "b", "x.md", "[y-z].md", "*.md"}) << pick({"", "/", "/**"}) << '\n';
      }
    }
    if (folder == watching_.dir.path()) return;  // a new repository above the source is not noticed
    if (below(6) == 0) fs::create_directory(folder + "/.git", ignored);
    if (below(6) == 0) fs::remove_all(folder + "/.git", ignored);
  }

  static void write(const std::string& path, std::size_t size) {
    if (std::ofstream file{path}) file << std::string(size, 'x');
  }
  void replace(const std::string& path) {
    std::error_code ignored;
    write(path + "~", random_() % 100);
    fs::rename(path + "~", path, ignored);
    fs::remove(path + "~", ignored);
  }
  void move(std::string from, const std::string& to) {
    std::error_code ignored;
    const std::string outside = watching_.dir / "outside";
    const std::string source = watching_.dir / "source";
    if (below(6) == 0) return fs::rename(outside, to, ignored);
    if (from == source && below(4) != 0) from += "/" + folder();
    if (below(8) == 0) {
      fs::rename(from, outside, ignored);
    } else if (below(6) == 0) {
      ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_EXCHANGE);
    } else {
      fs::rename(from, to, ignored);
    }
    if (!fs::exists(source) && below(2) == 0) fs::rename(outside, source, ignored);
  }
  void remove_tree(const std::string& path) {
    std::error_code ignored;
    fs::remove_all(below(30) == 0 ? watching_.dir / "source" : path, ignored);
    if (below(2) == 0) fs::create_directories(path, ignored);
  }
  // Like what is made without a name and linked when it is whole. The other name goes at once: a
  // change made through it would not be told (inotify watches names in folders).
  void link(const std::string& path) {
    std::error_code ignored;
    const std::string other = watching_.dir / "other";
    write(other, 7);
    fs::create_hard_link(other, path, ignored);
    fs::remove(other, ignored);
  }
  void special(const std::string& path) {
    std::error_code ignored;
    switch (below(3)) {
      case 0:
        fs::create_symlink("a", path, ignored);
        break;
      case 1:
        link(path);
        break;
      case 2:
        fs::permissions(path, below(2) == 0 ? fs::perms::owner_all : fs::perms::all, ignored);
        break;
    }
  }

  std::string pick(const std::vector<std::string>& names) { return names[below(names.size())]; }

  std::mt19937 random_;
  const Watching& watching_;
};

// What the kernel itself says: proc(5), /proc/PID/fdinfo, one line for every inotify watch.
std::size_t kernel_watches() {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator("/proc/self/fdinfo")) {
    std::ifstream info(entry.path());
    for (std::string line; std::getline(info, line);) count += line.rfind("inotify wd:", 0) == 0;
  }
  return count;
}

std::size_t folders_in(const galley::watch::Rules& rules) {
  galley::Diagnostics problems;
  return scan_once(0, rules, problems).size();
}

galley::watch::Rules heeding(const std::string& source) {
  galley::watch::Rules rules = markdown_in(source);
  rules.heed({});
  return rules;
}

struct Sides {
  Model from_changes;
  Model from_batches;
  std::map<std::string, galley::FileStat> truth;
  std::size_t unwatched_folders;
  std::size_t leaked_watches;
};

Sides run(unsigned seed, int operations) {
  Watching w(false);
  if (seed % 2 == 0) fs::create_directory(w.dir / ".git");
  const galley::watch::Rules rules = heeding(w.dir / "source");
  w.watcher.add(1, rules);
  w.sync();
  Churn churn(seed, w);
  Settler settler(10, 250);
  Model batched;
  std::uint64_t now = 0;
  std::size_t settled = 0;
  const auto feed = [&] {
    for (; settled < w.log.size(); ++settled) {
      if (w.log[settled].project == 1) settler.add(w.log[settled], now);
    }
  };
  const auto seal = [&](const std::vector<Batch>& batches) {
    for (const Batch& batch : batches) batched.apply(batch);
  };
  if (seed % 3 == 0) w.watcher.add(2, markdown_in(w.dir / "source/a"), chosen_backend());
  for (int i = 0; i < operations; ++i) {
    churn.act();
    for (std::size_t turns = churn.below(4); turns > 1; --turns) {
      w.loop.run_once(galley::loop::Loop::Wait::no);
    }
    if (churn.below(200) == 0) w.watcher.rescan(1);
    feed();
    now += churn.below(20);
    seal(settler.take(now));
  }
  w.sync();
  feed();
  seal(settler.take_all());
  const std::size_t unwatched = folders_in(rules) - w.watcher.health(1).folders;
  w.watcher.remove(1);
  w.watcher.remove(2);
  w.sync();
  return {w.models[1], batched, scanned(rules), unwatched,
          kernel_watches() - 1};  // the folder of the cookies
}

unsigned count(const char* variable, unsigned otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

}  // namespace

// GALLEY_WATCH_SEEDS, GALLEY_WATCH_FIRST_SEED and GALLEY_WATCH_OPERATIONS make it a soak.
TEST_CASE("after random operations the changes alone tell what is on disk") {
  const unsigned first = count("GALLEY_WATCH_FIRST_SEED", 1);
  const unsigned seeds = count("GALLEY_WATCH_SEEDS", 100);
  const auto operations = static_cast<int>(count("GALLEY_WATCH_OPERATIONS", 250));
  std::size_t documents = 0;
  for (unsigned seed = first; seed < first + seeds; ++seed) {
    INFO("seed " << seed);
    const Sides sides = run(seed, operations);
    CHECK(differences(sides.from_changes.documents(), sides.truth) == Told{});
    CHECK(differences(sides.from_batches.documents(), sides.truth) == Told{});
    CHECK(sides.unwatched_folders == 0);
    CHECK(sides.leaked_watches == 0);
    documents += sides.truth.size();
  }
  CHECK(documents > seeds);  // the operations left something to compare
}
