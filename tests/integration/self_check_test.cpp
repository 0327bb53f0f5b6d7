// The daemon itself in a process of the test's own, with a self-check that is due much sooner than
// the settings file can say.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include <spdlog/spdlog.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon.h"
#include "support/catch.h"
#include "support/output_watcher.h"
#include "support/temp_dir.h"

using galley::test::OutputWatcher;
using galley::test::TempDir;
namespace fs = std::filesystem;

namespace {

galley::settings::Loaded settings_of(const TempDir& dir, std::chrono::milliseconds self_check) {
  galley::settings::Loaded loaded =
      galley::settings::load(dir / "galley.yaml", galley::settings::process_environment());
  loaded.settings.socket = dir / "control.sock";
  loaded.settings.self_check = self_check;
  loaded.settings.log_level = galley::settings::LogLevel::error;
  return loaded;
}

// A galleyd that reads its settings again on SIGHUP: first without a self-check, then with one.
class ForkedDaemon {
 public:
  explicit ForkedDaemon(const TempDir& dir) : pid_(::fork()) {
    if (pid_ != 0) return;
    int code = 1;
    try {
      ::setenv("INVOCATION_ID", "test", 1);  // no greeting
      spdlog::set_level(spdlog::level::off);
      const auto load = [&] { return settings_of(dir, std::chrono::milliseconds(20)); };
      const auto never = std::chrono::milliseconds(0);
      galley::daemon::Daemon(settings_of(dir, never).settings, load).run();
      code = 0;
    } catch (...) {
      code = 2;
    }
    ::_exit(code);
  }
  ~ForkedDaemon() {
    if (pid_ > 0) stop();
  }
  ForkedDaemon(const ForkedDaemon&) = delete;
  ForkedDaemon& operator=(const ForkedDaemon&) = delete;

  void signal(int number) const { ::kill(pid_, number); }
  int stop() {
    signal(SIGTERM);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
  }

 private:
  pid_t pid_;
};

bool comes(OutputWatcher& output, const std::string& path) {
  while (!fs::exists(path)) {
    if (!output.wait_update()) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("the self-check comes by itself again and again, from when the settings ask for it") {
  const TempDir dir;
  dir.write("docs/a.md", "# A\n");
  dir.write("galley.yaml", "projects:\n  - name: docs\n    source: " + (dir / "docs") +
                               "\n    output: " + (dir / "out") + "\n");
  const std::string output = dir / "out/docs__a.mdc";
  fs::create_directory(dir / "out");
  OutputWatcher watcher(dir / "out", "docs__a.mdc");
  OutputWatcher lists(dir / "out", "llms.txt");
  ForkedDaemon daemon(dir);
  REQUIRE(comes(watcher, output));
  REQUIRE(comes(lists, dir / "out/llms.txt"));
  daemon.signal(SIGHUP);
  for (int round = 0; round < 3; ++round) {  // nobody watches outputs: only an audit misses one
    fs::remove(output);
    CHECK(comes(watcher, output));
  }
  CHECK(daemon.stop() == 0);
}
