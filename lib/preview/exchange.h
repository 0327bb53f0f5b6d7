// Thread: loop. Role: one request and its answer, shared by the server and by the Reply or
// EventStream that a Site holds. Promise: whoever of them goes first, the others only find that
// nobody is there any more.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "preview/connections.h"
#include "preview/event_queue.h"
#include "preview/site.h"

namespace galley::preview {

struct Exchange {
  struct Events {
    EventQueue queue;
    std::function<void()> closed;  // empty once it is not to be called any more
    bool is_ending = false;        // nothing comes after what is in the queue
    bool is_quiet = false;         // nothing was sent since the last heartbeat
  };

  explicit Exchange(Connection& owner) : connection(&owner) {}

  // What is sent. The first answer counts.
  void answer(Response given);

  // The Reply is gone without. What is thrown while the Site is asked says more, and comes later.
  void give_up();
  bool is_answered() const { return response || events; }

  // Has libmicrohttpd ask for nothing until wake().
  void suspend();
  void wake();

  // The client has left, or does not take what it is sent: ends the connection.
  void drop();

  // The connection is no more. Whoever reads events is told by whoever calls this.
  void detach();

  // A comment, where a stream was silent: keeps what is in between from closing it.
  void beat();

  Connection* connection;  // null: nobody waits for the answer
  std::string raw_target;
  bool is_damaged = false;  // the target had a NUL in it
  bool is_judged = false;
  bool is_asked = false;
  bool is_asking = false;    // the Site is being asked at this moment
  bool is_given_up = false;  // and has let go of the Reply
  bool is_let_in = false;    // has the cookie
  std::string if_none_match;
  Request request;

  std::optional<Response> response;
  std::optional<Events> events;
  bool is_suspended = false;
  bool is_dropped = false;
};

}  // namespace galley::preview
