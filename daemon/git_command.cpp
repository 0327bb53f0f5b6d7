#include "git_command.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"

namespace galley::daemon {
namespace {

using Clock = std::chrono::steady_clock;

// git answers within milliseconds; only a file system that hangs takes longer.
constexpr auto patience = std::chrono::seconds(5);

// Variables by which whoever started galley may have told git of another repository (git(1)).
constexpr std::array<std::string_view, 4> redirecting = {"GIT_DIR", "GIT_WORK_TREE",
                                                         "GIT_COMMON_DIR", "GIT_INDEX_FILE"};

std::vector<char*> own_environment() {
  std::vector<char*> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string_view name = text.substr(0, text.find('='));
    if (std::find(redirecting.begin(), redirecting.end(), name) == redirecting.end()) {
      kept.push_back(*entry);
    }
  }
  kept.push_back(nullptr);
  return kept;
}

// The process that writes its answer to `out`; 0 when it could not be started.
pid_t start(std::vector<std::string> command, int out) {
  std::vector<char*> arguments;
  for (std::string& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  if (::posix_spawn_file_actions_init(&actions) != 0) return 0;
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  const int code = ::posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(),
                                  own_environment().data());
  ::posix_spawn_file_actions_destroy(&actions);
  return code == 0 ? pid : 0;
}

// All that comes until the other end closes; nothing when that takes too long.
std::optional<std::string> read_all(int fd) {
  const Clock::time_point until = Clock::now() + patience;
  std::string all;
  std::array<char, 4096> part{};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    pollfd waited{fd, POLLIN, 0};
    const int ready = left.count() > 0 ? ::poll(&waited, 1, static_cast<int>(left.count())) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return std::nullopt;
    const ssize_t got = ::read(fd, part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return all;
    all.append(part.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

std::optional<std::string> ask_git(std::vector<std::string> command) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  const Fd in(ends[0]);
  Fd out(ends[1]);
  const pid_t pid = start(std::move(command), out.get());
  out.reset();
  if (pid == 0) return std::nullopt;
  std::optional<std::string> answer = read_all(in.get());
  if (!answer) ::kill(pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  return answer;
}

}  // namespace galley::daemon
