// From close(2) to a reader that has the event, and from sync() to its answer.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "loop/loop.h"
#include "support/temp_dir.h"
#include "watch.h"
#include "watch/backends.h"
#include "watch/watcher.h"

namespace galley::bench {
namespace {

constexpr int saves = 10'000;
constexpr int syncs = 2'000;
constexpr int patience_ms = 5'000;  // an event that has not come by then is lost

// Where the reader runs, seen from the writer: the one costs a switch of threads, the other the
// wake of a processor, which the scheduler would mix by its own rules.
enum class Side : std::uint8_t { same_processor, other_processor };

// Keeps this thread on the first processor that it may use, or on the last one.
void stay_on(const cpu_set_t& allowed, Side side) {
  std::size_t chosen = 0;
  for (std::size_t i = CPU_SETSIZE; i-- > 0;) {
    if (!CPU_ISSET(i, &allowed)) continue;
    chosen = i;
    if (side == Side::other_processor) break;
  }
  cpu_set_t only;
  CPU_ZERO(&only);
  CPU_SET(chosen, &only);
  ::sched_setaffinity(0, sizeof only, &only);
}

// A thread that sleeps in poll(2) until the queue tells of a written file or the pipe of a byte.
class Reader {
 public:
  Reader(watch::KernelQueue& queue, Side side) : queue_(queue) {
    ::sched_getaffinity(0, sizeof allowed_, &allowed_);
    stay_on(allowed_, Side::same_processor);
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0) {
      pipe_out_ = Fd(ends[0]);
      pipe_in_ = Fd(ends[1]);
    }
    thread_ = std::thread([this, side] {
      stay_on(allowed_, side);
      run();
    });
  }
  ~Reader() {
    pipe_in_.reset();
    thread_.join();
    ::sched_setaffinity(0, sizeof allowed_, &allowed_);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Returns once the thread sleeps; it sleeps nowhere but in poll(2).
  void wait_asleep() const {
    started_.wait(false);
    char stat[64] = {};  // "PID (name) S ..." (proc_pid_stat(5))
    do {
      ::sched_yield();
      [[maybe_unused]] const ssize_t size = ::pread(stat_.get(), stat, sizeof stat - 1, 0);
    } while (std::string_view(stat).find(") S ") == std::string_view::npos);
  }

  void write_to_pipe() const {
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = ::write(pipe_in_.get(), &byte, 1);
  }

  // When the reader had what it waited for; nothing when that was lost.
  std::optional<Clock::time_point> wait() const {
    pollfd arrived{arrived_.get(), POLLIN, 0};
    eventfd_t count = 0;
    if (::poll(&arrived, 1, patience_ms) != 1) return std::nullopt;
    ::eventfd_read(arrived_.get(), &count);
    return arrival_.load();
  }

 private:
  void run() {
    stat_ = Fd(::open("/proc/thread-self/stat", O_RDONLY | O_CLOEXEC));
    started_ = true;
    started_.notify_one();
    while (true) {
      pollfd both[] = {{queue_.descriptor(), POLLIN, 0}, {pipe_out_.get(), POLLIN, 0}};
      ::poll(both, 2, -1);
      bool has_come = false;
      if ((both[0].revents & POLLIN) != 0) {
        queue_.read([&](const watch::Event& e) { has_come |= e.what == watch::What::written; });
      }
      if (both[1].revents != 0) {
        char byte = 0;
        if (::read(pipe_out_.get(), &byte, 1) == 0) return;
        has_come = true;
      }
      if (!has_come) continue;
      arrival_ = Clock::now();
      ::eventfd_write(arrived_.get(), 1);
    }
  }

  watch::KernelQueue& queue_;
  cpu_set_t allowed_{};
  Fd pipe_out_;
  Fd pipe_in_;
  Fd arrived_{::eventfd(0, EFD_CLOEXEC)};
  std::atomic<Clock::time_point> arrival_{};
  Fd stat_;
  std::atomic<bool> started_ = false;
  std::thread thread_;
};

// The file as an editor leaves it before it closes it.
Fd written(const std::string& path) {
  static const std::string page(2'000, 'x');
  Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  [[maybe_unused]] const ssize_t size = ::write(file.get(), page.data(), page.size());
  return file;
}

struct Wakes {
  std::vector<double> saves;  // microseconds
  std::vector<double> pipes;  // after the same work in a folder that nobody watches
  int lost = 0;
};

Wakes measure(watch::KernelQueue& queue, const test::TempDir& dir, Side side) {
  Wakes wakes;
  const Reader reader(queue, side);
  const auto take = [&](Clock::time_point begin, std::vector<double>& all) {
    const auto arrival = reader.wait();
    if (!arrival) ++wakes.lost;
    if (arrival) all.push_back(std::chrono::duration<double, std::micro>(*arrival - begin).count());
  };
  for (int i = 0; i < saves; ++i) {
    Fd saved = written(dir / "watched/page.md");
    reader.wait_asleep();
    auto begin = Clock::now();
    saved.reset();
    take(begin, wakes.saves);
    written(dir / "other/page.md").reset();
    reader.wait_asleep();
    begin = Clock::now();
    reader.write_to_pipe();
    take(begin, wakes.pipes);
  }
  return wakes;
}

void print_wakes(watch::Means means, const test::TempDir& dir, Side side) {
  const std::string where = file_system_of(dir.path());
  const auto queue = open_queue(means, dir.path());
  if (!queue) {
    std::printf("%-6s %-10s not to be had here\n", where.c_str(), name_of(means));
    return;
  }
  queue->watch(dir / "watched", watch::Interest::root, watch::Choice::automatic);
  const Wakes wakes = measure(*queue, dir, side);
  const Quantiles save = quantiles(wakes.saves);
  const Quantiles pipe = quantiles(wakes.pipes);
  std::printf("%-6s %-10s %-6s %8.1f %8.1f %10.1f %8.1f %8.2f %8.2f %6d\n", where.c_str(),
              name_of(means), side == Side::same_processor ? "same" : "other", save.p50, save.p99,
              pipe.p50, pipe.p99, save.p50 / pipe.p50, save.p99 / pipe.p99, wakes.lost);
}

void print_wakes_on(const std::string& parent) {
  const test::TempDir dir(parent);
  std::filesystem::create_directories(dir / "watched");
  std::filesystem::create_directories(dir / "other");
  written(dir / "watched/page.md");
  for (const Side side : {Side::same_processor, Side::other_processor}) {
    for (const watch::Means means : kernel_means) print_wakes(means, dir, side);
  }
}

// What sync() asks of the file system: a file that comes and goes, for each queue of the kernel's.
double microseconds_of_cookies(const std::string& folder, std::size_t queues) {
  const auto begin = Clock::now();
  for (std::size_t i = 0; i < queues; ++i) {
    ::mknod((folder + "/cookie").c_str(), S_IFREG | 0600, 0);
    ::unlink((folder + "/cookie").c_str());
  }
  return microseconds_since(begin);
}

void print_syncs(const test::TempDir& dir, watch::Choice choice) {
  loop::Loop loop;
  watch::Watcher watcher(loop, dir / "scratch", [](const std::vector<watch::Change>&) {});
  watcher.add(1, watch::Rules(dir / "source", {"*.md"}, {}, {}), choice);
  const auto sync = [&] {
    bool is_reached = false;
    const auto begin = Clock::now();
    watcher.sync([&] { is_reached = true; });
    while (!is_reached) loop.run_once(loop::Loop::Wait::yes);
    return microseconds_since(begin);
  };
  sync();
  const std::string backend = watcher.health(1).backend;
  const std::size_t queues = watch::Backends().queues().size();
  std::vector<double> answers;
  std::vector<double> cookies;
  for (int i = 0; i < syncs; ++i) {
    answers.push_back(sync());
    cookies.push_back(microseconds_of_cookies(dir / "other", queues));
  }
  const Quantiles a = quantiles(answers);
  const Quantiles c = quantiles(cookies);
  std::printf("%-10s %8.1f %8.1f %10.1f %8.1f %8.2f %8.2f\n", backend.c_str(), a.p50, a.p99, c.p50,
              c.p99, a.p50 / c.p50, a.p99 / c.p99);
}

}  // namespace

void print_wake() {
  std::printf(
      "close(2) of a saved file to a reader, asleep in poll(2), that has read the event: µs, "
      "%d saves\n"
      "floor: one byte through a pipe between the same threads, in turns\n"
      "ext4 writes a truncated file back while it is closed (auto_da_alloc): its processor is "
      "busy\n",
      saves);
  std::printf("%-6s %-10s %-6s %8s %8s %10s %8s %8s %8s %6s\n", "on", "by", "CPU", "p50", "p99",
              "floor p50", "p99", "ratio50", "ratio99", "lost");
  print_wakes_on(std::filesystem::temp_directory_path().string());
  if (file_system_of("/dev/shm") == "tmpfs") print_wakes_on("/dev/shm");
}

void print_sync() {
  const test::TempDir dir;
  make_tree(dir / "source", {20, 5});
  std::filesystem::create_directories(dir / "other");
  std::printf(
      "Watcher::sync at rest, through every queue of the kernel's: µs, %d syncs, on %s\n"
      "floor: a file made and removed for each queue, in turns; polling looks at all of 21 "
      "folders\n",
      syncs, file_system_of(dir.path()).c_str());
  std::printf("%-10s %8s %8s %10s %8s %8s %8s\n", "source by", "p50", "p99", "floor p50", "p99",
              "ratio50", "ratio99");
  for (const watch::Choice choice : choices) print_syncs(dir, choice);
}

}  // namespace galley::bench
