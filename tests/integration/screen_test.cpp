// `galleyctl status --watch` on a terminal.
#include <array>

#include <nlohmann/json.hpp>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include "base/fd.h"
#include "support/catch.h"
#include "support/galley_process.h"

using namespace galley::test;

namespace {

// A program on a terminal of its own, which is kept open so that its state can be looked at.
class OnTerminal {
 public:
  OnTerminal(const std::vector<std::string>& command, const Environment& environment,
             unsigned short rows, unsigned short columns) {
    winsize size{};
    size.ws_row = rows;
    size.ws_col = columns;
    int master = -1;
    int slave = -1;
    REQUIRE(::openpty(&master, &slave, nullptr, nullptr, &size) == 0);
    master_ = galley::Fd(master);
    slave_ = galley::Fd(slave);
    before_ = settings();
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) become(command, environment);
  }
  ~OnTerminal() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
    if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
  }
  OnTerminal(const OnTerminal&) = delete;
  OnTerminal& operator=(const OnTerminal&) = delete;

  // Whether it shows `text` before long; what it showed before is forgotten then.
  bool shows(const std::string& text) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (shown_.find(text) == std::string::npos) {
      if (!wait_readable({master_.get()}, until)) return false;
      std::array<char, 4096> bytes{};
      const ssize_t got = ::read(master_.get(), bytes.data(), bytes.size());
      if (got > 0) shown_.append(bytes.data(), static_cast<std::size_t>(got));
    }
    shown_.erase(0, shown_.find(text) + text.size());
    return true;
  }

  void press(const std::string& keys) const {
    REQUIRE(::write(master_.get(), keys.data(), keys.size()) == static_cast<ssize_t>(keys.size()));
  }

  void resize(unsigned short rows, unsigned short columns) const {
    winsize size{};
    size.ws_row = rows;
    size.ws_col = columns;
    REQUIRE(::ioctl(master_.get(), TIOCSWINSZ, &size) == 0);
  }

  int wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0) REQUIRE(errno == EINTR);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  bool is_as_before() const {
    const termios now = settings();
    return now.c_lflag == before_.c_lflag && now.c_cc[VSUSP] == before_.c_cc[VSUSP];
  }

 private:
  termios settings() const {
    termios now{};
    REQUIRE(::tcgetattr(slave_.get(), &now) == 0);
    return now;
  }

  [[noreturn]] void become(const std::vector<std::string>& command,
                           const Environment& environment) const {
    ::login_tty(slave_.get());
    for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
    std::vector<char*> words;
    for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    ::execv(words.front(), words.data());
    ::_exit(127);
  }

  galley::Fd master_;
  galley::Fd slave_;
  termios before_{};
  pid_t pid_ = -1;
  std::string shown_;
};

class Docs {
 public:
  Docs() { dir.write("docs/index.md", "# Index\n"); }
  std::vector<std::string> arguments() const {
    return {"--source", dir / "docs", "--out", dir / "out"};
  }
  TempDir dir;
};

Environment of(const GalleyProcess& galleyd) {
  return {{"GALLEY_SOCKET", galleyd.socket()}, {"TERM", "xterm"}, {"NO_COLOR", "1"}};
}

}  // namespace

TEST_CASE("the live screen is drawn again when something happens, and gives the terminal back") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  OnTerminal screen({GALLEYCTL_BINARY, "status", "--watch"}, of(galleyd), 30, 100);
  REQUIRE(screen.shows("\x1b[?1049h"));
  REQUIRE(screen.shows("documents   1"));
  docs.dir.write("docs/new.md", "# New\n");
  REQUIRE(screen.shows("documents   2"));
  SECTION("when the terminal has another size it is cut to that") {
    screen.resize(4, 60);
    REQUIRE(screen.shows("..."));
  }
  SECTION("q leaves") {
    screen.press("q");
    REQUIRE(screen.shows("\x1b[?1049l"));
    CHECK(screen.wait() == 0);
    CHECK(screen.is_as_before());
  }
  SECTION("Ctrl-C leaves") {
    screen.press("\x03");
    REQUIRE(screen.shows("\x1b[?1049l"));
    CHECK(screen.wait() == 0);
    CHECK(screen.is_as_before());
  }
  SECTION("the end of galleyd ends it with the terminal as it was") {
    galleyd.stop();
    REQUIRE(screen.shows("\x1b[?1049l"));
    REQUIRE(screen.shows("has ended"));
    CHECK(screen.wait() == 3);
    CHECK(screen.is_as_before());
  }
}

TEST_CASE("a live screen without a terminal is wrong usage, and json in a pipe is not") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  CHECK(galleyd.ctl({"status", "--watch"}).exit_code == 2);
  ChildProcess child({.command = {GALLEYCTL_BINARY, "status", "--watch", "--json"},
                      .out = docs.dir / "out.txt",
                      .err = docs.dir / "err.txt",
                      .environment = of(galleyd)});
  const auto lines = [&] {
    const std::string text = docs.dir.read("out.txt");
    return std::count(text.begin(), text.end(), '\n');
  };
  while (lines() == 0) REQUIRE_FALSE(child.wait(std::chrono::milliseconds(5)));
  const auto before = lines();
  docs.dir.write("docs/new.md", "# New\n");
  while (lines() == before) REQUIRE_FALSE(child.wait(std::chrono::milliseconds(5)));
}
