// Thread: loop. Role: one client: its lines in, its answers out.
// Promise: requests are answered in the order they came, only a sync when it is done; a client that
// does not read is not read from either, and is dropped after `patience`, unless it is only events
// that it does not read; so is one that leaves a line half-sent. Whatever a client does costs
// bounded memory and no other client its turn.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "control/broadcast.h"
#include "control/line_buffer.h"
#include "control/pauses.h"
#include "control/waiting.h"
#include "loop/stream.h"

namespace galley::control {

struct Limits {
  std::size_t connections = 1024;  // at most half of the descriptors that the process may have
  std::size_t line = 1 << 20;      // bytes
  std::size_t unsent = 256 << 10;  // bytes; with more, no further request is taken up
  std::size_t waiting = 100;       // syncs of one connection
  std::chrono::milliseconds patience{30'000};
};

// What all connections of a server have in common; it outlives them.
struct Shared {
  Service& service;
  Broadcast& broadcast;
  Pauses& pauses;
  const Limits& limits;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // `gone` is called once, when the client is no more; it may let go of the Connection.
  Connection(loop::Loop& loop, const Shared& shared, ClientId id,
             std::unique_ptr<loop::Stream> stream, std::function<void(Connection&)> gone);

  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();

  // Says why and ends the connection.
  void refuse(const Fault& fault);

  // The server is ending: answers the waiting syncs and lets go of the socket.
  void stop();

 private:
  class Exchange;

  void work();
  void take(std::string_view line);
  void refuse_long_line();
  void leave();
  void send(const Json& answer);
  void write(std::string lines);
  void drained();
  void leave_when_done();
  void watch();
  void lose_patience();
  std::uint64_t taken() const { return written_ - stream_->unsent(); }

  Service& service_;
  Pauses& pauses_;
  const ClientId id_;
  const Limits& limits_;
  std::unique_ptr<loop::Stream> stream_;  // none once stopped
  std::function<void(Connection&)> gone_;
  LineBuffer lines_;
  Waiting waiting_;
  Subscription subscription_;
  Lease lease_;
  loop::Timer patience_;  // runs only while the client owes us something
  std::chrono::steady_clock::time_point patient_since_;
  std::uint64_t written_ = 0;       // bytes of answers so far
  std::uint64_t taken_before_ = 0;  // of them, by the client, when patience_ was started
  bool has_taken_all_ = true;       // no whole line is left
  bool has_ended_ = false;          // the client will send no more
  bool is_refused_ = false;         // the client knows that its line is too long
  bool is_leaving_ = false;         // nothing more is taken from the client
  bool owes_reading_ = false;       // of an answer, beside which events count for nothing
};

}  // namespace galley::control
