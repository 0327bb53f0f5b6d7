// The walk with watches, and what a watched folder takes of memory.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <limits>

#include <dirent.h>
#include <fcntl.h>
#include <malloc.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "support/temp_dir.h"
#include "watch.h"
#include "watch/backends.h"
#include "watch/tree.h"
#include "watch/watcher.h"

namespace galley::bench {
namespace {

constexpr Shape crawled{2'000, 20};
constexpr int rounds = 9;
constexpr Shape remembered{20'000, 0};

watch::Rules markdown_in(const std::string& source) { return {source, {"*.md"}, {}, {}}; }

// Calls the function with every folder, then reads it and stats every name in it. Returns how many
// names there are.
using OnFolder = std::function<void(const std::string& path)>;
std::size_t walk(const std::string& path, const OnFolder& on_folder) {
  on_folder(path);
  DIR* const folder = ::opendir(path.c_str());
  if (folder == nullptr) return 0;
  std::size_t names = 0;
  while (const dirent* const entry = ::readdir(folder)) {
    const std::string name = entry->d_name;
    struct stat st {};
    if (name == "." || name == "..") continue;
    ++names;
    if (::fstatat(::dirfd(folder), name.c_str(), &st, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (S_ISDIR(st.st_mode)) names += walk(path + "/" + name, on_folder);
  }
  ::closedir(folder);
  return names;
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = Clock::now();
  work();
  return microseconds_since(begin) / 1e6;
}

double walk_alone(const std::string& root) {
  return seconds_of([&] { walk(root, [](const std::string&) {}); });
}

double walk_with_inotify(const std::string& root) {
  const Fd queue(::inotify_init1(IN_CLOEXEC));
  return seconds_of([&] {
    walk(root, [&](const std::string& path) {
      ::inotify_add_watch(queue.get(), path.c_str(), IN_CLOSE_WRITE | IN_ONLYDIR);
    });
  });
}

double walk_with_fanotify(const std::string& root) {
  const Fd queue(::fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_DFID_NAME | FAN_CLOEXEC, O_RDONLY));
  if (!queue) return 0;
  return seconds_of([&] {
    walk(root, [&](const std::string& path) {
      ::fanotify_mark(queue.get(), FAN_MARK_ADD | FAN_MARK_ONLYDIR,
                      FAN_CLOSE_WRITE | FAN_EVENT_ON_CHILD, AT_FDCWD, path.c_str());
    });
  });
}

double scan(const std::string& root) {
  return seconds_of([&] {
    Diagnostics problems;
    watch::scan_once(1, markdown_in(root), problems);
  });
}

void crawl(watch::Tree& tree) {
  while (tree.crawl(std::numeric_limits<std::size_t>::max()) == watch::Tree::More::yes) {
  }
}

double crawl_with(const std::string& root, watch::Choice choice) {
  watch::Backends backends;
  watch::Tree tree(backends);
  return seconds_of([&] {
    tree.add(1, markdown_in(root), choice);
    crawl(tree);
  });
}

struct Way {
  const char* name;
  std::function<double()> seconds;
  double best = std::numeric_limits<double>::max();
};

// A backend that watches nothing: what the tree needs by itself.
class Unwatched final : public watch::Backend {
 public:
  watch::Watched watch(const std::string&, watch::Interest, watch::Choice) override { return {}; }
  void unwatch(watch::WatchId) override {}
};

struct Memory {
  double heap = 0;      // bytes that malloc(3) has given out
  double resident = 0;  // bytes of the process that are in memory
  double kernel = 0;    // bytes of the kernel's that it cannot take back, of the whole machine
};

Memory memory() {
  ::malloc_trim(0);
  const struct mallinfo2 info = ::mallinfo2();
  Memory now{static_cast<double>(info.uordblks + info.hblkhd), 0, 0};
  double pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> pages;
  now.resident = pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
  std::ifstream all("/proc/meminfo");
  for (std::string word; all >> word;) {
    if (word == "SUnreclaim:") all >> now.kernel;
  }
  now.kernel *= 1024;
  return now;
}

void print_growth(const char* name, watch::Backend& backend, const std::string& root,
                  watch::Choice choice) {
  watch::Tree tree(backend);
  const Memory before = memory();
  tree.add(1, markdown_in(root), choice);
  crawl(tree);
  tree.take_changes();
  const Memory after = memory();
  const watch::Health health = tree.health(1);
  const auto each = [](double bytes) { return bytes / remembered.folders; };
  std::printf("%-16s %8.0f %10.0f %10.0f   %zu folders by %s\n", name,
              each(after.heap - before.heap), each(after.resident - before.resident),
              each(after.kernel - before.kernel), health.folders,
              health.backend.empty() ? "nothing" : health.backend.c_str());
}

// In a process of its own, so that no one counts what another has freed.
void apart(const std::function<void()>& work) {
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    std::fflush(stdout);
    ::_exit(0);
  }
  if (child > 0) ::waitpid(child, nullptr, 0);
}

}  // namespace

void print_crawl() {
  const test::TempDir dir;
  make_tree(dir.path(), crawled);
  const std::string root = dir.path();
  Way ways[] = {{"readdir + fstatat (floor)", [&] { return walk_alone(root); }},
                {"floor + inotify_add_watch", [&] { return walk_with_inotify(root); }},
                {"floor + fanotify_mark", [&] { return walk_with_fanotify(root); }},
                {"scan_once (no watches)", [&] { return scan(root); }},
                {"Tree by inotify", [&] { return crawl_with(root, watch::Choice::inotify); }},
                {"Tree by fanotify", [&] { return crawl_with(root, watch::Choice::fanotify); }},
                {"Tree by polling", [&] { return crawl_with(root, watch::Choice::polling); }}};
  for (int round = 0; round < rounds; ++round) {
    for (Way& way : ways) way.best = std::min(way.best, way.seconds());
  }
  const std::size_t names = walk(root, [](const std::string&) {});
  std::printf(
      "The walk of %zu names, %d folders of %d pages, warm, on %s: the best of %d rounds, in "
      "turns\n%-28s %12s %8s %12s\n",
      names, crawled.folders, crawled.files, file_system_of(root).c_str(), rounds, "", "entries/s",
      "floor x", "µs a folder");
  for (const Way& way : ways) {
    if (way.best <= 0) continue;
    std::printf("%-28s %12.0f %8.2f %12.1f\n", way.name, static_cast<double>(names) / way.best,
                way.best / ways[0].best, 1e6 * way.best / crawled.folders);
  }
}

void print_memory() {
  const test::TempDir dir;
  make_tree(dir.path(), remembered);
  std::printf(
      "Bytes for each of %d watched folders without pages, each in a fresh process:\n"
      "heap: given out by malloc(3); resident: /proc/self/statm; kernel: SUnreclaim of the "
      "whole\nmachine (marks, but not the inodes and names that they pin; others' work "
      "counts too)\n%-16s %8s %10s %10s\n",
      remembered.folders, "", "heap", "resident", "kernel");
  apart([&] {
    Unwatched unwatched;
    print_growth("the tree alone", unwatched, dir.path(), watch::Choice::automatic);
  });
  for (const watch::Choice choice : choices) {
    apart([&] {
      watch::Backends backends;
      print_growth(name_of(choice), backends, dir.path(), choice);
    });
  }
}

}  // namespace galley::bench
