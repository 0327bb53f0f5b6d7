// What galleyd does while nothing happens, counted by the kernel.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include <poll.h>

#include "support/galley_process.h"
#include "watch.h"

namespace galley::bench {
namespace {

constexpr Shape shape{2'000, 1};  // more pages would only take longer to write
constexpr int syncs = 1'000;
constexpr std::chrono::minutes patience{5};
constexpr int settling_seconds = 30;

int idle_seconds() {
  const char* const set = std::getenv("GALLEY_BENCH_IDLE_SECONDS");
  const int seconds = set == nullptr ? 60 : std::atoi(set);
  return seconds > 0 ? seconds : 60;
}

// Of all threads of a process, since it began.
struct Activity {
  long switches = 0;  // proc_pid_status(5): both kinds of context switches
  long slices = 0;    // times put on a processor, /proc/PID/schedstat
  double cpu_us = 0;  // time on it
  int threads = 0;
};

long switches_of(const std::filesystem::path& task) {
  std::ifstream status(task / "status");
  long sum = 0;
  for (std::string line; std::getline(status, line);) {
    if (line.find("ctxt_switches:") == std::string::npos) continue;
    sum += std::stol(line.substr(line.find(':') + 1));
  }
  return sum;
}

Activity activity(pid_t process) {
  Activity sum;
  const std::string tasks = "/proc/" + std::to_string(process) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    double on_processor_ns = 0;
    double waiting_ns = 0;
    long slices = 0;
    std::ifstream(task.path() / "schedstat") >> on_processor_ns >> waiting_ns >> slices;
    sum.switches += switches_of(task.path());
    sum.slices += slices;
    sum.cpu_us += on_processor_ns / 1e3;
    ++sum.threads;
  }
  return sum;
}

// A galleyd whose only project is watched by this means.
std::unique_ptr<test::GalleyProcess> start(const test::TempDir& dir, watch::Choice choice) {
  const std::string name = name_of(choice);
  dir.write(name + ".yaml", "projects:\n  - name: docs\n    source: docs\n    output: out-" + name +
                                "\n    watch_backend: " + name + "\n");
  auto galleyd = std::make_unique<test::GalleyProcess>(
      std::vector<std::string>{"--config", dir / (name + ".yaml")});
  galleyd->wait_ready(patience);
  galleyd->sync(patience);
  return galleyd;
}

void sleep_seconds(int seconds) { ::poll(nullptr, 0, 1000 * seconds); }

// What the last work left behind ends by itself (caches are written back, threads go): waits for a
// second in which nothing ran, and says how many it took.
int seconds_to_rest(pid_t process) {
  long before = activity(process).slices;
  for (int second = 1; second <= settling_seconds; ++second) {
    sleep_seconds(1);
    const long after = activity(process).slices;
    if (after == before) return second;
    before = after;
  }
  return settling_seconds;
}

void print_syncs(test::GalleyProcess& galleyd, watch::Choice choice) {
  std::vector<double> answers;
  for (int i = 0; i < syncs; ++i) {
    const auto begin = Clock::now();
    galleyd.sync(patience);
    answers.push_back(microseconds_since(begin));
  }
  const Quantiles q = quantiles(answers);
  std::printf("%-10s sync over the socket, at rest: p50 %.0f µs, p99 %.0f µs\n", name_of(choice),
              q.p50, q.p99);
}

struct Rest {
  watch::Choice choice = watch::Choice::automatic;
  std::unique_ptr<test::GalleyProcess> galleyd;
  std::string backend;  // what it took in the end
  int settled = 0;      // seconds
  Activity before = {};
};

void print_rest(const Rest& rest, int seconds) {
  const Activity after = activity(rest.galleyd->pid());
  const long switches = after.switches - rest.before.switches;
  std::printf("%-10s %-10s %8d %10d %8ld %8ld %10.2f %10.1f\n", name_of(rest.choice),
              rest.backend.c_str(), after.threads, rest.settled, switches,
              after.slices - rest.before.slices, static_cast<double>(switches) / seconds,
              (after.cpu_us - rest.before.cpu_us) / seconds);
}

}  // namespace

void print_idle() {
  const test::TempDir dir;
  make_tree(dir / "docs", shape);
  const int seconds = idle_seconds();
  std::vector<Rest> all;
  for (const watch::Choice choice : choices) {
    Rest rest{choice, start(dir, choice), {}, 0};
    rest.backend = rest.galleyd->status()["projects"][0]["watch_backend"].get<std::string>();
    if (choice != watch::Choice::polling) print_syncs(*rest.galleyd, choice);
    all.push_back(std::move(rest));
  }
  for (Rest& rest : all) rest.settled = seconds_to_rest(rest.galleyd->pid());
  for (Rest& rest : all) rest.before = activity(rest.galleyd->pid());
  sleep_seconds(seconds);
  std::printf(
      "A galleyd at rest for %d s, %d folders of %d pages; all threads, by /proc/PID/task\n"
      "(0 wake-ups are right but for polling)\n%-10s %-10s %8s %10s %8s %8s %10s %10s\n",
      seconds, shape.folders, shape.files, "asked", "backend", "threads", "settled s", "switches",
      "slices", "switches/s", "cpu µs/s");
  for (const Rest& rest : all) print_rest(rest, seconds);
}

}  // namespace galley::bench
