#include "preview/connections.h"

#include <algorithm>
#include <vector>

#include "preview/exchange.h"

namespace galley::preview {
namespace {

bool is_watched(Phase phase) { return phase == Phase::answer || phase == Phase::stream; }

}  // namespace

Connections::Connections(loop::Loop& loop, const Limits& limits, Callbacks callbacks)
    : loop_(loop),
      limits_(limits),
      callbacks_(std::move(callbacks)),
      hang_ups_(loop, [this](Connection& connection) { callbacks_.left(connection); }),
      deadline_(loop, [this] { expire(); }),
      heartbeat_(loop, [this] { beat(); }) {}

Connection& Connections::add(MHD_Connection* handle, int socket, std::string address) {
  auto owned = std::make_unique<Connection>(Connection{*this, handle, socket, std::move(address)});
  Connection& connection = *owned;
  map_.emplace(&connection, std::move(owned));
  enter(connection, Phase::request);
  return connection;
}

void Connections::remove(Connection& connection) {
  leave_phase(connection);
  map_.erase(&connection);
  set_timer();
}

void Connections::enter(Connection& connection, Phase phase) {
  leave_phase(connection);
  connection.phase = phase;
  connection.deadline = loop_.now() + static_cast<std::uint64_t>(time_for(phase).count());
  if (is_watched(phase)) hang_ups_.watch(connection.socket, connection);
  if (phase == Phase::stream && streams_++ == 0) {
    heartbeat_.start(static_cast<std::uint64_t>(limits_.heartbeat.count()));
  }
  set_timer();
}

void Connections::leave_phase(Connection& connection) {
  if (is_watched(connection.phase)) hang_ups_.forget(connection.socket);
  if (connection.phase == Phase::stream && --streams_ == 0) heartbeat_.stop();
  connection.phase = Phase::request;
}

std::chrono::milliseconds Connections::time_for(Phase phase) const {
  switch (phase) {
    case Phase::request:
      return limits_.request;
    case Phase::answer:
      return limits_.answer;
    case Phase::sending:
      return limits_.sending;
    case Phase::stream:
      break;
  }
  return {};
}

// A few dozen at most: looking at all of them is cheaper than keeping them sorted.
void Connections::set_timer() {
  std::uint64_t earliest = UINT64_MAX;
  for (const auto& [key, connection] : map_) {
    if (connection->phase != Phase::stream) earliest = std::min(earliest, connection->deadline);
  }
  if (earliest == UINT64_MAX) return deadline_.stop();
  deadline_.start(earliest - std::min(earliest, loop_.now()));
}

void Connections::expire() {
  std::vector<Connection*> late;
  for (const auto& [key, connection] : map_) {
    if (connection->phase != Phase::stream && connection->deadline <= loop_.now()) {
      late.push_back(key);
    }
  }
  for (Connection* const connection : late) {
    enter(*connection, connection->phase);  // should it outlive this
    callbacks_.expired(*connection);
  }
}

bool Connections::is_full_for(const std::string& address) const {
  const auto same = std::count_if(map_.begin(), map_.end(), [&](const auto& entry) {
    return entry.second->address == address;
  });
  return static_cast<std::size_t>(same) >= limits_.connections_per_address;
}

bool Connections::has_room(const std::string& address) const {
  return map_.size() < limits_.connections && !is_full_for(address);
}

Connection* Connections::longest_idle(const std::string& address) {
  const bool is_same_address = is_full_for(address);
  Connection* longest = nullptr;
  for (const auto& [key, connection] : map_) {
    if (connection->phase != Phase::request) continue;
    if (is_same_address && connection->address != address) continue;
    if (longest == nullptr || connection->deadline < longest->deadline) longest = key;
  }
  return longest;
}

void Connections::for_each(const std::function<void(Connection&)>& visit) {
  for (const auto& [key, connection] : map_) visit(*connection);
}

void Connections::beat() {
  for_each([](Connection& connection) {
    if (connection.phase == Phase::stream) connection.exchange->beat();
  });
  heartbeat_.start(static_cast<std::uint64_t>(limits_.heartbeat.count()));
}

}  // namespace galley::preview
