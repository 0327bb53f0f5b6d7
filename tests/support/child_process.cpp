#include "support/child_process.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace galley::test {
namespace {

using Clock = std::chrono::steady_clock;

void check(int code, const std::string& doing) {
  if (code != 0) throw std::system_error(code, std::generic_category(), doing);
}

std::vector<std::string> merged(const Environment& own) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (!own.contains(std::string(text.substr(0, text.find('='))))) result.emplace_back(text);
  }
  for (const auto& [name, value] : own) {
    if (!value.empty()) result.push_back(name + "=" + value);
  }
  return result;
}

// The array of pointers that exec wants; `strings` must outlive it.
std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (std::string& text : strings) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

class FileActions {
 public:
  FileActions() { check(::posix_spawn_file_actions_init(&actions_), "prepare a program"); }
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  void open(int fd, const std::string& path, int flags) {
    check(::posix_spawn_file_actions_addopen(&actions_, fd, path.c_str(), flags, 0644), path);
  }
  // Under a number that no other of them is given to.
  void pass(int own, int number) {
    copies_.emplace_back(::fcntl(own, F_DUPFD_CLOEXEC, 100));
    check(copies_.back() ? 0 : errno, "pass a descriptor");
    check(::posix_spawn_file_actions_adddup2(&actions_, copies_.back().get(), number),
          "pass a descriptor");
  }
  void enter(const std::string& folder) {
    check(::posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str()), folder);
  }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
  std::vector<Fd> copies_;
};

// Signals as a fresh login has them, whatever the test runner blocks or ignores.
class PlainSignals {
 public:
  PlainSignals() {
    check(::posix_spawnattr_init(&attributes_), "prepare a program");
    sigset_t set;
    ::sigemptyset(&set);
    ::posix_spawnattr_setsigmask(&attributes_, &set);
    ::sigfillset(&set);
    ::posix_spawnattr_setsigdefault(&attributes_, &set);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~PlainSignals() { ::posix_spawnattr_destroy(&attributes_); }
  PlainSignals(const PlainSignals&) = delete;
  PlainSignals& operator=(const PlainSignals&) = delete;

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_;
};

}  // namespace

ChildProcess::ChildProcess(const Launch& launch) {
  FileActions actions;
  actions.open(STDIN_FILENO, "/dev/null", O_RDONLY);
  actions.open(STDOUT_FILENO, launch.out, O_WRONLY | O_CREAT | O_APPEND);
  actions.open(STDERR_FILENO, launch.err, O_WRONLY | O_CREAT | O_APPEND);
  if (!launch.folder.empty()) actions.enter(launch.folder);
  int number = STDERR_FILENO;
  for (const int own : launch.passed) actions.pass(own, ++number);
  const PlainSignals signals;
  std::vector<std::string> command = launch.command;
  std::vector<std::string> environment = merged(launch.environment);
  check(::posix_spawnp(&pid_, launch.command.at(0).c_str(), actions.get(), signals.get(),
                       pointers(command).data(), pointers(environment).data()),
        "start " + launch.command[0]);
  ended_ = Fd(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  if (!ended_) {
    const int code = errno;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    check(code, "watch " + launch.command[0]);
  }
}

ChildProcess::~ChildProcess() {
  if (exit_code_) return;
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
}

void ChildProcess::signal(int number) const {
  if (!exit_code_) ::kill(pid_, number);
}

std::optional<int> ChildProcess::wait(std::chrono::milliseconds limit) {
  if (exit_code_ || !wait_readable({ended_.get()}, Clock::now() + limit)) return exit_code_;
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
  }
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return exit_code_;
}

bool wait_readable(const std::vector<int>& fds, Clock::time_point until) {
  std::vector<pollfd> entries;
  for (const int fd : fds) entries.push_back({fd, POLLIN, 0});
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    const auto bounded = std::clamp<std::chrono::milliseconds::rep>(left, 0, 3'600'000);
    const int ready = ::poll(entries.data(), entries.size(), static_cast<int>(bounded));
    if (ready > 0) return true;
    if (ready == 0 && left <= 0) return false;
    if (ready < 0 && errno != EINTR) {
      throw std::system_error(errno, std::generic_category(), "poll");
    }
  }
}

}  // namespace galley::test
