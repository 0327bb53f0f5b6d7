// Thread: loop. Role: tells when a client leaves while nothing is written to it, which
// libmicrohttpd does not look for in a connection that is suspended.
// Promise: tells once of each socket that is watched; costs nothing until then.
#pragma once

#include <functional>

#include "base/fd.h"
#include "loop/loop.h"
#include "loop/poll.h"

namespace galley::preview {

struct Connection;

class HangUps {
 public:
  // `left` is called with the connection whose client has closed, or has finished sending: a
  // browser does the one only together with the other.
  HangUps(loop::Loop& loop, std::function<void(Connection&)> left);

  // Throws SystemError. `socket` stays open until forget().
  void watch(int socket, Connection& connection);
  void forget(int socket);

 private:
  void read();

  std::function<void(Connection&)> left_;
  Fd epoll_;
  loop::Poll poll_;
};

}  // namespace galley::preview
