#include "git_config.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/path.h"

namespace galley::daemon {
namespace {

using Clock = std::chrono::steady_clock;

// git answers within milliseconds; only a file system that hangs takes longer.
constexpr auto patience = std::chrono::seconds(5);

// A path ends with it (git-config(1), --null), whatever characters it has.
constexpr char end_of_value = '\0';

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

// What git says, if it says so with success.
std::optional<std::string> ask(std::vector<std::string> command) {
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

std::string default_excludes_file(const settings::Environment& environment) {
  const std::string config = environment("XDG_CONFIG_HOME").value_or("");
  if (!config.empty()) return path::join(config, "git/ignore");
  const std::string home = environment("HOME").value_or("");
  return home.empty() ? "" : path::join(home, ".config/git/ignore");
}

// What git names as its sources: "file:PATH" and the variable, each ended by NUL (git-config(1),
// --show-origin). Relative paths are relative to the working tree.
void add_origins(std::string_view listed, const std::string& top, std::vector<std::string>& files) {
  constexpr std::string_view label = "file:";
  for (bool is_origin = true; !listed.empty(); is_origin = !is_origin) {
    const std::size_t end = std::min(listed.find(end_of_value), listed.size());
    const std::string_view part = listed.substr(0, end);
    if (is_origin && part.starts_with(label)) {
      files.push_back(path::absolute(part.substr(label.size()), top));
    }
    listed.remove_prefix(std::min(end + 1, listed.size()));
  }
}

// git-config(1), FILES.
void add_usual_files(const settings::Environment& environment, std::vector<std::string>& files) {
  const std::string home = environment("HOME").value_or("");
  const std::string config = environment("XDG_CONFIG_HOME").value_or("");
  files.emplace_back("/etc/gitconfig");
  if (!home.empty()) files.push_back(path::join(home, ".gitconfig"));
  if (!config.empty()) {
    files.push_back(path::join(config, "git/config"));
  } else if (!home.empty()) {
    files.push_back(path::join(home, ".config/git/config"));
  }
}

}  // namespace

std::vector<std::string> git_config_files(const std::string& folder, const std::string& top,
                                          const settings::Environment& environment) {
  std::vector<std::string> files;
  const auto listed =
      ask({"git", "-C", folder, "config", "--null", "--show-origin", "--name-only", "--list"});
  add_origins(listed.value_or(""), top, files);
  add_usual_files(environment, files);
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

std::string excludes_file(const std::string& folder, const settings::Environment& environment) {
  std::optional<std::string> value =
      ask({"git", "-C", folder, "config", "--null", "--type=path", "--get", "core.excludesFile"});
  if (!value) return default_excludes_file(environment);
  value->resize(std::min(value->find(end_of_value), value->size()));
  return value->empty() ? "" : path::absolute(*value, folder);
}

}  // namespace galley::daemon
