// Thread: loop. Role: who is connected, what each is at, and how long it may take for that.
// Promise: every connection but a stream has a deadline; an idle server has no timer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "loop/timer.h"
#include "preview/hang_ups.h"
#include "preview/limits.h"

struct MHD_Connection;

namespace galley::preview {

struct Exchange;
class Connections;

enum class Phase : std::uint8_t {
  request,  // the client owes us a request, or the rest of one
  answer,   // the Site owes us the answer
  sending,  // the client has to take the answer
  stream,   // events, for as long as both like
};

struct Connection {
  Connections& all;
  MHD_Connection* handle;
  int socket;           // libmicrohttpd's
  std::string address;  // bytes of the client's
  Phase phase = Phase::request;
  std::uint64_t deadline = 0;  // in the loop's milliseconds; of all phases but `stream`
  std::shared_ptr<Exchange> exchange = nullptr;  // null between requests
};

class Connections {
 public:
  struct Callbacks {
    std::function<void(Connection&)> expired;  // its deadline has passed
    std::function<void(Connection&)> left;     // the client, in the phases answer and stream
    std::function<void()> woken;               // a connection was resumed
  };

  Connections(loop::Loop& loop, const Limits& limits, Callbacks callbacks);

  // The new one is in the phase `request`.
  Connection& add(MHD_Connection* handle, int socket, std::string address);
  void remove(Connection& connection);

  // Begins a phase; the same one once more begins its time anew.
  void enter(Connection& connection, Phase phase);

  void wake() const { callbacks_.woken(); }

  // Whether there is room for one more client at that address; else the connection to be ended for
  // it, which has waited for a request the longest (null: all are busy).
  bool has_room(const std::string& address) const;
  Connection* longest_idle(const std::string& address);

  bool may_stream() const { return streams_ < limits_.streams; }
  const Limits& limits() const { return limits_; }
  std::size_t size() const { return map_.size(); }
  void for_each(const std::function<void(Connection&)>& visit);

 private:
  bool is_full_for(const std::string& address) const;
  std::chrono::milliseconds time_for(Phase phase) const;
  void leave_phase(Connection& connection);
  void set_timer();
  void expire();
  void beat();

  loop::Loop& loop_;
  const Limits limits_;
  Callbacks callbacks_;
  std::unordered_map<Connection*, std::unique_ptr<Connection>> map_;
  std::size_t streams_ = 0;
  HangUps hang_ups_;
  loop::Timer deadline_;   // the earliest
  loop::Timer heartbeat_;  // runs only while there is a stream
};

}  // namespace galley::preview
