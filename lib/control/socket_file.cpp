#include "control/socket_file.h"

#include <cerrno>
#include <cstring>
#include <optional>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "control/socket_address.h"

namespace galley::control {
namespace {

void make_private_folder(const std::string& folder) {
  real_file_system().make_directories(std::string(path::parent(folder)));
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    throw_errno("create the folder", folder);
}

// Whoever may write to the folder could put a socket of their own in the place of ours. A sticky
// folder (/tmp) keeps them from that.
void check_folder(const std::string& folder) {
  struct stat st {};
  if (::stat(folder.c_str(), &st) != 0) throw_errno("look at the folder", folder);
  if (st.st_uid != ::geteuid() && st.st_uid != 0) {
    throw Error("the folder of the control socket, " + folder +
                ", belongs to another user; choose another one with `socket:` or --socket");
  }
  if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0 && (st.st_mode & S_ISVTX) == 0) {
    throw Error("other users may write to the folder of the control socket, " + folder +
                "; take that from them (chmod go-w " + folder + ") or choose another one");
  }
}

std::string prepare_folder(const std::string& path) {
  check_length(path);
  const std::string folder(path::parent(path));
  if (!folder.empty()) {
    make_private_folder(folder);
    check_folder(folder);
  }
  return path;
}

Fd new_socket() {
  Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) throw_errno("make", "a Unix socket");
  return fd;
}

int bind_to(const Fd& fd, const std::string& path) {
  const sockaddr_un address = socket_address(path);
  return ::bind(fd.get(), as_sockaddr(address), sizeof address) == 0 ? 0 : errno;
}

// The lock tells that no galleyd uses the socket; asking it tells that nobody else does.
void remove_stale(const std::string& path) {
  struct stat st {};
  if (::lstat(path.c_str(), &st) != 0) throw_errno("look at", path);
  if (!S_ISSOCK(st.st_mode)) {
    throw Error("cannot make the control socket " + path +
                ": a file that is not a socket has that name; remove it or choose another one");
  }
  const Fd probe = new_socket();
  const sockaddr_un address = socket_address(path);
  if (::connect(probe.get(), as_sockaddr(address), sizeof address) == 0 || errno != ECONNREFUSED) {
    throw Error("cannot make the control socket " + path +
                ": another program is listening there (systemd, where galleyd.socket is on); stop "
                "it or choose another socket");
  }
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) throw_errno("remove the stale", path);
}

// unix(7): nobody can connect before listen(2), so the mode is right before it matters. An umask
// would do the same for the whole process, in which workers may be writing outputs.
Fd listen_at(const std::string& path) {
  Fd fd = new_socket();
  int failure = bind_to(fd, path);
  if (failure == EADDRINUSE) {
    remove_stale(path);
    failure = bind_to(fd, path);
  }
  if (failure != 0) throw SystemError(failure, "make the control socket", path);
  if (::chmod(path.c_str(), 0600) != 0) throw_errno("set the permissions of", path);
  if (::listen(fd.get(), SOMAXCONN) != 0) throw_errno("listen at", path);
  return fd;
}

[[noreturn]] void refuse_passed(const char* what) {
  throw Error(
      std::string("the service manager passed ") + what +
      " as the control socket; it must be a Unix stream socket with a path (ListenStream=)");
}

// unix(7): an unnamed address has no path, an abstract one begins with a zero.
std::string path_of(const Fd& listening) {
  int is_listening = 0;
  socklen_t size = sizeof is_listening;
  if (::getsockopt(listening.get(), SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &size) != 0 ||
      is_listening == 0) {
    refuse_passed("something that does not listen");
  }
  sockaddr_un address{};
  size = sizeof address;
  if (::getsockname(listening.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
      address.sun_family != AF_UNIX || address.sun_path[0] != '/') {
    refuse_passed("a socket without a path");
  }
  return {address.sun_path, ::strnlen(address.sun_path, sizeof address.sun_path)};
}

state::Lock lock_of(const std::string& path) {
  return {path + ".lock", "the control socket " + path,
          "stop that one (galleyctl --socket " + path +
              " stop), or give this one another with --socket or `socket`"};
}

}  // namespace

SocketFile::SocketFile(const std::string& path)
    : path_(prepare_folder(path)),
      lock_(lock_of(path_)),
      fd_(listen_at(path_)),
      bound_(real_file_system().stat(path_).value_or(FileStat())) {}

SocketFile::SocketFile(Fd listening)
    : path_(path_of(listening)), lock_(lock_of(path_)), fd_(std::move(listening)) {}

SocketFile::~SocketFile() {
  struct stat st {};
  if (::lstat(path_.c_str(), &st) == 0 && st.st_ino == bound_.inode && st.st_dev == bound_.device) {
    ::unlink(path_.c_str());
  }
}

}  // namespace galley::control
