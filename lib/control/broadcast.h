// Thread: loop. Role: events to the clients that asked for them.
// Promise: publishing costs the same however many read, and however slowly: a subscriber is a
// position in the journal, gets the next piece when the last one is on its way, and misses what the
// journal no longer holds, of which it is told; an iteration of the loop serves a bounded number.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "control/journal.h"
#include "loop/loop.h"
#include "loop/step.h"

namespace galley::control {

class Subscription;

class Broadcast {
 public:
  // The journal must outlive it and has no other Broadcast.
  Broadcast(loop::Loop& loop, Journal& journal);
  ~Broadcast();
  Broadcast(const Broadcast&) = delete;
  Broadcast& operator=(const Broadcast&) = delete;

  const Journal& journal() const { return journal_; }

 private:
  friend class Subscription;
  void add(Subscription& subscription);
  void remove(Subscription& subscription);
  void serve_all();
  loop::Step::More serve();

  Journal& journal_;
  std::vector<Subscription*> subscriptions_;
  std::size_t next_ = 0;  // whose turn it is
  std::size_t left_ = 0;  // whose turn is still to come
  loop::Step step_;
};

// What one client is told.
class Subscription {
 public:
  // `write` is called with whole lines, and only when `has_room`.
  Subscription(Broadcast& broadcast, std::function<bool()> has_room,
               std::function<void(std::string)> write);
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

  // Begins, or begins anew from another position; nothing is written before the next iteration.
  void start(Position position);
  bool is_active() const { return is_active_; }

  // The server ends: writes what there is and has room, and needs the Broadcast no more.
  void finish();

  // There may be room again: goes on in the next iteration.
  void wake();

 private:
  friend class Broadcast;

  // Writes the next piece if there is one and room for it. Whether more could be written at once.
  bool go_on();

  Broadcast& broadcast_;
  std::function<bool()> has_room_;
  std::function<void(std::string)> write_;
  Position position_;
  bool is_active_ = false;
};

}  // namespace galley::control
