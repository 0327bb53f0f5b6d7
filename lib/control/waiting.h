// Thread: loop. Role: what one client waits for: syncs and audits.
// Promise: each is answered once: when it is done, when its time is over, or when refuse_all() says
// so; when the client is gone, what the Service still does for it touches nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "control/methods.h"
#include "loop/loop.h"
#include "loop/timer.h"

namespace galley::control {

class Waiting {
 public:
  using Done = std::function<void(Answer)>;

  // More than `limit` at a time are refused.
  Waiting(loop::Loop& loop, std::size_t limit);
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  // `begin` is called now and may call what it is given at once.
  void add(const std::function<void(Done)>& begin, std::optional<std::chrono::milliseconds> timeout,
           Reply reply);
  void refuse_all(const Fault& fault);
  bool is_empty() const { return entries_.empty(); }

 private:
  struct Entry {
    Reply reply;
    std::unique_ptr<loop::Timer> timer;  // only with a timeout
  };

  void expire(std::uint64_t number, std::chrono::milliseconds timeout);
  void finish(std::uint64_t number, Answer answer);

  loop::Loop& loop_;
  std::size_t limit_;
  std::uint64_t last_number_ = 0;
  std::map<std::uint64_t, Entry> entries_;
  std::shared_ptr<Waiting*> self_;  // callbacks given to the Service hold it weakly
};

}  // namespace galley::control
