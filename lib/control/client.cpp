#include "control/client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control/event.h"
#include "control/socket_address.h"

namespace galley::control {
namespace {

// The status of a project whose every document fails has some 200 bytes for each: this is room for
// a million of them. More is no answer of galleyd's.
constexpr std::size_t max_answer = std::size_t{256} << 20;

// While the daemon's queue of new connections is full, connect(2) on a Unix socket says EAGAIN and
// poll(2) cannot wait for it.
constexpr int retry_ms = 5;

int milliseconds_left(Client::Deadline deadline) {
  if (!deadline) return -1;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*deadline - Client::Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX));
}

[[noreturn]] void no_answer(const std::string& path) {
  throw NoAnswer("galleyd at " + path +
                 " accepts connections but did not answer in time; it may be stopped or very busy");
}

[[noreturn]] void lost(const std::string& path) {
  throw Error("galleyd at " + path +
              " closed the connection without an answer; its log says why, if it has ended");
}

}  // namespace

Client::Client(const std::string& path, Deadline deadline) : path_(path) {
  fd_ = Fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd_) throw_errno("make", "a Unix socket");
  connect(deadline);
  check_peer();
}

void Client::connect(Deadline deadline) {
  const sockaddr_un address = socket_address(path_);
  while (::connect(fd_.get(), as_sockaddr(address), sizeof address) != 0) {
    if (errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR) {
      throw NoDaemon("no galleyd is listening at " + path_);
    }
    if (errno != EAGAIN && errno != EINTR) throw_errno("connect to", path_);
    const int left = milliseconds_left(deadline);
    if (left == 0) no_answer(path_);
    ::poll(nullptr, 0, left < 0 ? retry_ms : std::min(left, retry_ms));
  }
}

// A folder in /tmp could have been made by somebody else before us.
void Client::check_peer() const {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(fd_.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
    throw_errno("tell who listens at", path_);
  }
  if (peer.uid == ::geteuid() || peer.uid == 0 || ::geteuid() == 0) return;
  throw Error("the program that listens at " + path_ + " belongs to another user (id " +
              std::to_string(peer.uid) + "); not talking to it");
}

Json Client::call(const std::string& method, const Json& params, Deadline deadline) {
  const Json id = ++last_id_;
  send(to_line({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}}), deadline);
  for (;;) {
    const std::string line = receive_line(deadline);
    std::optional<Json> event = event_in(line);
    if (!event) return result_of(line, id);
    events_.push_back(std::move(*event));
  }
}

Json Client::next_event(Deadline deadline) {
  for (;;) {
    if (auto event = event_at_hand()) return *std::move(event);
    if (!wait(POLLIN, deadline)) no_answer(path_);
  }
}

std::optional<Json> Client::event_at_hand() {
  while (events_.empty()) {
    const std::optional<std::string> line = take_line();
    if (!line && !wait(POLLIN, within(std::chrono::milliseconds(0)))) return std::nullopt;
    if (!line && !receive()) throw Ended("galleyd at " + path_ + " has ended");
    if (auto event = line ? event_in(*line) : std::nullopt) events_.push_back(*std::move(event));
  }
  Json event = std::move(events_.front());
  events_.pop_front();
  return event;
}

bool Client::wait_for_end(Deadline deadline) {
  std::array<char, 4096> ignored;
  while (wait(POLLIN, deadline)) {
    const ssize_t got = ::recv(fd_.get(), ignored.data(), ignored.size(), 0);
    if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) return true;
  }
  return false;
}

bool Client::wait(short events, Deadline deadline) const {
  pollfd query{fd_.get(), events, 0};
  int ready = ::poll(&query, 1, milliseconds_left(deadline));
  while (ready < 0 && errno == EINTR) ready = ::poll(&query, 1, milliseconds_left(deadline));
  return ready > 0;
}

// A server that refuses us may have closed before we could send: what it said is still to be read.
void Client::send(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EPIPE || errno == ECONNRESET) {
      return;
    } else if (errno == EAGAIN) {
      if (!wait(POLLOUT, deadline)) no_answer(path_);
    } else if (errno != EINTR) {
      throw_errno("send to", path_);
    }
  }
}

std::optional<std::string> Client::take_line() {
  const std::size_t newline = received_.find('\n', scanned_);
  scanned_ = newline == std::string::npos ? received_.size() : 0;
  if (newline == std::string::npos) return std::nullopt;
  std::string line = received_.substr(0, newline);
  received_.erase(0, newline + 1);
  return line;
}

// False when there is nothing more to come.
bool Client::receive() {
  std::array<char, 65'536> bytes;
  if (received_.size() > max_answer)
    throw Error("the answer of galleyd at " + path_ + " has no end");
  const ssize_t got = ::recv(fd_.get(), bytes.data(), bytes.size(), 0);
  if (got > 0) received_.append(bytes.data(), static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

std::string Client::receive_line(Deadline deadline) {
  for (;;) {
    if (auto line = take_line()) return *std::move(line);
    if (!wait(POLLIN, deadline)) no_answer(path_);
    if (!receive()) lost(path_);
  }
}

}  // namespace galley::control
