// Thread: loop. Role: libmicrohttpd's daemon on our loop, and the bridge from its calls to what
// they are about. Promise: nothing is thrown through libmicrohttpd's frames: what a callback throws
// comes out of the loop; the daemon runs only while a descriptor or a time asks for it.
#pragma once

#include <exception>
#include <functional>
#include <memory>

#include "loop/poll.h"
#include "loop/timer.h"
#include "preview/acceptor.h"
#include "preview/connections.h"
#include "preview/request.h"

struct MHD_Daemon;

namespace galley::preview {

class Http {
 public:
  struct Callbacks {
    std::function<void(Exchange&, const RequestHead&)> begin;   // may answer: no body is read then
    std::function<void(const std::shared_ptr<Exchange>&)> ask;  // the request is there whole
  };

  Http(loop::Loop& loop, const Limits& limits, Callbacks callbacks);
  ~Http();
  Http(const Http&) = delete;
  Http& operator=(const Http&) = delete;

  // Takes over a connection, if need be in the place of one that only waits.
  void take(Accepted client);

  std::size_t connections() const { return connections_.size(); }

 private:
  struct Calls;  // libmicrohttpd's
  struct StopDaemon {
    void operator()(MHD_Daemon* daemon) const;
  };

  void run();
  void wake();
  void set_timer();
  void expire(Connection& connection);
  void end(Connection& connection);
  int handle(Connection& connection, const RequestHead& head, const char* body,
             std::size_t* body_size);
  int settle(Connection& connection);
  void guard(const std::function<void()>& call) noexcept;

  const Limits limits_;
  Callbacks callbacks_;
  std::exception_ptr failure_;  // of a callback; the next end of run() throws it
  Connections connections_;
  std::unique_ptr<MHD_Daemon, StopDaemon> daemon_;
  loop::Poll ready_;
  loop::Timer due_;        // runs only while libmicrohttpd has to be called again
  bool is_woken_ = false;  // a connection was resumed since the last run
};

}  // namespace galley::preview
