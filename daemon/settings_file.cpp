#include "settings_file.h"

#include <filesystem>

#include "base/path.h"
#include "control/client.h"

namespace galley::ctl {
namespace {

using control::Client;

// Empty when galleyd was started without a file; nothing when none is running.
std::optional<std::string> file_of_daemon(const std::string& socket) {
  try {
    Client client(socket, Client::within(answer_limit));
    const auto status =
        client.call("status", control::Json::object(), Client::within(answer_limit));
    return status.value("settings_file", "");
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

std::optional<std::string> settings_file(const Request& request) {
  if (!request.config.empty()) {
    std::error_code ignored;  // without a working folder the path stays as it is
    return path::absolute(request.config, std::filesystem::current_path(ignored).string());
  }
  const auto running = file_of_daemon(request.socket);
  if (running && !running->empty()) return running;
  return settings::default_file(settings::process_environment());
}

settings::Loaded load_settings(const Request& request) {
  const std::optional<std::string> file = settings_file(request);
  if (!file) return {};
  settings::Loaded loaded = settings::load(*file, settings::process_environment());
  for (Diagnostic& found : settings::check(loaded.settings)) {
    loaded.diagnostics.push_back(std::move(found));
  }
  return loaded;
}

}  // namespace galley::ctl
