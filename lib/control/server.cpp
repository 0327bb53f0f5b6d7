#include "control/server.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace galley::control {
namespace {

// Clients must not be able to take the descriptors that watching and writing need.
Limits within_descriptors(Limits limits) {
  rlimit allowed{};
  if (::getrlimit(RLIMIT_NOFILE, &allowed) == 0 && allowed.rlim_cur != RLIM_INFINITY) {
    limits.connections =
        std::min(limits.connections, static_cast<std::size_t>(allowed.rlim_cur / 2));
  }
  return limits;
}

// The mode of the socket keeps other users out already; this holds also for a socket that was
// passed to us or that somebody changed.
std::optional<Fault> check_peer(int descriptor) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
      (peer.uid == ::geteuid() || peer.uid == 0)) {
    return std::nullopt;
  }
  return Fault{ErrorCode::not_permitted, "this galleyd answers the user with id " +
                                             std::to_string(::geteuid()) + " and root only"};
}

}  // namespace

Server::Server(loop::Loop& loop, const std::string& socket_path, Service& service, Limits limits)
    : Server(loop, std::make_unique<SocketFile>(socket_path), service, limits) {}

Server::Server(loop::Loop& loop, std::unique_ptr<SocketFile> file, Service& service, Limits limits)
    : loop_(loop),
      limits_(within_descriptors(limits)),
      broadcast_(loop, service.journal()),
      pauses_(service),
      shared_{service, broadcast_, pauses_, limits_},
      file_(std::move(file)),
      listener_(loop, file_->take(),
                [this](std::unique_ptr<loop::Stream> stream) { accept(std::move(stream)); }) {}

Server::~Server() {
  pauses_.end();
  for (const auto& [key, connection] : std::exchange(connections_, {})) connection->stop();
}

void Server::accept(std::unique_ptr<loop::Stream> stream) {
  std::optional<Fault> refusal = check_peer(stream->descriptor());
  if (!refusal && connections_.size() >= limits_.connections) {
    refusal = Fault{ErrorCode::too_many_connections, "galleyd already has " +
                                                         std::to_string(connections_.size()) +
                                                         " connections; close some and try again"};
  }
  const auto connection =
      std::make_shared<Connection>(loop_, shared_, ++last_client_, std::move(stream),
                                   [this](Connection& left) { connections_.erase(&left); });
  connections_.emplace(connection.get(), connection);
  connection->start();
  if (refusal) connection->refuse(*refusal);
}

}  // namespace galley::control
