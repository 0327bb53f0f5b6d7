// Thread: main. Role: the sockets that a service manager opened for us before it started us
// (sd_listen_fds(3)). Promise: each is handed out once, by its name (FileDescriptorName= of the
// socket unit), closed on exec and not blocking; those that nobody takes are closed.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.h"

namespace galley::systemd {

// Names of galley's socket units.
inline constexpr std::string_view control_socket_name = "control";
inline constexpr std::string_view preview_socket_name = "preview";

class Activation {
 public:
  // Nothing was passed.
  Activation() = default;

  // What was passed to this process. Takes the variables out of the environment, so that no child
  // thinks they are meant for it: once, and before other threads exist. Throws Error.
  static Activation of_this_process();

  // All sockets of this name, in the unit's order; the caller owns them.
  std::vector<Fd> take(std::string_view name);

  // Names of what is left, once each.
  std::vector<std::string> left() const;

 private:
  std::map<std::string, std::vector<Fd>, std::less<>> sockets_;
};

}  // namespace galley::systemd
