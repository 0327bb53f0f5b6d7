#include "rig.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <uv.h>

#include "loop/timer.h"

namespace galley::test {
namespace {

// The chunks of `rest` put together (RFC 9112, 7.1).
void join_chunks(Answer& answer, std::string_view rest) {
  for (;;) {
    const std::size_t line = rest.find("\r\n");
    if (line == std::string_view::npos) return;
    const std::size_t size = std::stoul(std::string(rest.substr(0, line)), nullptr, 16);
    rest.remove_prefix(line + 2);
    if (size == 0) answer.is_whole = true;
    if (size == 0 || rest.size() < size + 2) return;
    answer.body += rest.substr(0, size);
    rest.remove_prefix(size + 2);
  }
}

void add_fields(Answer& answer, std::string_view head) {
  answer.status = std::stoi(std::string(head.substr(std::strlen("HTTP/1.1 "), 3)));
  for (std::size_t at = head.find("\r\n"); at < head.size();) {
    const std::size_t end = std::min(head.find("\r\n", at + 2), head.size());
    const std::string_view line = head.substr(at + 2, end - at - 2);
    const std::size_t colon = line.find(": ");
    REQUIRE(colon != std::string_view::npos);
    answer.fields.emplace(line.substr(0, colon), line.substr(colon + 2));
    at = end;
  }
}

}  // namespace

Answer parse_answer(std::string_view bytes, Body body) {
  Answer answer;
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return answer;
  add_fields(answer, bytes.substr(0, end));
  const std::string_view rest = bytes.substr(end + 4);
  if (body == Body::no || answer.status == 304) {
    answer.is_whole = true;
    answer.body = rest;
  } else if (answer.fields.contains("Transfer-Encoding")) {
    join_chunks(answer, rest);
  } else {
    const std::size_t length = std::stoul(answer.fields.at("Content-Length"));
    answer.body = rest.substr(0, length);
    answer.is_whole = rest.size() >= length;
  }
  return answer;
}

Client::Client(std::uint16_t port, Family family, Buffer buffer)
    : fd_(::socket(family == Family::ipv4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  REQUIRE(fd_);
  if (buffer == Buffer::small) {
    const int bytes = 4096;
    REQUIRE(::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes) == 0);
  }
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_port = htons(port);
  four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_port = htons(port);
  six.sin6_addr = in6addr_loopback;
  const bool is_four = family == Family::ipv4;
  const int result = ::connect(
      fd_.get(),
      is_four ? reinterpret_cast<const sockaddr*>(&four) : reinterpret_cast<const sockaddr*>(&six),
      is_four ? sizeof four : sizeof six);
  INFO(std::strerror(errno));
  REQUIRE(result == 0);
}

std::size_t Client::send(std::string_view bytes) const {
  const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

void Client::receive(std::size_t at_most) {
  std::array<char, 65'536> bytes;
  while (fd_ && at_most > 0) {
    const ssize_t got =
        ::recv(fd_.get(), bytes.data(), std::min(at_most, bytes.size()), MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    is_closed_ = is_closed_ || got <= 0;
    if (got <= 0) return;
    bytes_.append(bytes.data(), static_cast<std::size_t>(got));
    at_most -= static_cast<std::size_t>(got);
  }
}

const std::string& Client::received() {
  receive(SIZE_MAX);
  return bytes_;
}

bool Client::is_closed() {
  receive(SIZE_MAX);
  return is_closed_;
}

void Client::finish_sending() const { ::shutdown(fd_.get(), SHUT_WR); }

Rig::Rig(preview::Limits limits)
    : server(std::make_unique<preview::Server>(
          loop, preview::open_listening({"127.0.0.1", "::1"}, 0), "book", site, limits)) {}

// What a timer of the server's does comes before the loop waits, and may be all that happens.
bool Rig::until(const std::function<bool()>& condition) {
  const std::uint64_t deadline = loop.now() + 20'000;
  loop::Timer look(loop, [] {});
  while (!condition()) {
    if (loop.now() > deadline) return false;
    look.start(1);
    loop.run_once(loop::Loop::Wait::yes);
  }
  return true;
}

// The kernel has told of everything that local sockets do when their calls return.
void Rig::settle() {
  pollfd ready{uv_backend_fd(loop.raw()), POLLIN, 0};
  do {
    loop.run_once(loop::Loop::Wait::no);
  } while (uv_backend_timeout(loop.raw()) == 0 || ::poll(&ready, 1, 0) > 0);
}

std::string Rig::cookie() {
  if (!cookie_.empty()) return cookie_;
  const std::string url = server->open_url("/");
  const Answer answer = ask("GET " + url.substr(server->origin().size()) +
                            " HTTP/1.1\r\nHost: " + host() + "\r\n\r\n");
  REQUIRE(answer.status == 303);
  const std::string field = answer.fields.at("Set-Cookie");
  cookie_ = field.substr(0, field.find(';'));
  return cookie_;
}

std::string Rig::request(std::string_view target, std::string_view more, std::string_view method) {
  return std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: " + host() +
         "\r\nCookie: " + cookie() + "\r\n" + std::string(more) + "\r\n";
}

Answer Rig::ask(std::string_view bytes, Body body) {
  Client client(server->port());
  REQUIRE(client.send(bytes) == bytes.size());
  REQUIRE(until([&] { return client.answer(body).is_whole || client.is_closed(); }));
  return client.answer(body);
}

}  // namespace galley::test
