#include "control/waiting.h"

#include <string>
#include <utility>

namespace galley::control {

Waiting::Waiting(loop::Loop& loop, std::size_t limit)
    : loop_(loop), limit_(limit), self_(std::make_shared<Waiting*>(this)) {}

// The entry is there before the Service is asked: it may be done at once.
void Waiting::add(Service& service, std::optional<std::chrono::milliseconds> timeout, Reply reply) {
  if (entries_.size() >= limit_) {
    throw FaultError({ErrorCode::too_many_waiting,
                      "this connection already waits for " + std::to_string(limit_) + " syncs"});
  }
  const std::uint64_t number = ++last_number_;
  Entry& entry = entries_[number];
  entry.reply = std::move(reply);
  entry.since = std::chrono::steady_clock::now();
  if (timeout) {
    entry.timer =
        std::make_unique<loop::Timer>(loop_, [this, number, timeout] { expire(number, *timeout); });
    entry.timer->start(static_cast<std::uint64_t>(timeout->count()));
  }
  try {
    service.sync([self = std::weak_ptr(self_), number] {
      if (const auto waiting = self.lock()) (*waiting)->done(number);
    });
  } catch (...) {
    entries_.erase(number);
    throw;
  }
}

void Waiting::refuse_all(const Fault& fault) {
  while (!entries_.empty()) finish(entries_.begin()->first, fault);
}

void Waiting::done(std::uint64_t number) {
  const auto found = entries_.find(number);
  if (found == entries_.end()) return;  // timed out before
  const auto waited = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - found->second.since);
  finish(number, Json{{"waited_seconds", static_cast<double>(waited.count()) / 1e6}});
}

void Waiting::expire(std::uint64_t number, std::chrono::milliseconds timeout) {
  std::string seconds = Json(static_cast<double>(timeout.count()) / 1000).dump();
  finish(number, Fault{ErrorCode::sync_timed_out,
                       "the outputs were not up to date within " + seconds + " s"});
}

// The reply may end the connection, and this object with it: nothing follows it.
void Waiting::finish(std::uint64_t number, Answer answer) {
  auto entry = entries_.extract(number);
  const Reply reply = std::move(entry.mapped().reply);
  reply(std::move(answer));
}

}  // namespace galley::control
