#include "settings/settings.h"

namespace galley::settings {

std::string_view to_string(Profile profile) {
  switch (profile) {
    case Profile::lossless:
      return "lossless";
    case Profile::balanced:
      return "balanced";
    case Profile::compact:
      return "compact";
  }
  return "balanced";
}

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::trace:
      return "trace";
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "info";
}

}  // namespace galley::settings
