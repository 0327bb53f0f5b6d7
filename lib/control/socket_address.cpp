#include "control/socket_address.h"

#include <algorithm>

#include "base/error.h"

namespace galley::control {

void check_length(const std::string& path) {
  if (path.empty()) throw Error("the path of the control socket is empty");
  if (path.size() <= max_socket_path) return;
  throw Error("the path of the control socket is " + std::to_string(path.size()) +
              " bytes long and Linux allows " + std::to_string(max_socket_path) + ": " + path +
              "; choose a shorter one with `socket:` in the settings or --socket");
}

sockaddr_un socket_address(const std::string& path) {
  check_length(path);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::copy(path.begin(), path.end(), address.sun_path);
  return address;
}

}  // namespace galley::control
