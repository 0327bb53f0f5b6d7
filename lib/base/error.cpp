#include "base/error.h"

#include <algorithm>
#include <cerrno>

namespace galley {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "error";
}

std::string to_string(const Diagnostic& diagnostic) {
  const Place& place = diagnostic.place;
  std::string text;
  if (!place.file.empty()) {
    text += place.file;
    if (place.line > 0) text += ":" + std::to_string(place.line);
    if (place.line > 0 && place.column > 0) text += ":" + std::to_string(place.column);
    text += ": ";
  }
  text += to_string(diagnostic.severity);
  text += ": " + diagnostic.message;
  if (!diagnostic.code.empty()) text += " [" + diagnostic.code + "]";
  return text;
}

bool has_error(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::error; });
}

std::string describe_errno(int code) { return std::generic_category().message(code); }

SystemError::SystemError(int code, std::string_view doing, std::string_view path)
    : Error("cannot " + std::string(doing) + " " + std::string(path) + ": " + describe_errno(code)),
      code_(code) {}

void throw_errno(std::string_view doing, std::string_view path) {
  throw SystemError(errno, doing, path);
}

}  // namespace galley
