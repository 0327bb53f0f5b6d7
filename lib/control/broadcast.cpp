#include "control/broadcast.h"

#include <algorithm>
#include <utility>

namespace galley::control {
namespace {

// What a subscriber that does not read keeps from being freed: a thousand of them hold 16 MiB.
constexpr std::size_t piece = std::size_t{16} << 10;  // bytes

// A write to a socket takes some microseconds, a thousand of them as long as a page does.
constexpr std::size_t served_at_a_time = 64;

}  // namespace

Broadcast::Broadcast(loop::Loop& loop, Journal& journal)
    : journal_(journal), step_(loop, [this] { return serve(); }) {
  journal_.on_publish([this] { serve_all(); });
}

Broadcast::~Broadcast() { journal_.on_publish({}); }

void Broadcast::add(Subscription& subscription) { subscriptions_.push_back(&subscription); }

// Everybody's place may have changed: all have their turn again.
void Broadcast::remove(Subscription& subscription) {
  std::erase(subscriptions_, &subscription);
  left_ = subscriptions_.size();
}

void Broadcast::serve_all() {
  left_ = subscriptions_.size();
  if (left_ > 0) step_.start();
}

loop::Step::More Broadcast::serve() {
  for (std::size_t served = 0; served < served_at_a_time && left_ > 0; ++served) {
    next_ = next_ < subscriptions_.size() ? next_ : 0;
    --left_;
    Subscription& subscription = *subscriptions_[next_++];
    if (subscription.go_on()) left_ = subscriptions_.size();
  }
  return left_ > 0 ? loop::Step::More::yes : loop::Step::More::no;
}

Subscription::Subscription(Broadcast& broadcast, std::function<bool()> has_room,
                           std::function<void(std::string)> write)
    : broadcast_(broadcast), has_room_(std::move(has_room)), write_(std::move(write)) {}

Subscription::~Subscription() {
  if (is_active_) broadcast_.remove(*this);
}

void Subscription::start(Position position) {
  if (!std::exchange(is_active_, true)) broadcast_.add(*this);
  position_ = position;
  broadcast_.serve_all();
}

void Subscription::finish() {
  while (go_on()) continue;
  if (std::exchange(is_active_, false)) broadcast_.remove(*this);
}

void Subscription::wake() {
  if (is_active_) broadcast_.serve_all();
}

bool Subscription::go_on() {
  if (!is_active_ || !has_room_() || !broadcast_.journal_.has_more(position_)) return false;
  write_(broadcast_.journal_.read(position_, piece));
  return broadcast_.journal_.has_more(position_) && has_room_();
}

}  // namespace galley::control
