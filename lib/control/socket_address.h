// Thread: any (pure). Role: a path as the address of a Unix socket (unix(7)).
// Promise: a path that does not fit is an Error that says so, never a shorter path.
#pragma once

#include <string>

#include <sys/socket.h>
#include <sys/un.h>

namespace galley::control {

// 107: sun_path less its terminating zero.
inline constexpr std::size_t max_socket_path = sizeof(sockaddr_un::sun_path) - 1;

// Throws Error.
void check_length(const std::string& path);

sockaddr_un socket_address(const std::string& path);

// What bind(2) and connect(2) take.
inline const sockaddr* as_sockaddr(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

}  // namespace galley::control
