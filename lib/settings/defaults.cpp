#include <cstdlib>

#include <unistd.h>

#include "base/path.h"
#include "settings/load.h"

namespace galley::settings {
namespace {

// XDG Base Directory Specification: a path in these variables that is not absolute is to be
// ignored.
std::optional<std::string> folder(const Environment& environment, std::string_view variable) {
  std::optional<std::string> value = environment(variable);
  if (!value || !value->starts_with('/')) return std::nullopt;
  return path::normal(*value);
}

bool is_there(const std::string& file) { return ::access(file.c_str(), F_OK) == 0; }

}  // namespace

Environment process_environment() {
  return [](std::string_view name) -> std::optional<std::string> {
    const char* value = std::getenv(std::string(name).c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

std::optional<std::string> default_file(const Environment& environment) {
  std::optional<std::string> own = folder(environment, "XDG_CONFIG_HOME");
  if (!own) {
    if (const auto home = folder(environment, "HOME")) own = path::join(*home, ".config");
  }
  if (own) {
    const std::string file = path::join(*own, "galley/galley.yaml");
    if (is_there(file)) return file;
  }
  const std::string system_file = "/etc/galley/galley.yaml";
  return is_there(system_file) ? std::optional(system_file) : std::nullopt;
}

}  // namespace galley::settings
