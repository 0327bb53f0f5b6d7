// The real galleyd under a service manager of the test's own.
#include <csignal>
#include <filesystem>

#include <sys/socket.h>
#include <sys/un.h>

#include "support/catch.h"
#include "support/galley_process.h"
#include "support/notify_socket.h"

using namespace galley;
using namespace galley::test;

namespace {

struct Docs {
  Docs() {
    dir.write("docs/one.md", "# One\n");
    dir.write("docs/two.md", "# Two\n");
  }
  std::vector<std::string> arguments() const {
    return {"--source", dir / "docs", "--out", dir / "out", "--repo", "acme/tool"};
  }
  TempDir dir;
};

Fd listening_at(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::copy(path.begin(), path.end(), address.sun_path);
  Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(fd.get(), 16) == 0);
  return fd;
}

// galleyd as a service manager starts it, which has `socket` open under that name.
std::unique_ptr<ChildProcess> activated(const Docs& docs, const Fd& socket, const char* name) {
  std::vector<std::string> command{"sh", "-c", "LISTEN_PID=$$ exec \"$@\"", "sh", GALLEYD_BINARY};
  const std::vector<std::string> arguments = docs.arguments();
  command.insert(command.end(), arguments.begin(), arguments.end());
  return std::make_unique<ChildProcess>(
      Launch{.command = command,
             .out = docs.dir / "log",
             .err = docs.dir / "log",
             .environment = {{"LISTEN_FDS", "1"},
                             {"LISTEN_FDNAMES", name},
                             {"XDG_RUNTIME_DIR", docs.dir / "run"},
                             {"GALLEY_SOCKET", ""},
                             {"NOTIFY_SOCKET", ""}},
             .passed = {socket.get()}});
}

// Whether the process has what is behind our descriptor open as well.
bool has_open(pid_t process, const Fd& ours) {
  namespace fs = std::filesystem;
  const fs::path wanted = fs::read_symlink("/proc/self/fd/" + std::to_string(ours.get()));
  for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(process) + "/fd")) {
    std::error_code gone;
    if (fs::read_symlink(entry.path(), gone) == wanted) return true;
  }
  return false;
}

CommandResult ctl(const std::string& socket, const std::string& command) {
  return run_command({GALLEYCTL_BINARY, "--socket", socket, command});
}

}  // namespace

TEST_CASE("a service manager hears of the whole life of galleyd") {
  const Docs docs;
  NotifySocket manager(docs.dir / "notify");
  GalleyProcess galleyd(docs.arguments(), {{"NOTIFY_SOCKET", manager.path()}});
  REQUIRE(manager.wait_for("READY=1"));
  CHECK(manager.count("EXTEND_TIMEOUT_USEC=") > 0);
  REQUIRE(manager.wait_for("STATUS=1 project, 2 documents, 0 pending, 0 failing"));

  docs.dir.write("docs/three.md", "# Three\n");
  CHECK(manager.wait_for("STATUS=1 project, 3 documents, 0 pending, 0 failing"));

  galleyd.wait_ready();
  galleyd.request("reload");
  CHECK(manager.wait_for("READY=1", 2));
  CHECK(manager.count("RELOADING=1\nMONOTONIC_USEC=") == 1);

  CHECK(galleyd.stop() == 0);
  CHECK(manager.count("STOPPING=1") == 1);
}

TEST_CASE("a hang-up is told as a reload, too, and with wrong settings it ends as well") {
  const Docs docs;
  docs.dir.write("galley.yaml", "projects: [{name: a, source: docs, output: out}]\n");
  NotifySocket manager(docs.dir / "notify");
  GalleyProcess galleyd({"--config", docs.dir / "galley.yaml"},
                        {{"NOTIFY_SOCKET", manager.path()}});
  REQUIRE(manager.wait_for("READY=1"));
  docs.dir.write("galley.yaml", "projects: wrong\n");
  galleyd.signal(SIGHUP);
  CHECK(manager.wait_for("RELOADING=1"));
  CHECK(manager.wait_for("READY=1", 2));
}

TEST_CASE("a watchdog that was asked for is shown that loop and pool are alive") {
  const Docs docs;
  NotifySocket manager(docs.dir / "notify");
  GalleyProcess galleyd(docs.arguments(),
                        {{"NOTIFY_SOCKET", manager.path()}, {"WATCHDOG_USEC", "20000"}});
  CHECK(manager.wait_for("WATCHDOG=1", 3));
}

TEST_CASE("a client that came before galleyd is answered, and the socket outlives it") {
  const Docs docs;
  const std::string path = docs.dir / "control.sock";
  const Fd socket = listening_at(path);
  for (int times = 0; times < 2; ++times) {
    const auto galleyd = activated(docs, socket, "control");
    const CommandResult synced = ctl(path, "sync");  // waits in the socket's queue
    INFO(synced.err << docs.dir.read("log"));
    CHECK(synced.exit_code == 0);
    CHECK(ctl(path, "stop").exit_code == 0);
    CHECK(galleyd->wait(std::chrono::seconds(30)) == 0);
    CHECK(docs.dir.exists("control.sock"));
  }
}

TEST_CASE("two galleyds do not share a socket that a service manager passed to both") {
  const Docs docs;
  const Docs others;
  const std::string path = docs.dir / "control.sock";
  const Fd socket = listening_at(path);
  const auto galleyd = activated(docs, socket, "control");
  REQUIRE(ctl(path, "sync").exit_code == 0);
  const auto second = activated(others, socket, "control");
  CHECK(second->wait(std::chrono::seconds(30)) == 1);
  CHECK(others.dir.read("log").find("is in use by galleyd (pid ") != std::string::npos);
  CHECK(ctl(path, "status").exit_code == 0);
}

TEST_CASE("a passed socket that is no control socket is refused, an unknown name is told") {
  const Docs docs;
  SECTION("one that does not listen") {
    const Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    CHECK(activated(docs, socket, "control")->wait(std::chrono::seconds(30)) == 1);
    CHECK(docs.dir.read("log").find("does not listen") != std::string::npos);
  }
  SECTION("one that is not a Unix socket") {
    const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    REQUIRE(::listen(socket.get(), 1) == 0);
    CHECK(activated(docs, socket, "control")->wait(std::chrono::seconds(30)) == 1);
    CHECK(docs.dir.read("log").find("a socket without a path") != std::string::npos);
  }
  SECTION("one of another name") {
    const Fd socket = listening_at(docs.dir / "other.sock");
    const auto galleyd = activated(docs, socket, "other");
    const std::string own = docs.dir / "run/galley/control.sock";
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (ctl(own, "sync").exit_code != 0) REQUIRE(std::chrono::steady_clock::now() < until);
    CHECK(docs.dir.read("log").find("sockets named \"other\"") != std::string::npos);
    CHECK_FALSE(has_open(galleyd->pid(), socket));
  }
}

TEST_CASE("the log's level changes live, and the settings have it again after a reload") {
  const Docs docs;
  docs.dir.write("galley.yaml",
                 "projects: [{name: a, source: docs, output: out}]\nlog_level: warning\n");
  GalleyProcess galleyd({"--config", docs.dir / "galley.yaml"});
  galleyd.wait_ready();
  galleyd.sync();
  CHECK(galleyd.log().empty());
  CHECK(galleyd.ctl({"log-level", "info"}).exit_code == 0);
  docs.dir.write("docs/one.md", "# One, edited\n");
  galleyd.sync();
  CHECK(galleyd.log().find("1 processed") != std::string::npos);
  galleyd.request("reload");
  CHECK(galleyd.request("log-level").at("level") == "warning");
}
