#include "preview/listening.h"

#include <algorithm>
#include <cerrno>
#include <optional>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/error.h"

namespace galley::preview {
namespace {

// More would only be noticed by who is attacked.
constexpr int backlog = 128;
// How often a port that the kernel chose for one address may be taken for the other.
constexpr int attempts_at_any_port = 16;

struct Address {
  std::string text;
  sockaddr_storage bytes{};
  socklen_t size = 0;

  sockaddr* raw() { return reinterpret_cast<sockaddr*>(&bytes); }
};

// Exactly these two: they are what the Host allow-list of preview/request.h knows.
Address loopback(const std::string& text, std::uint16_t port) {
  Address address{text};
  if (text == "127.0.0.1") {
    auto* const four = reinterpret_cast<sockaddr_in*>(&address.bytes);
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    four->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.size = sizeof *four;
  } else if (text == "::1") {
    auto* const six = reinterpret_cast<sockaddr_in6*>(&address.bytes);
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(port);
    six->sin6_addr = in6addr_loopback;
    address.size = sizeof *six;
  } else {
    throw Error("the preview listens on 127.0.0.1 and ::1 only, not on \"" + text +
                "\"; to read it from another machine, forward the port with ssh -L");
  }
  return address;
}

bool is_missing(int code) {
  return code == EAFNOSUPPORT || code == EADDRNOTAVAIL || code == EPROTONOSUPPORT;
}

// Connections of the last run may linger at the port.
void allow_reuse(const Fd& socket) {
  const int on = 1;
  if (::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0) {
    throw_errno("prepare a socket of", "the preview");
  }
}

// Empty with errno set to EADDRINUSE, or to what is_missing() knows.
Fd listen_on(Address address) {
  Fd socket(::socket(address.raw()->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) {
    if (is_missing(errno)) return {};
    throw_errno("open a socket for", address.text);
  }
  allow_reuse(socket);
  if (::bind(socket.get(), address.raw(), address.size) == 0 &&
      ::listen(socket.get(), backlog) == 0) {
    return socket;
  }
  const int code = errno;
  if (code != EADDRINUSE && !is_missing(code)) throw_errno("listen on", address.text);
  socket.reset();
  errno = code;
  return {};
}

sockaddr_storage address_of(const Fd& socket) {
  sockaddr_storage bytes{};
  socklen_t size = sizeof bytes;
  if (::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&bytes), &size) != 0) {
    throw_errno("ask for the address of", "a socket of the preview");
  }
  return bytes;
}

std::uint16_t port_of(const Fd& socket) {
  const sockaddr_storage bytes = address_of(socket);
  return bytes.ss_family == AF_INET6
             ? ntohs(reinterpret_cast<const sockaddr_in6*>(&bytes)->sin6_port)
             : ntohs(reinterpret_cast<const sockaddr_in*>(&bytes)->sin_port);
}

bool is_loopback(const Fd& socket) {
  const sockaddr_storage bytes = address_of(socket);
  if (bytes.ss_family == AF_INET6) {
    return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6*>(&bytes)->sin6_addr) != 0;
  }
  return bytes.ss_family == AF_INET &&
         reinterpret_cast<const sockaddr_in*>(&bytes)->sin_addr.s_addr == htonl(INADDR_LOOPBACK);
}

// Nothing when the port is taken for one of the addresses.
std::optional<Listening> try_port(const std::vector<std::string>& addresses, std::uint16_t port) {
  Listening listening;
  listening.port = port;
  for (const std::string& text : addresses) {
    Fd socket = listen_on(loopback(text, listening.port));
    if (!socket && errno == EADDRINUSE) return std::nullopt;
    if (!socket) continue;
    if (listening.port == 0) listening.port = port_of(socket);
    listening.sockets.push_back(std::move(socket));
  }
  if (listening.sockets.empty()) {
    throw Error("the preview can listen on none of its addresses: this host has no loopback");
  }
  return listening;
}

}  // namespace

Listening open_listening(const std::vector<std::string>& addresses, std::uint16_t wanted) {
  if (wanted == 0) {
    for (int left = attempts_at_any_port; left > 0; --left) {
      if (auto listening = try_port(addresses, 0)) return std::move(*listening);
    }
    throw Error("the preview finds no free port");
  }
  const unsigned last = std::min(65'535U, wanted + port_range);
  for (unsigned port = wanted; port <= last; ++port) {
    auto listening = try_port(addresses, static_cast<std::uint16_t>(port));
    if (!listening) continue;
    listening->is_other_port = port != wanted;
    return std::move(*listening);
  }
  throw Error("the preview finds no free port from " + std::to_string(wanted) + " to " +
              std::to_string(last) + "; name another one with preview.listen in the settings");
}

Listening take_listening(std::vector<Fd> sockets) {
  Listening listening;
  for (Fd& socket : sockets) {
    if (!is_loopback(socket)) {
      throw Error("a socket that was passed for the preview is not of 127.0.0.1 or ::1 alone");
    }
    const std::uint16_t port = port_of(socket);
    if (listening.port != 0 && port != listening.port) {
      throw Error("the sockets that were passed for the preview are of different ports");
    }
    listening.port = port;
    const int flags = ::fcntl(socket.get(), F_GETFL);
    if (flags < 0 || ::fcntl(socket.get(), F_SETFL, flags | O_NONBLOCK) != 0) {
      throw_errno("prepare a socket of", "the preview");
    }
    listening.sockets.push_back(std::move(socket));
  }
  return listening;
}

}  // namespace galley::preview
