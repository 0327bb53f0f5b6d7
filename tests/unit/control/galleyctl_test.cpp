// The program galleyctl itself, against a server with a service of the tests' own.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "control/status_json.h"
#include "loop/poll.h"
#include "rig.h"
#include "support/child_process.h"

using namespace galley;
using galley::test::Environment;
using galley::test::Rig;

namespace {

struct Said {
  int exit_code = -1;
  std::string out;
  std::string err;
};

// galleyctl with files, or with a terminal for its standard output.
class Ctl {
 public:
  explicit Ctl(Rig& rig) : rig_(rig) {}

  Said run(std::vector<std::string> arguments, Environment environment = {}) {
    ++runs_;
    const std::string out = "out" + std::to_string(runs_);
    const Said said = finish(std::move(arguments), std::move(environment), rig_.dir / out);
    return {said.exit_code, rig_.dir.read(out), said.err};
  }

  Said run_on_terminal(std::vector<std::string> arguments, unsigned short width,
                       Environment environment = {}) {
    const Fd master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
    REQUIRE((::grantpt(master.get()) == 0 && ::unlockpt(master.get()) == 0));
    winsize size{};
    size.ws_col = width;
    REQUIRE(::ioctl(master.get(), TIOCSWINSZ, &size) == 0);
    const std::string terminal = ::ptsname(master.get());
    const Fd keep(::open(terminal.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
    ++runs_;
    environment.emplace("TERM", "xterm");
    environment.emplace("LC_ALL", "C.UTF-8");
    Said said = finish(std::move(arguments), std::move(environment), terminal);
    std::array<char, 65'536> bytes;
    for (ssize_t n; (n = ::read(master.get(), bytes.data(), bytes.size())) > 0;) {
      said.out.append(bytes.data(), static_cast<std::size_t>(n));
    }
    return said;
  }

 private:
  Said finish(std::vector<std::string> arguments, Environment environment, const std::string& out) {
    arguments.insert(arguments.begin(), GALLEYCTL_BINARY);
    environment.emplace("GALLEY_SOCKET", rig_.socket);
    environment.emplace("HOME", "/home/ana");
    environment.emplace("TZ", "UTC");
    environment.emplace("NO_COLOR", "");
    const std::string err = "err" + std::to_string(runs_);
    test::ChildProcess child({.command = std::move(arguments),
                              .out = out,
                              .err = rig_.dir / err,
                              .environment = std::move(environment)});
    std::optional<int> exit_code;
    loop::Poll ended(rig_.loop, child.ended_fd(),
                     [&] { exit_code = child.wait(std::chrono::milliseconds(0)); });
    ended.start();
    REQUIRE(rig_.until([&] { return exit_code.has_value(); }));
    ended.stop();
    return {exit_code.value(), "", rig_.dir.read(err)};
  }

  Rig& rig_;
  int runs_ = 0;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string colourless(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b')
      i = text.find('m', i);
    else if (text[i] != '\r')
      plain += text[i];
  }
  return plain;
}

}  // namespace

TEST_CASE("status exits 0 when all is well and 1 when something fails") {
  Rig rig;
  Ctl ctl(rig);
  const Said bad = ctl.run({"status"});
  CHECK(bad.exit_code == 1);
  CHECK(contains(bad.out, "! book  degraded: the kernel allows no more watches"));
  CHECK(bad.err.empty());
  rig.service.answer.projects.pop_back();
  const Said good = ctl.run({"status"});
  CHECK(good.exit_code == 0);
  CHECK(contains(good.out, "* astro-docs  up to date"));
  CHECK_FALSE(contains(good.out, "\x1b"));
}

TEST_CASE("--json prints the daemon's result as it is, before or after the command") {
  Rig rig;
  Ctl ctl(rig);
  const std::string expected = control::to_line(control::to_json(rig.service.answer));
  CHECK(ctl.run({"status", "--json"}).out == expected);
  CHECK(ctl.run({"--json", "status"}).out == expected);
  CHECK(ctl.run({"status", "--json"}).exit_code == 1);
  CHECK(ctl.run({"pause", "--json"}).out == "{}\n");
  CHECK(ctl.run({"reload", "--json"}).out == "{\"applied\":true,\"diagnostics\":[]}\n");
}

TEST_CASE("the socket is named by --socket, else by the environment") {
  Rig rig;
  Ctl ctl(rig);
  CHECK(ctl.run({"--socket", rig.socket, "pause"}, {{"GALLEY_SOCKET", "/nowhere"}}).exit_code == 0);
  CHECK(ctl.run({"pause", "--socket", rig.socket}, {{"GALLEY_SOCKET", "/nowhere"}}).exit_code == 0);
  CHECK(ctl.run({"pause"}, {{"GALLEY_SOCKET", ""}, {"XDG_RUNTIME_DIR", rig.dir / "x"}}).exit_code ==
        3);
  std::filesystem::create_directories(rig.dir / "x");
  std::filesystem::create_directory_symlink(rig.dir / "run", rig.dir / "x/galley");
  CHECK(ctl.run({"pause"}, {{"GALLEY_SOCKET", ""}, {"XDG_RUNTIME_DIR", rig.dir / "x"}}).exit_code ==
        0);
}

TEST_CASE("without a daemon every command exits 3 and says how to start one") {
  Rig rig;
  rig.server.reset();
  Ctl ctl(rig);
  for (const char* command : {"status", "sync", "rescan", "pause", "resume", "reload"}) {
    INFO(command);
    const Said said = ctl.run({command});
    CHECK(said.exit_code == 3);
    CHECK(said.out.empty());
    CHECK(contains(said.err, "no galleyd is listening at " + rig.socket));
    CHECK(contains(said.err, "Start one with `galleyd`"));
  }
  CHECK(contains(ctl.run({"stop"}).err, "nothing to stop"));
  CHECK(ctl.run({"stop"}).exit_code == 3);
  const Said version = ctl.run({"version"});
  CHECK(version.exit_code == 0);
  CHECK(version.out == "galleyctl " GALLEY_VERSION "\ngalleyd is not running\n");
  CHECK(ctl.run({"version", "--json"}).out == "{\"galleyctl\":\"" GALLEY_VERSION
                                              "\",\"galleyd\":null}\n");
}

TEST_CASE("every command reaches the service") {
  Rig rig;
  Ctl ctl(rig);
  CHECK(ctl.run({"rescan"}).out == "looking at every file of all projects again\n");
  CHECK(ctl.run({"rescan", "book"}).out == "looking at every file of book again\n");
  CHECK(ctl.run({"pause"}).exit_code == 0);
  CHECK(ctl.run({"resume"}).out == "resumed\n");
  CHECK(contains(ctl.run({"version"}).out, "galleyd " GALLEY_VERSION " is running"));
  CHECK(ctl.run({"log-level"}).out == "info\n");
  CHECK(contains(ctl.run({"log-level", "debug"}).out, "logging from level debug on"));
  CHECK(rig.service.calls == std::vector<std::string>{"rescan (all)", "rescan book", "pause",
                                                      "resume", "log-level (none)",
                                                      "log-level debug"});
}

TEST_CASE("sync exits 0 when the outputs are up to date and 1 when something fails") {
  Rig rig;
  rig.service.is_in_sync = true;
  Ctl ctl(rig);
  CHECK(ctl.run({"sync"}).exit_code == 1);
  CHECK(contains(ctl.run({"sync"}).out, "not all is well"));
  rig.service.answer.projects.pop_back();
  const Said good = ctl.run({"sync", "--timeout", "5"});
  CHECK(good.exit_code == 0);
  CHECK(contains(good.out, "up to date after "));
  CHECK(contains(ctl.run({"sync", "--json"}).out, "{\"waited_seconds\":"));
}

TEST_CASE("warnings are no failures, as with galleyd --once, but are spoken of") {
  Rig rig;
  rig.service.is_in_sync = true;
  rig.service.answer.projects.pop_back();
  pipeline::ProjectStatus& project = rig.service.answer.projects.front();
  project.freshness = pipeline::Freshness::degraded;
  project.freshness_reason = "a rule does not count";
  project.diagnostics = {{{"/b/.gitignore"}, Severity::warning, "w", "a rule does not count"}};
  Ctl ctl(rig);
  const Said said = ctl.run({"sync"});
  CHECK(said.exit_code == 0);
  CHECK(contains(said.out, ", with warnings: see `galleyctl status`"));
  CHECK(ctl.run({"status"}).exit_code == 0);
  project.diagnostics.front().severity = Severity::error;
  CHECK(ctl.run({"sync"}).exit_code == 1);
  CHECK(ctl.run({"status"}).exit_code == 1);
  project.diagnostics.clear();
  rig.service.answer.diagnostics = {{{"/g.yaml"}, Severity::error, "settings-refused", "wrong"}};
  const Said refused = ctl.run({"status"});
  CHECK(refused.exit_code == 1);
  CHECK(contains(refused.out, "/g.yaml: error: wrong [settings-refused]"));
}

TEST_CASE("commands that are advised ask the same daemon") {
  Rig rig;
  rig.service.answer.projects.front().diagnostics.assign(
      7, {{"a.md"}, Severity::warning, "w", "run `galleyctl rescan`"});
  Ctl ctl(rig);
  const std::string elsewhere = "galleyctl --socket " + rig.socket;
  const Said said = ctl.run({"--socket", rig.socket, "status"}, {{"GALLEY_SOCKET", "/nowhere"}});
  CHECK(contains(said.out, "run `" + elsewhere + " rescan`"));
  CHECK(contains(said.out, "all of them: " + elsewhere + " status --json"));
  CHECK(contains(ctl.run({"status"}).out, "run `galleyctl rescan`"));
  rig.service.is_held = true;
  const Said held = ctl.run({"--socket", rig.socket, "sync"}, {{"GALLEY_SOCKET", "/nowhere"}});
  CHECK(contains(held.err, "`" + elsewhere + " resume`"));
}

TEST_CASE("an audit that repaired much tells the first twenty and how many more there are") {
  Rig rig;
  pipeline::AuditReport report;
  report.project = "book";
  report.documents = 1;
  report.repaired.assign(25, {{"/out/a.mdc"}, Severity::warning, "audit-output-missing", "gone"});
  rig.service.audited.emplace({report});
  Ctl ctl(rig);
  const std::string out = ctl.run({"audit"}).out;
  CHECK(contains(out, "book: 1 document and its output compared"));
  CHECK(contains(out, "  and 5 more; all of them: galleyctl status --json\n"));
  CHECK(std::count(out.begin(), out.end(), '\n') == 22);
  const std::string all = ctl.run({"audit", "--json"}).out;
  CHECK(control::Json::parse(all)["reports"][0]["repaired"].size() == 25);
}

TEST_CASE("a sync that times out exits 1 and says what is pending") {
  Rig rig;
  rig.service.answer.is_paused = true;
  Ctl ctl(rig);
  const Said said = ctl.run({"sync", "--timeout", "0.05"});
  CHECK(said.exit_code == 1);
  CHECK(said.out.empty());
  CHECK(said.err ==
        "galleyctl: the outputs were not up to date within 0.05 s\n"
        "galleyd is paused: `galleyctl resume` ends that\n"
        "book: 40 of 113 documents pending\n");
}

TEST_CASE("a sync that a pause holds back exits 1 at once and says what ends that") {
  Rig rig;
  rig.service.is_held = true;
  Ctl ctl(rig);
  const Said said = ctl.run({"sync"});
  CHECK(said.exit_code == 1);
  CHECK(said.out.empty());
  CHECK(contains(said.err, "galleyd is paused"));
  CHECK(contains(said.err, "`galleyctl resume` ends that"));
  CHECK(rig.ask(galley::test::request(1, "sync"))["error"]["code"] == 4);
}

TEST_CASE("an audit says what it compared and exits 1 when it had to repair something") {
  Rig rig;
  Ctl ctl(rig);
  const Said paused = ctl.run({"audit"});
  CHECK(paused.exit_code == 1);
  CHECK(contains(paused.err, "`galleyctl resume` ends that"));
  pipeline::AuditReport report;
  report.project = "book";
  report.documents = 113;
  report.duration_seconds = 1.25;
  rig.service.audited.emplace({report});
  const Said good = ctl.run({"audit", "book"});
  CHECK(good.exit_code == 0);
  CHECK(
      good.out ==
      "book: 113 documents and their outputs compared with the disk in 1.2 s, nothing to repair\n");
  CHECK(rig.service.calls == std::vector<std::string>{"audit (all)", "audit book"});
  report.repaired = {{{"/out/a.mdc"}, Severity::warning, "audit-output-missing", "was deleted"}};
  rig.service.audited.emplace({report});
  const Said repaired = ctl.run({"audit"});
  CHECK(repaired.exit_code == 1);
  CHECK(contains(repaired.out, "1 repaired:\n"));
  CHECK(contains(repaired.out, "/out/a.mdc: warning: was deleted [audit-output-missing]"));
  report.problems = std::exchange(report.repaired, {});
  rig.service.audited.emplace({report});
  const Said left = ctl.run({"audit"});
  CHECK(left.exit_code == 1);
  CHECK(contains(left.out, "1 not looked at or not repaired:\n"));
}

TEST_CASE("settings with errors are shown and exit 1, an unknown project exits 2") {
  Rig rig;
  Ctl ctl(rig);
  CHECK(ctl.run({"reload"}).out == "the new settings are in force\n");
  rig.service.diagnostics = {
      {{"/etc/galley/galley.yaml", 3, 5}, Severity::error, "unknown-key", "no such key"}};
  const Said refused = ctl.run({"reload"});
  CHECK(refused.exit_code == 1);
  CHECK(refused.out ==
        "  /etc/galley/galley.yaml:3:5: error: no such key [unknown-key]\n"
        "not applied: the old settings stay in force\n");
  const Said unknown = ctl.run({"rescan", "nowhere"});
  CHECK(unknown.exit_code == 2);
  CHECK(unknown.err == "galleyctl: there is no project \"nowhere\"\n");
  CHECK(ctl.run({"rescan", "broken"}).exit_code == 1);
}

TEST_CASE("more documents than come at once are all listed") {
  Rig rig;
  for (int i = 1000; i < 3100; ++i) rig.service.documents.insert(std::to_string(i) + ".md");
  Ctl ctl(rig);
  const Said said = ctl.run({"list", "book"});
  CHECK(said.exit_code == 0);
  CHECK(std::count(said.out.begin(), said.out.end(), '\n') == 2100);
  CHECK(contains(said.out, "book\t/book/2000.md\t/out/2000.md.mdc\nbook\t/book/2001.md\t"));
  CHECK(std::count(rig.service.calls.begin(), rig.service.calls.end(), "list book after 2999.md") ==
        1);
}

TEST_CASE("stop returns when the daemon has ended") {
  Rig rig;
  rig.service.at_shutdown = [&] { rig.server.reset(); };
  Ctl ctl(rig);
  const Said said = ctl.run({"stop"});
  CHECK(said.exit_code == 0);
  CHECK(said.out == "galleyd has stopped\n");
}

TEST_CASE("wrong usage exits 2 and helps") {
  Rig rig;
  Ctl ctl(rig);
  CHECK(contains(ctl.run({"statsu"}).err, "did you mean status?"));
  CHECK(contains(ctl.run({"rsecan"}).err, "did you mean rescan?"));
  CHECK(contains(ctl.run({"status", "--jsno"}).err, "did you mean --json?"));
  CHECK_FALSE(contains(ctl.run({"dishwasher"}).err, "did you mean"));
  CHECK(contains(ctl.run({"sync", "--timeout", "soon"}).err,
                 "soon is not a number of seconds from 0 to 86400"));
  CHECK(contains(ctl.run({"resume", "now"}).err, "now is too much after resume"));
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{},
                                                {"statsu"},
                                                {"--jsno", "status"},
                                                {"sync", "--timeout"},
                                                {"sync", "--timeout", "-1"},
                                                {"sync", "--timeout", "nan"},
                                                {"resume", "now"},
                                                {"log-level", "loud"},
                                                {"rescan", "a", "b"},
                                                {"status", "--timeout", "5"},
                                                {""},
                                                {"\xff\x1b[31m"}}) {
    const Said said = ctl.run(wrong);
    CHECK(said.exit_code == 2);
    CHECK(said.out.empty());
    CHECK_FALSE(said.err.empty());
    CHECK_FALSE(contains(said.err, "\x1b"));
  }
  CHECK(rig.service.calls.empty());
  const Said help = ctl.run({"--help"});
  CHECK(help.exit_code == 0);
  CHECK(contains(help.out, "Examples:"));
  CHECK(contains(help.out, "Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 no daemon."));
  CHECK(contains(ctl.run({"sync", "--help"}).out, "--timeout SECONDS "));
  CHECK(ctl.run({"--version"}).out == "galleyctl " GALLEY_VERSION "\n");
}

TEST_CASE("a terminal gets colours and its own width, NO_COLOR takes the colours") {
  Rig rig;
  Ctl ctl(rig);
  const Said coloured = ctl.run_on_terminal({"status"}, 60);
  CHECK(contains(coloured.out, "\x1b[32m✓\x1b[0m"));
  CHECK(contains(coloured.out, "~/src/docs"));
  const Said plain = ctl.run_on_terminal({"status"}, 60, {{"NO_COLOR", "1"}});
  CHECK_FALSE(contains(plain.out, "\x1b"));
  CHECK(colourless(coloured.out) == colourless(plain.out));
  CHECK_FALSE(contains(ctl.run_on_terminal({"status"}, 60, {{"TERM", "dumb"}}).out, "\x1b"));
  CHECK_FALSE(contains(ctl.run_on_terminal({"status"}, 60, {{"LC_ALL", "C"}}).out, "✓"));
  const std::string wide = ctl.run_on_terminal({"status"}, 200, {{"NO_COLOR", "1"}}).out;
  CHECK(std::count(wide.begin(), wide.end(), '\n') <
        std::count(plain.out.begin(), plain.out.end(), '\n'));
}
