// Thread: loop. Role: takes connections from listening sockets. Promise: what it hands over is
// closed on exec and does not block; without free descriptors it waits instead of spinning.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <sys/socket.h>

#include "base/fd.h"
#include "loop/poll.h"
#include "loop/timer.h"

namespace galley::preview {

struct Accepted {
  Fd socket;
  sockaddr_storage address{};
  socklen_t address_size = sizeof address;
};

class Acceptor {
 public:
  Acceptor(loop::Loop& loop, std::vector<Fd> listening, std::function<void(Accepted)> accepted);

 private:
  void start();
  void take(int listening);
  void wait();

  std::vector<Fd> listening_;
  std::function<void(Accepted)> accepted_;
  std::vector<std::unique_ptr<loop::Poll>> polls_;
  loop::Timer retry_;  // runs only after descriptors have run out
};

}  // namespace galley::preview
