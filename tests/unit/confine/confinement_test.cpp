// What the kernel then refuses, in a child of the test: it cannot be undone.
#include "confine/confinement.h"

#include <array>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <thread>

#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "confine/landlock.h"
#include "confine/seccomp.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace galley::confine;
using galley::Fd;
using galley::settings::Confine;
using galley::settings::Settings;
using galley::test::TempDir;

namespace {

// 0 when `attempt` (as a system call does it) succeeds in a confined child, else its errno.
int when_confined(const Rules& rules, const std::function<long()>& attempt) {
  const pid_t child = ::fork();
  if (child == 0) {
    Confinement::of_this_process(rules);
    ::_exit(attempt() < 0 ? errno : 0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int on_a_worker(const Rules& rules, const std::function<long()>& attempt) {
  return when_confined(rules, [&] {
    int error = 0;
    std::thread([&] { error = attempt() < 0 ? errno : 0; }).join();
    errno = error;
    return error == 0 ? 0 : -1;
  });
}

Rules basic() { return rules_of_daemon(Settings(), ""); }

Rules strict_in(const TempDir& dir) {
  Settings settings;
  settings.confine = Confine::strict;
  settings.socket = dir / "run/control.sock";
  settings.projects.emplace_back().output = dir / "out";
  return rules_of_daemon(settings, "");
}

bool has_landlock(int abi) {
  if (landlock_abi() >= abi) return true;
  WARN("skipped: this kernel has version " << landlock_abi() << " of Landlock, not " << abi);
  return false;
}

bool has_filter() {
  if (is_seccomp_possible()) return true;
  WARN("skipped: this build has no filter of system calls");
  return false;
}

long make_file(const std::string& path) {
  return Fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) ? 0 : -1;
}

long connect_to(const sockaddr* address, socklen_t size) {
  const Fd socket(::socket(address->sa_family, SOCK_STREAM, 0));
  return ::connect(socket.get(), address, size);
}

sockaddr_in loopback(in_port_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

const sockaddr* raw(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

}  // namespace

TEST_CASE("a confined process, and each of its workers, cannot trace, mount or make namespaces") {
  if (!has_filter()) return;
  const auto trace = [] { return ::ptrace(PTRACE_ATTACH, 0, nullptr, nullptr); };  // else ESRCH
  const auto leave = [] { return static_cast<long>(::unshare(CLONE_NEWUSER)); };
  const auto clone = [] {
    const long child = ::syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
    if (child == 0) ::_exit(0);
    return child;
  };
  const auto mount = [] { return ::syscall(SYS_fsopen, "tmpfs", 0); };
  const auto type = [] { return static_cast<long>(::ioctl(STDIN_FILENO, TIOCSTI, "x")); };
  for (const std::function<long()>& attempt :
       std::initializer_list<std::function<long()>>{trace, leave, clone, mount, type}) {
    CHECK(when_confined(basic(), attempt) == EPERM);
    CHECK(on_a_worker(basic(), attempt) == EPERM);
  }
  CHECK(when_confined(basic(), [] { return ::syscall(SYS_clone3, nullptr, 0); }) == ENOSYS);
}

TEST_CASE("a confined process still starts threads and programs, and a tracer may skip its calls") {
  CHECK(on_a_worker(basic(), [] { return 0; }) == 0);
  CHECK(when_confined(basic(),
                      [] { return static_cast<long>(::system("git --version >/dev/null")); }) == 0);
  CHECK(when_confined(basic(), [] { return ::syscall(-1); }) == ENOSYS);
}

TEST_CASE("a confined process listens, and connects to nobody") {
  if (!has_landlock(abi_of_network)) return;
  const Fd listening(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  REQUIRE(::bind(listening.get(), raw(address), size) == 0);
  REQUIRE(::listen(listening.get(), 8) == 0);
  REQUIRE(::getsockname(listening.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
  REQUIRE(connect_to(raw(address), size) == 0);
  CHECK(when_confined(basic(), [&] { return connect_to(raw(address), size); }) == EACCES);
  CHECK(on_a_worker(basic(), [&] { return connect_to(raw(address), size); }) == EACCES);
  CHECK(when_confined(basic(), [&] {
          const Fd socket(::socket(AF_INET, SOCK_STREAM, 0));
          const sockaddr_in any = loopback(0);
          return static_cast<long>(::bind(socket.get(), raw(any), sizeof any));
        }) == 0);
}

TEST_CASE("a confined process signals its children only") {
  if (!has_landlock(abi_of_scopes)) return;
  CHECK(when_confined(basic(), [] { return static_cast<long>(::kill(::getppid(), 0)); }) == EPERM);
  CHECK(when_confined(basic(), [] {
          const pid_t child = ::fork();
          if (child == 0) {
            ::pause();
            ::_exit(0);
          }
          const int result = ::kill(child, SIGKILL);
          ::waitpid(child, nullptr, 0);
          return static_cast<long>(result);
        }) == 0);
}

TEST_CASE("a strict process, and each of its workers, writes beneath its own folders only") {
  if (!has_landlock(abi_of_truncation)) return;
  const TempDir dir;
  dir.write("source/index.md", "# Index\n");
  const Rules rules = strict_in(dir);
  const std::string source = dir / "source/index.md";
  CHECK(when_confined(rules, [&] { return make_file(dir / "out/a.mdc"); }) == 0);
  CHECK(when_confined(rules, [&] { return make_file(dir / "run/control.lock"); }) == 0);
  CHECK(on_a_worker(rules, [&] { return make_file(dir / "elsewhere"); }) == EACCES);
  CHECK(when_confined(rules, [&] { return make_file(source); }) == EACCES);
  CHECK(when_confined(rules, [&] { return static_cast<long>(::unlink(source.c_str())); }) ==
        EACCES);
  CHECK(when_confined(rules, [&] { return static_cast<long>(::truncate(source.c_str(), 0)); }) ==
        EACCES);
  CHECK(when_confined(rules, [&] {
          return static_cast<long>(::rename(source.c_str(), (dir / "out/stolen").c_str()));
        }) != 0);
  CHECK(when_confined(rules, [&] {
          return static_cast<long>(::rename((dir / "out/a.mdc").c_str(), source.c_str()));
        }) != 0);
  CHECK(when_confined(
            rules, [&] { return Fd(::open("/dev/null", O_WRONLY | O_CLOEXEC)) ? 0L : -1L; }) == 0);
  CHECK(dir.read("source/index.md") == "# Index\n");
}

TEST_CASE("a strict process knows which folders it may write to, by what they lie in") {
  if (!has_landlock(abi_of_files)) return;
  const TempDir dir;
  const Rules rules = strict_in(dir);
  std::filesystem::create_directories(dir / "out");
  std::filesystem::create_directory_symlink(dir / "out", dir / "to_out");
  std::filesystem::create_directory_symlink("/usr", dir / "out/to_usr");
  const auto may_write = [&](const std::string& folder) {
    return when_confined(rules, [&] {
             return Confinement::of_this_process(rules).may_write(folder) ? 0 : -1;
           }) == 0;
  };
  CHECK(may_write(dir / "out"));
  CHECK(may_write(dir / "out/below/not/there"));
  CHECK(may_write(dir / "to_out/below"));
  CHECK_FALSE(may_write(dir / "out/to_usr"));
  CHECK_FALSE(may_write(dir / "other"));
}

TEST_CASE("nothing is in force with confine: off, and every measure says why") {
  Settings settings;
  settings.confine = Confine::off;
  const Confinement none = Confinement::of_this_process(rules_of_daemon(settings, ""));
  CHECK_FALSE(none.is_inherited());
  CHECK(none.may_write("/"));
  CHECK(none.state().measures.size() == 6);
  for (const Measure& measure : none.state().measures) {
    INFO(measure.name);
    CHECK(measure.standing == Standing::left_out);
    CHECK(measure.reason.find("confine: off") != std::string::npos);
  }
  CHECK(to_line(none.state()).starts_with("off: nothing is in force; no no-new-privileges"));
}
