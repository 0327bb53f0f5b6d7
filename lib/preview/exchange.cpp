#include "preview/exchange.h"

#include <utility>

#include <microhttpd.h>
#include <sys/socket.h>

namespace galley::preview {
namespace {

// How long a browser waits before it comes back, in milliseconds: at once for a person, and no
// burden while the daemon restarts.
constexpr std::string_view retry = "retry: 1000\n\n";

constexpr std::string_view heartbeat = ":\n\n";

}  // namespace

void Exchange::answer(Response given) {
  if (connection == nullptr || is_answered()) return;
  response = std::move(given);
  wake();
}

void Exchange::give_up() {
  is_given_up = true;
  if (is_asking) return;
  answer(Response::text(500, "galley has no answer to this; its log may say why.\n"));
}

void Exchange::suspend() {
  is_suspended = true;
  MHD_suspend_connection(connection->handle);
}

void Exchange::wake() {
  if (connection == nullptr || !std::exchange(is_suspended, false)) return;
  MHD_resume_connection(connection->handle);
  connection->all.wake();
}

// libmicrohttpd sees the end of the socket where it would read or write.
void Exchange::drop() {
  if (connection == nullptr) return;
  is_dropped = true;
  ::shutdown(connection->socket, SHUT_RDWR);
  wake();
}

void Exchange::detach() {
  wake();
  connection = nullptr;
}

void Exchange::beat() {
  if (!events) return;
  if (events->is_quiet && events->queue.empty() && events->queue.add(heartbeat)) wake();
  events->is_quiet = true;
}

Reply::Reply(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}

Reply& Reply::operator=(Reply&& other) noexcept {
  if (this != &other) {
    give_up();
    exchange_ = std::move(other.exchange_);
  }
  return *this;
}

Reply::~Reply() { give_up(); }

void Reply::give_up() noexcept {
  if (!exchange_) return;
  exchange_->give_up();
  exchange_.reset();
}

void Reply::send(Response response) {
  if (exchange_) exchange_->answer(std::move(response));
}

bool Reply::is_wanted() const {
  return exchange_ && exchange_->connection != nullptr && !exchange_->is_dropped &&
         !exchange_->is_answered();
}

EventStream Reply::open_stream(std::function<void()> closed) {
  if (!is_wanted()) return {};
  Connection& connection = *exchange_->connection;
  if (exchange_->request.method == Method::head) {
    send({.type = "text/event-stream"});
    return {};
  }
  if (!connection.all.may_stream()) {
    send(Response::text(503, "too many pages follow the changes; close some of them.\n"));
    return {};
  }
  exchange_->events.emplace(
      Exchange::Events{EventQueue(connection.all.limits().stream_bytes), std::move(closed)});
  exchange_->events->queue.add(retry);
  connection.all.enter(connection, Phase::stream);
  exchange_->wake();
  return EventStream(exchange_);
}

EventStream::EventStream(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}

EventStream& EventStream::operator=(EventStream&& other) noexcept {
  if (this != &other) {
    end();
    exchange_ = std::move(other.exchange_);
  }
  return *this;
}

EventStream::~EventStream() { end(); }

void EventStream::end() noexcept {
  if (!exchange_) return;
  exchange_->events->closed = nullptr;
  exchange_->events->is_ending = true;
  exchange_->wake();
  exchange_.reset();
}

bool EventStream::is_open() const {
  return exchange_ && exchange_->connection != nullptr && !exchange_->is_dropped;
}

void EventStream::send(std::string_view name, std::string_view data, std::string_view id) {
  const std::string event = format_event(name, data, id);
  if (!is_open()) return;
  exchange_->events->is_quiet = false;
  if (exchange_->events->queue.add(event)) {
    exchange_->wake();
  } else {
    exchange_->drop();
  }
}

}  // namespace galley::preview
