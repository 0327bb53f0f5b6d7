// From the save of one page to its renamed output: galleyd beside the shell loop that people write
// themselves (inotifywait and a converter), on the same pages, in turns, in one run.
//
//   bench_save [PAGES=500] [SAVES=100]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/fd.h"
#include "support/galley_process.h"

using namespace galley::test;
using Clock = std::chrono::steady_clock;

namespace {

// Waits for one name to be renamed into a folder.
class Arrival {
 public:
  explicit Arrival(const std::string& folder) : fd_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    ::inotify_add_watch(fd_.get(), folder.c_str(), IN_MOVED_TO);
  }

  // False when nothing came within two seconds.
  bool wait(const std::string& name) {
    while (true) {
      alignas(inotify_event) char buffer[4096];
      const ssize_t size = ::read(fd_.get(), buffer, sizeof buffer);
      for (ssize_t at = 0; at < size;) {
        const auto* const event = reinterpret_cast<const inotify_event*>(buffer + at);
        if (name == event->name) return true;
        at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
      }
      pollfd waiting{fd_.get(), POLLIN, 0};
      if (::poll(&waiting, 1, 2000) <= 0) return false;
    }
  }

 private:
  galley::Fd fd_;
};

struct Figures {
  double median = 0;
  double p90 = 0;
  double p99 = 0;
};

Figures figures(std::vector<double> milliseconds) {
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto at = [&](double part) {
    return milliseconds[static_cast<std::size_t>(part *
                                                 static_cast<double>(milliseconds.size() - 1))];
  };
  return {at(0.5), at(0.9), at(0.99)};
}

std::string page(int number) {
  std::string text = "# Page " + std::to_string(number) + "\n";
  for (int i = 0; i < 40; ++i) {
    text += "\nA paragraph of **some** length with `code` and a [link](page-1.md), number " +
            std::to_string(i) + ", so that the page is of an ordinary size.\n";
  }
  return text;
}

// Saves the page in place and waits for its output. Random rests keep the saves out of step with
// whatever ticks.
std::optional<double> save(const std::string& file, int number, Arrival& arrival,
                           const std::string& output) {
  const std::string text = page(number) + "\nSaved for the " + std::to_string(number) + ". time.\n";
  const auto begin = Clock::now();
  std::ofstream(file, std::ios::binary) << text;
  if (!arrival.wait(output)) return std::nullopt;
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

void rest(std::mt19937& random) {
  const int ms = std::uniform_int_distribution<int>(20, 60)(random);
  ::poll(nullptr, 0, ms);
}

bool has(const char* program) {
  return run_command({"/bin/sh", "-c", std::string("command -v ") + program}).exit_code == 0;
}

void print(const char* name, const std::vector<double>& milliseconds, int saves) {
  const Figures f = figures(milliseconds);
  std::printf("%-28s %8.2f %8.2f %8.2f %6d\n", name, f.median, f.p90, f.p99,
              saves - static_cast<int>(milliseconds.size()));
}

// The converter in a shell loop, on pages of its own.
std::string shell_loop(const TempDir& dir) {
  const std::string out = dir / "loop";
  return "inotifywait -q -m -r -e close_write,moved_to --format '%w%f' '" + (dir / "loop-docs") +
         "' | while read -r f; do b=${f##*/}; cmark \"$f\" > '" + out + "/.new' && mv '" + out +
         "/.new' '" + out + "'/\"${b%.md}.html\"; done";
}

}  // namespace

int main(int argc, char** argv) {
  const int pages = argc > 1 ? std::atoi(argv[1]) : 500;
  const int saves = argc > 2 ? std::atoi(argv[2]) : 100;
  const TempDir dir;
  for (int i = 0; i < pages; ++i) {
    dir.write("docs/page-" + std::to_string(i) + ".md", page(i));
    dir.write("loop-docs/page-" + std::to_string(i) + ".md", page(i));
  }
  std::filesystem::create_directories(dir / "loop");

  GalleyProcess galleyd({"--source", dir / "docs", "--out", dir / "out", "--repo", "acme/docs"});
  galleyd.wait_ready();
  galleyd.sync();
  const bool has_loop = has("inotifywait") && has("cmark");
  std::optional<ChildProcess> loop;
  if (has_loop) {
    loop.emplace(Launch{{"/bin/sh", "-c", shell_loop(dir)}, dir / "loop.log", dir / "loop.log"});
    ::poll(nullptr, 0, 1000);  // inotifywait does not say when it is ready
  }

  Arrival from_galley(dir / "out");
  Arrival from_loop(dir / "loop");
  const unsigned seed = std::random_device{}();
  std::mt19937 random(seed);
  std::vector<double> galley_ms;
  std::vector<double> loop_ms;
  for (int i = 0; i < saves; ++i) {
    rest(random);
    const auto ours = save(dir / "docs/page-7.md", i, from_galley, "docs__page-7.mdc");
    if (ours) galley_ms.push_back(*ours);
    if (!has_loop) continue;
    rest(random);
    const auto theirs = save(dir / "loop-docs/page-7.md", i, from_loop, "page-7.html");
    if (theirs) loop_ms.push_back(*theirs);
  }

  std::printf("save to renamed output, %d pages, %d saves, seed %u, load %s", pages, saves, seed,
              run_command({"/bin/cat", "/proc/loadavg"}).out.c_str());
  std::printf("%-28s %8s %8s %8s %6s\n", "ms", "median", "p90", "p99", "lost");
  print("galleyd", galley_ms, saves);
  if (!has_loop || loop_ms.empty()) {
    std::printf("inotifywait | cmark: not measured; install inotify-tools and cmark\n");
    return 0;
  }
  print("inotifywait | cmark", loop_ms, saves);
  std::printf("ratio of medians: %.2f\n", figures(galley_ms).median / figures(loop_ms).median);
  return 0;
}
