// Thread: loop. Role: opens the sockets that the preview listens on. Promise: nothing but loopback
// is ever listened on, whatever is asked for; the descriptors are closed on exec and do not block.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/fd.h"

namespace galley::preview {

// Ports tried after the wanted one when that is taken: more than one person runs daemons.
inline constexpr unsigned port_range = 20;

struct Listening {
  std::vector<Fd> sockets;  // one for each address that this host has
  std::uint16_t port = 0;   // the same for all

  // Whether it is not the port that was wanted, so that the caller can say so.
  bool is_other_port = false;
};

// Listens on `addresses` ("127.0.0.1" and "::1" are the only ones) at one port: `wanted`, or else
// the first free one of the `port_range` after it; 0 takes any that is free. An address that this
// host has not (no IPv6) is left out, unless nothing is left. Throws Error with what to do.
Listening open_listening(const std::vector<std::string>& addresses, std::uint16_t wanted);

// Sockets that somebody else listens on for us, such as a service manager; takes them over, not
// blocking. Throws Error unless all of them are of loopback, and of one port.
Listening take_listening(std::vector<Fd> sockets);

}  // namespace galley::preview
