// Clocks that are not what they seem: files of other times, a wall clock that is set, a machine
// that sleeps.
//
// What is simulated: galleyd's own view. Its clocks are shifted while it runs
// (support/shifted_clock.h); a sleeping machine is a galleyd that is stopped, whose monotonic clock
// goes on for no longer than the test takes, and whose wall clock has jumped when it goes on. What
// is not: the times that the kernel gives to files stay those of the machine (a test gives them
// others where it matters), and so do the kernel's timers, devices and mounts.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "fault/site.h"
#include "support/catch.h"
#include "support/output_watcher.h"
#include "support/sanitized.h"
#include "support/shifted_clock.h"

using namespace galley::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::hours year(365 * 24);

const std::vector<std::string> backends{"watch_backend: fanotify", "watch_backend: inotify",
                                        "watch_backend: polling"};

// A sanitizer has to come first of all that is loaded, so that nothing can be preloaded.
bool can_shift_clocks() {
  if (is_sanitized) WARN("skipped: clocks cannot be shifted beside a sanitizer");
  return !is_sanitized;
}

// Stopped like everything else on a machine that sleeps; returns when it has stopped.
void put_to_sleep(const GalleyProcess& galleyd) {
  galleyd.signal(SIGSTOP);
  siginfo_t stopped{};
  REQUIRE(::waitid(P_PID, static_cast<id_t>(galleyd.pid()), &stopped, WSTOPPED) == 0);
}

// As galleyd says when it last saw a page.
bool is_clock_ahead(const Site& site, std::chrono::seconds ahead) {
  const nlohmann::json facts = site.galleyd->request("explain", {{"path", site.docs("a/one.md")}})
                                   .at("explanations")
                                   .at(0)
                                   .at("document");
  std::tm parts{};
  ::strptime(facts.at("event_at").get<std::string>().c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return std::abs(::timegm(&parts) - std::time(nullptr) - ahead.count()) < 3600;
}

// As if it had been touched when the wall clock was so far ahead.
void set_time(const std::string& path, std::chrono::nanoseconds ahead) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  now.tv_sec += std::chrono::duration_cast<std::chrono::seconds>(ahead).count();
  const timespec times[2] = {now, now};
  REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
}

}  // namespace

TEST_CASE("clock: times of the past and of the future hide no change") {
  Site site;
  site.start();
  for (const std::int64_t years : {-50, 0, 1, 400}) {
    const timespec then{years * 31'557'600, 0};
    const timespec times[2] = {then, then};
    site.write("a/one.md", "# In year " + std::to_string(1970 + years) + "\n");
    REQUIRE(::utimensat(AT_FDCWD, site.docs("a/one.md").c_str(), times, 0) == 0);
    CHECK(site.law() == "");
    site.write("a/one.md", "# In Year " + std::to_string(1970 + years) + "\n");
    REQUIRE(::utimensat(AT_FDCWD, site.docs("a/one.md").c_str(), times, 0) == 0);
    CHECK(site.law() == "");
  }
}

TEST_CASE("clock: what changed while the machine slept is seen when it wakes, by itself") {
  if (!can_shift_clocks()) return;
  for (const std::string& backend : backends) {
    INFO(backend);
    Site site({backend});
    ShiftedClock clock(site.dir / "clock");
    site.start(clock.environment());
    OutputWatcher output(site.dir / "out", "tool__a__one.mdc");
    // Timers are armed when it falls asleep: a burst waits for quiet, folders to be polled.
    site.write("b/new.md", "# Begun before\n");
    fs::rename(site.docs("b"), site.docs("c"));
    put_to_sleep(*site.galleyd);
    clock.set_wall(8h);
    site.write("a/one.md", "# Written in its sleep\n");
    site.write("a/more/four.md", "# Four\n");
    fs::remove(site.docs("a/deep/two.md"));
    fs::rename(site.docs("c"), site.docs("d"));
    site.galleyd->signal(SIGCONT);
    CHECK(output.wait_update());
    CHECK(site.law() == "");
    CHECK(site.project()["freshness"] == "current");
  }
}

TEST_CASE("clock: what another system changed while the machine slept is found by the self-check") {
  if (!can_shift_clocks()) return;
  Site site({}, "self_check_minutes: 60\n");
  ShiftedClock clock(site.dir / "clock");
  // What is written under a name outside of the source tells nobody here, as on a disk of others.
  fs::create_hard_link(site.docs("a/one.md"), site.dir / "elsewhere.md");
  site.start(clock.environment());
  OutputWatcher output(site.dir / "out", "tool__a__one.mdc");
  put_to_sleep(*site.galleyd);
  clock.set_wall(8h);
  std::ofstream(site.dir / "elsewhere.md") << "# By another system\n";
  site.galleyd->signal(SIGCONT);
  CHECK(site.law() != "");
  clock.set_uptime(61min);
  site.galleyd->status();  // wakes it up: the kernel's timers know nothing of the test's hour
  CHECK(output.wait_update());
  CHECK(site.law() == "");
}

TEST_CASE("clock: edits are seen after the wall clock was set a year forth or back") {
  if (!can_shift_clocks()) return;
  for (const std::string& backend : backends) {
    Site site({backend});
    ShiftedClock clock(site.dir / "clock");
    site.start(clock.environment());
    OutputWatcher output(site.dir / "out", "tool__a__one.mdc");
    for (const auto ahead : {year, -year, std::chrono::hours(0)}) {
      INFO(backend << ", " << ahead.count() << " hours ahead");
      clock.set_wall(ahead);
      site.write("a/one.md", "# Seen by itself, " + std::to_string(ahead.count()) + "\n");
      CHECK(output.wait_update());
      // Two saves of one size right behind each other, with the times of the clock as it is now.
      for (const char* const text : {"# First.\n", "# Second\n"}) {
        site.write("a/one.md", text);
        set_time(site.docs("a/one.md"), ahead);
        site.galleyd->sync();
      }
      CHECK(is_clock_ahead(site, ahead));
      const auto before = site.project()["written"];
      site.galleyd->request("rescan");
      CHECK(site.law() == "");
      CHECK(site.project()["written"] == before);
      CHECK(site.project()["freshness"] == "current");
      output.updates();
    }
  }
}

TEST_CASE("clock: a lock of git's holds nothing for long after the wall clock was set") {
  if (!can_shift_clocks()) return;
  struct Held {
    explicit Held(std::chrono::hours ahead) {
      site.start(clock.environment());
      output.emplace(site.dir / "out", "tool__a__one.mdc");
      clock.set_wall(ahead);
      site.dir.write("repo/.git/index.lock", "");
      set_time(site.dir / "repo/.git/index.lock", ahead);
      site.write("a/one.md", "# While there is a lock\n");
    }
    Site site;
    ShiftedClock clock{site.dir / "clock"};
    std::optional<OutputWatcher> output;
  };
  Held forth(year);
  Held back(-year);
  for (Held* held : {&forth, &back}) {
    CHECK(held->output->wait_update());
    CHECK(held->site.has_diagnostic("git-stopped"));
    CHECK(held->site.law() == "");
  }
}

TEST_CASE("clock: the self-check comes after the wall clock was set a year forth or back") {
  if (!can_shift_clocks()) return;
  Site site({}, "self_check_minutes: 60\n");
  ShiftedClock clock(site.dir / "clock");
  site.start(clock.environment());
  OutputWatcher output(site.dir / "out", "tool__a__one.mdc");
  std::chrono::minutes uptime(0);
  for (const auto ahead : {year, -year, year}) {
    INFO(ahead.count() << " hours ahead");
    clock.set_wall(ahead);
    fs::remove(site.dir / "out/tool__a__one.mdc");  // nobody watches outputs
    CHECK(output.wait_update());
    uptime += 61min;
    clock.set_uptime(uptime);
    site.galleyd->status();  // wakes it up: the kernel's timers know nothing of the test's hour
    CHECK(output.wait_update());
    CHECK(site.law() == "");
  }
}
