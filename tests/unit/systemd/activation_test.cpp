#include "systemd/activation.h"

#include <array>
#include <functional>
#include <utility>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "support/catch.h"

using namespace galley;
using systemd::Activation;

namespace {

std::pair<ino_t, ino_t> inodes_of(const std::array<int, 2>& pair) {
  struct stat first {};
  struct stat second {};
  ::fstat(pair[0], &first);
  ::fstat(pair[1], &second);
  return {first.st_ino, second.st_ino};
}

ino_t inode_of(const Fd& fd) {
  struct stat st {};
  ::fstat(fd.get(), &st);
  return st.st_ino;
}

// What `body` says of the sockets `pair` in a child that a service manager would have started so;
// they are its descriptors 3 and 4.
int in_activated_child(const std::array<int, 2>& pair, const char* names,
                       const std::function<int()>& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    // Out of the way of each other first.
    const int first = ::fcntl(pair[0], F_DUPFD, 100);
    const int second = ::fcntl(pair[1], F_DUPFD, 100);
    ::dup2(first, 3);
    ::dup2(second, 4);
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
    ::setenv("LISTEN_FDS", "2", 1);
    ::setenv("LISTEN_FDNAMES", names, 1);
    ::_exit(body());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

struct Pair {
  Pair() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0); }
  ~Pair() {
    ::close(fds[0]);
    ::close(fds[1]);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  std::array<int, 2> fds{};
};

}  // namespace

TEST_CASE("a process that no service manager started was passed nothing") {
  ::unsetenv("LISTEN_PID");
  ::unsetenv("LISTEN_FDS");
  Activation activation = Activation::of_this_process();
  CHECK(activation.take("control").empty());
  CHECK(activation.left().empty());
}

TEST_CASE("sockets are handed out once, by name") {
  const Pair pair;
  const auto [first, second] = inodes_of(pair.fds);
  CHECK(in_activated_child(pair.fds, "control:preview", [first = first, second = second] {
          Activation activation = Activation::of_this_process();
          const auto control = activation.take("control");
          if (control.size() != 1 || inode_of(control[0]) != first) return 1;
          if (!activation.take("control").empty()) return 2;
          if (activation.left() != std::vector<std::string>{"preview"}) return 3;
          const auto preview = activation.take("preview");
          if (preview.size() != 1 || inode_of(preview[0]) != second) return 4;
          return activation.left().empty() ? 0 : 5;
        }) == 0);
}

TEST_CASE("sockets of one name keep the order of the unit") {
  const Pair pair;
  const auto [first, second] = inodes_of(pair.fds);
  CHECK(in_activated_child(pair.fds, "preview:preview", [first = first, second = second] {
          const auto both = Activation::of_this_process().take("preview");
          const bool is_right =
              both.size() == 2 && inode_of(both[0]) == first && inode_of(both[1]) == second;
          return is_right ? 0 : 1;
        }) == 0);
}

TEST_CASE("what was passed does not block, is closed on exec, and no child takes it for its own") {
  const Pair pair;
  CHECK(in_activated_child(pair.fds, "control:other", [] {
          const auto control = Activation::of_this_process().take("control");
          if ((::fcntl(control[0].get(), F_GETFL) & O_NONBLOCK) == 0) return 1;
          if ((::fcntl(control[0].get(), F_GETFD) & FD_CLOEXEC) == 0) return 2;
          if (::getenv("LISTEN_FDS") != nullptr) return 3;
          return ::fcntl(4, F_GETFD) < 0 ? 0 : 4;  // the other one is closed
        }) == 0);
}

TEST_CASE("what was passed to another process is not ours") {
  const Pair pair;
  CHECK(in_activated_child(pair.fds, "control:preview", [] {
          ::setenv("LISTEN_PID", "1", 1);
          return Activation::of_this_process().left().empty() ? 0 : 1;
        }) == 0);
}
