#include "control/socket_path.h"

#include <cstdlib>

#include <unistd.h>

#include "base/path.h"

namespace galley::control {

std::string default_socket(const Environment& environment) {
  const auto set = [&](std::string_view name) { return environment(name).value_or(std::string()); };
  if (const std::string socket = set("GALLEY_SOCKET"); !socket.empty()) return socket;
  if (const std::string folder = set("XDG_RUNTIME_DIR"); !folder.empty()) {
    return path::join(folder, "galley/control.sock");
  }
  if (const std::string folders = set("RUNTIME_DIRECTORY"); !folders.empty()) {
    return path::join(folders.substr(0, folders.find(':')), "control.sock");
  }
  return "/tmp/galley-" + std::to_string(::geteuid()) + "/control.sock";
}

std::string default_socket() {
  return default_socket([](std::string_view name) -> std::optional<std::string> {
    const char* value = std::getenv(std::string(name).c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  });
}

}  // namespace galley::control
