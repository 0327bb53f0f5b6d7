// What watching costs: event to wake, sync, records held, the walk, memory, rest; for each means
// that the kernel has, beside what the kernel itself needs for the like.
//
//   bench_watch [PART...]    parts: wake sync held crawl memory idle; all of them without any
//
// GALLEY_BENCH_IDLE_SECONDS (60): how long the daemons at rest are looked at.
#include "watch.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include <sys/utsname.h>

#include "base/error.h"
#include "watch/fanotify.h"
#include "watch/inotify.h"
#include "watch/mounts.h"

namespace galley::bench {

const char* name_of(watch::Means means) {
  switch (means) {
    case watch::Means::fanotify:
      return "fanotify";
    case watch::Means::inotify:
      return "inotify";
    case watch::Means::polling:
      return "polling";
    case watch::Means::nothing:
      return "nothing";
  }
  return "?";
}

const char* name_of(watch::Choice choice) {
  switch (choice) {
    case watch::Choice::automatic:
      return "auto";
    case watch::Choice::fanotify:
      return "fanotify";
    case watch::Choice::inotify:
      return "inotify";
    case watch::Choice::polling:
      return "polling";
  }
  return "?";
}

double microseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

Quantiles quantiles(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto at = [&](double part) {
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
  };
  return {at(0.5), at(0.99)};
}

void make_tree(const std::string& root, Shape shape) {
  for (int folder = 0; folder < shape.folders; ++folder) {
    const std::string path =
        root + "/" + std::to_string(folder / 100) + "/" + std::to_string(folder % 100);
    std::filesystem::create_directories(path);
    for (int file = 0; file < shape.files; ++file) {
      std::ofstream(path + "/page-" + std::to_string(file) + ".md") << "# Page\n\nA line of it.\n";
    }
  }
}

std::string file_system_of(const std::string& folder) {
  watch::Mounts mounts;
  mounts.update();
  return mounts.type(watch::mount_of(folder));
}

std::unique_ptr<watch::KernelQueue> open_queue(watch::Means means, const std::string& folder) {
  try {
    if (means == watch::Means::inotify) return std::make_unique<watch::Inotify>();
    if (watch::Fanotify::delivers(folder)) return std::make_unique<watch::Fanotify>();
  } catch (const Error& error) {
    std::printf("%s: %s\n", name_of(means), error.what());
  }
  return nullptr;
}

namespace {

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    const std::size_t at = line.find(": ");
    if (line.starts_with("model name") && at != std::string::npos) return line.substr(at + 2);
  }
  return "an unknown processor";
}

double load() {
  double minute = 0;
  std::ifstream("/proc/loadavg") >> minute;
  return minute;
}

void print_machine() {
  utsname system{};
  ::uname(&system);
  const unsigned processors = std::thread::hardware_concurrency();
  std::printf("%s %s, %u x %s; load %.2f%s\n", system.sysname, system.release, processors,
              processor().c_str(), load(),
              load() > 0.5 * processors ? " (BUSY: p99 tells of the others too)" : "");
}

struct Part {
  const char* name;
  void (*print)();
};

constexpr Part parts[] = {{"wake", print_wake},   {"sync", print_sync},     {"held", print_held},
                          {"crawl", print_crawl}, {"memory", print_memory}, {"idle", print_idle}};

}  // namespace
}  // namespace galley::bench

int main(int argc, char** argv) {
  using namespace galley::bench;
  const std::vector<std::string> wanted(argv + 1, argv + argc);
  print_machine();
  for (const Part& part : parts) {
    if (!wanted.empty() && std::count(wanted.begin(), wanted.end(), part.name) == 0) continue;
    std::printf("\n");
    part.print();
    std::fflush(stdout);
  }
  std::printf("\nload at the end %.2f\n", load());
  return 0;
}
