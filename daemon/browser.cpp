#include "browser.h"

#include <array>
#include <cstdlib>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace galley::ctl {
namespace {

// What browsers write is nobody's business here. Waits: openers start the browser and end.
bool run(const char* program, const std::string& url) {
  std::string name(program);
  std::string address(url);
  std::array<char*, 3> arguments{name.data(), address.data(), nullptr};
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int problem = ::posix_spawnp(&child, program, &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  return problem == 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

}  // namespace

bool show_in_browser(const std::string& url) {
  const char* const wanted = std::getenv("BROWSER");
  if (wanted != nullptr && *wanted != '\0' && run(wanted, url)) return true;
  return run("xdg-open", url);
}

}  // namespace galley::ctl
