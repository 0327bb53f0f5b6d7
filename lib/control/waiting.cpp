#include "control/waiting.h"

#include <string>
#include <utility>

namespace galley::control {

Waiting::Waiting(loop::Loop& loop, std::size_t limit)
    : loop_(loop), limit_(limit), self_(std::make_shared<Waiting*>(this)) {}

// The entry is there before anything begins: it may be done at once.
void Waiting::add(const std::function<void(Done)>& begin,
                  std::optional<std::chrono::milliseconds> timeout, Reply reply) {
  if (entries_.size() >= limit_) {
    throw FaultError({ErrorCode::too_many_waiting,
                      "this connection already waits for " + std::to_string(limit_) + " answers"});
  }
  const std::uint64_t number = ++last_number_;
  Entry& entry = entries_[number];
  entry.reply = std::move(reply);
  if (timeout) {
    entry.timer =
        std::make_unique<loop::Timer>(loop_, [this, number, timeout] { expire(number, *timeout); });
    entry.timer->start(static_cast<std::uint64_t>(timeout->count()));
  }
  try {
    begin([self = std::weak_ptr(self_), number](Answer answer) {
      if (const auto waiting = self.lock()) (*waiting)->finish(number, std::move(answer));
    });
  } catch (...) {
    entries_.erase(number);
    throw;
  }
}

void Waiting::refuse_all(const Fault& fault) {
  while (!entries_.empty()) finish(entries_.begin()->first, fault);
}

void Waiting::expire(std::uint64_t number, std::chrono::milliseconds timeout) {
  std::string seconds = Json(static_cast<double>(timeout.count()) / 1000).dump();
  finish(number, Fault{ErrorCode::sync_timed_out,
                       "the outputs were not up to date within " + seconds + " s"});
}

// The reply may end the connection, and this object with it: nothing follows it.
void Waiting::finish(std::uint64_t number, Answer answer) {
  auto entry = entries_.extract(number);
  if (entry.empty()) return;  // timed out before
  const Reply reply = std::move(entry.mapped().reply);
  reply(std::move(answer));
}

}  // namespace galley::control
