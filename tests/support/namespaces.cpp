#include "support/namespaces.h"

#include <cerrno>
#include <exception>
#include <fstream>
#include <iostream>
#include <system_error>
#include <utility>

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

namespace galley::test {
namespace {

constexpr int no_namespace = 255;

bool write_to(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  return static_cast<bool>(file << text << std::flush);
}

bool enter_user_namespace() {
  const std::string user = std::to_string(::geteuid());
  const std::string group = std::to_string(::getegid());
  return ::unshare(CLONE_NEWUSER) == 0 && write_to("/proc/self/setgroups", "deny") &&
         write_to("/proc/self/uid_map", "0 " + user + " 1") &&
         write_to("/proc/self/gid_map", "0 " + group + " 1");
}

}  // namespace

bool has_own_mounts() {
  static const bool has = ::geteuid() == 0 && ::unshare(CLONE_NEWNS) == 0 &&
                          ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  if (!has) std::cout << "skipped: needs root, for mounts of its own\n";
  return has;
}

Mounted::Mounted(std::string what, std::string point, const std::string& type,
                 const std::string& options)
    : point_(std::move(point)) {
  const bool is_bind = type == "bind";
  if (::mount(what.c_str(), point_.c_str(), is_bind ? nullptr : type.c_str(), is_bind ? MS_BIND : 0,
              options.c_str()) != 0) {
    throw std::system_error(errno, std::generic_category(), "mount " + type + " on " + point_);
  }
}

void Mounted::undo() {
  if (std::exchange(is_there_, false)) ::umount2(point_.c_str(), MNT_DETACH);
}

int run_in_user_namespace(const std::function<int()>& body) {
  std::cout.flush();
  const pid_t child = ::fork();
  if (child == 0) {
    int result = no_namespace;
    try {
      if (enter_user_namespace()) result = body();
    } catch (const std::exception& error) {
      std::cerr << error.what() << "\n";
      result = no_namespace - 1;
    }
    ::_exit(result);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  const int result = WIFEXITED(status) ? WEXITSTATUS(status) : no_namespace - 2;
  return result == no_namespace ? -1 : result;
}

void limit_inotify(const std::string& what, long limit) {
  write_to("/proc/sys/user/max_inotify_" + what, std::to_string(limit));
}

}  // namespace galley::test
