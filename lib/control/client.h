// Thread: any, one at a time; blocks. Role: one connection to a running galleyd.
// Promise: every wait ends at its deadline; who is at the other end is checked before anything is
// sent; a daemon that is not there is told apart from one that does not answer.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>

#include "base/fd.h"
#include "control/protocol.h"

namespace galley::control {

// Nobody listens at the socket: no file, or one that a killed daemon left.
class NoDaemon : public Error {
 public:
  using Error::Error;
};

// The daemon is there but did not answer in time.
class NoAnswer : public Error {
 public:
  using Error::Error;
};

// The connection, and with it in all likelihood the daemon, has ended between answers.
class Ended : public Error {
 public:
  using Error::Error;
};

class Client {
 public:
  using Clock = std::chrono::steady_clock;
  using Deadline = std::optional<Clock::time_point>;  // none: waits as long as it takes

  static Deadline within(std::chrono::milliseconds time) { return Clock::now() + time; }

  // Connects. Throws NoDaemon, NoAnswer, or Error for anything else.
  Client(const std::string& path, Deadline deadline);

  // The result. Throws FaultError with the daemon's error, NoAnswer, or Error.
  Json call(const std::string& method, const Json& params, Deadline deadline);

  // The next event that a subscription brings, as its members (control/event.h). Throws NoAnswer
  // when the time is over, Ended when the connection is.
  Json next_event(Deadline deadline);

  // The same, or nothing when none has come yet.
  std::optional<Json> event_at_hand();

  // Readable when something has come; for poll(2), after event_at_hand() had nothing.
  int descriptor() const { return fd_.get(); }

  // Waits for the daemon to close the connection, as it does when it has ended. False when the time
  // is over.
  bool wait_for_end(Deadline deadline);

 private:
  void connect(Deadline deadline);
  void check_peer() const;
  void send(std::string_view bytes, Deadline deadline);
  std::string receive_line(Deadline deadline);
  std::optional<std::string> take_line();
  bool receive();
  bool wait(short events, Deadline deadline) const;

  std::string path_;
  Fd fd_;
  std::string received_;
  std::size_t scanned_ = 0;  // of `received_`: holds no newline
  std::deque<Json> events_;  // that came while an answer was waited for
  int last_id_ = 0;
};

}  // namespace galley::control
