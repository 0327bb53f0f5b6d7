// Thread: loop. Role: byte streams over Unix sockets: a Listener and the Streams it accepts.
// Promise: a Stream or Listener may be destroyed at any time, also inside its own callbacks; what
// was written before close_after_writes() is sent before the connection ends; nothing blocks,
// nothing raises SIGPIPE, and a Listener that runs out of descriptors waits instead of spinning.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "loop/handle.h"
#include "loop/loop.h"

namespace galley::loop {

class Stream {
 public:
  struct Callbacks {
    std::function<void(std::string_view)> read;  // some bytes, as they come
    std::function<void()> closed;  // the other side is gone, or an error; called once, never from
                                   // inside write() or close_after_writes()
    std::function<void()> ended = nullptr;    // the other side has finished sending but may still
                                              // read; never after closed
    std::function<void()> drained = nullptr;  // everything written has been sent, after the kernel
                                              // had not taken it at once; not from inside write()
  };

  // Takes over a connected socket.
  Stream(Loop& loop, Fd connected);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Begins to read. A peer that has only finished sending (shutdown(2) with SHUT_WR) is not gone:
  // it can still be answered, and `closed` comes when it really leaves.
  void start(Callbacks callbacks);

  // Does nothing once the connection has ended.
  void write(std::string bytes);

  // Bytes handed to write() that the kernel has not taken yet. A peer that does not read makes this
  // grow: the owner sets the bound.
  std::size_t unsent() const;

  // Leaves what comes in the kernel until resume(), so that the peer has to wait; `closed` still
  // comes when it leaves.
  void pause();
  void resume();

  // Stops reading; calls `closed` once everything written has been sent (or cannot be).
  void close_after_writes();

  // The socket's descriptor, for SO_PEERCRED; owned by the Stream; -1 once the connection has
  // ended.
  int descriptor() const;

 private:
  struct State;  // kept alive by a callback that is running
  std::shared_ptr<State> state_;
};

class Listener {
 public:
  // Takes over a listening Unix socket; `accepted` receives every connection.
  Listener(Loop& loop, Fd listening, std::function<void(std::unique_ptr<Stream>)> accepted);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace galley::loop
