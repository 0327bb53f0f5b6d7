// Thread: loop. Role: the socket in the file system that clients find: its folder, its lock, its
// permissions, its end.
// Promise: only this user (and root) can connect, from the first moment on; a socket that somebody
// listens at is never taken away, one that a killed daemon left is replaced; nothing that is not a
// socket is removed. One that a service manager made is its own to permit and to remove.
#pragma once

#include <string>

#include "base/fd.h"
#include "base/file_system.h"
#include "state/lock.h"

namespace galley::control {

class SocketFile {
 public:
  // Makes the folder (mode 0700) when it is missing, takes <path>.lock, binds <path> (mode 0600)
  // and listens. Throws Error, with the holder's process id when another galleyd has the lock.
  explicit SocketFile(const std::string& path);

  // Takes over a Unix socket that a service manager listens on; its address is the path, the lock
  // is the same. Throws Error.
  explicit SocketFile(Fd listening);

  // Removes the socket that it has made, unless that has been replaced meanwhile.
  ~SocketFile();
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;

  const std::string& path() const { return path_; }

  // The listening socket; the caller owns it from now on.
  Fd take() { return std::move(fd_); }

 private:
  std::string path_;
  state::Lock lock_;
  Fd fd_;
  FileStat bound_;  // to know our own again; nothing if somebody else made the socket
};

}  // namespace galley::control
