#include "ctl_pause.h"

#include <cerrno>
#include <iostream>
#include <memory>
#include <vector>

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "control/client.h"
#include "status_view.h"

namespace galley::ctl {
namespace {

using control::Client;

// Shown in the status; commands can be as long as a megabyte.
constexpr std::size_t longest_holder = 200;  // bytes

std::string holder_of(const std::vector<std::string>& command) {
  std::string text;
  for (const std::string& word : command) text += (text.empty() ? "" : " ") + word;
  if (text.size() > longest_holder) {
    text.resize(longest_holder);
    text += "...";
  }
  return text + " (pid " + std::to_string(::getpid()) + ")";
}

std::unique_ptr<Client> hold(const Request& request) {
  try {
    auto client = std::make_unique<Client>(request.socket, Client::within(answer_limit));
    client->call("pause", {{"holder", holder_of(request.words)}}, Client::within(answer_limit));
    return client;
  } catch (const control::NoDaemon&) {
    std::cerr << "galleyctl: galleyd is not running, so there is nothing to pause\n";
    return nullptr;
  }
}

// What the keyboard interrupts is the command; galleyctl has to outlive it (as system(3) does).
class IgnoredSignals {
 public:
  IgnoredSignals() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGINT, &ignore, &interrupt_);
    ::sigaction(SIGQUIT, &ignore, &quit_);
  }
  ~IgnoredSignals() {
    ::sigaction(SIGINT, &interrupt_, nullptr);
    ::sigaction(SIGQUIT, &quit_, nullptr);
  }
  IgnoredSignals(const IgnoredSignals&) = delete;
  IgnoredSignals& operator=(const IgnoredSignals&) = delete;

 private:
  struct sigaction interrupt_ {};
  struct sigaction quit_ {};
};

// The process, or minus the errno that kept it from starting.
pid_t spawn(const std::vector<std::string>& command) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  sigset_t defaults;
  ::sigemptyset(&defaults);
  ::sigaddset(&defaults, SIGINT);
  ::sigaddset(&defaults, SIGQUIT);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setsigdefault(&attributes, &defaults);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t pid = 0;
  const int problem =
      ::posix_spawnp(&pid, words.front(), nullptr, &attributes, words.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  return problem == 0 ? pid : -problem;
}

int run_to_end(const std::vector<std::string>& command) {
  const IgnoredSignals ignored;
  const pid_t pid = spawn(command);
  if (pid < 0) {
    std::cerr << "galleyctl: cannot run " << printable(command.front()) << ": "
              << describe_errno(-pid) << "\n";
    return pid == -ENOENT ? 127 : 126;
  }
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) throw_errno("wait for", command.front());
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Exit pause_while(const Request& request, const View&) {
  const std::unique_ptr<Client> client = hold(request);
  const int exit_code = run_to_end(request.words);
  try {
    if (client)
      client->call("resume", {{"holder", holder_of(request.words)}}, Client::within(answer_limit));
  } catch (const std::exception& error) {
    std::cerr << "galleyctl: the pause ended before the command did: " << error.what() << "\n";
  }
  return static_cast<Exit>(exit_code);
}

}  // namespace galley::ctl
