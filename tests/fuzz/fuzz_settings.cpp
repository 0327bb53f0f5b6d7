// Any bytes as a settings file: settings, or diagnostics that have a place in it.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "law.h"
#include "settings/edit.h"
#include "settings/load.h"

using galley::fuzz::require;

namespace {

std::optional<std::string> variable(std::string_view name) {
  return name == "HOME" ? std::optional<std::string>("/home/somebody") : std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto loaded = galley::settings::parse(text, "/etc/galley/galley.yaml", variable);
  for (const galley::Diagnostic& diagnostic : loaded.diagnostics) {
    require(!diagnostic.message.empty() && !diagnostic.code.empty(), "a diagnostic says what");
    require((diagnostic.place.line > 0) == (diagnostic.place.column > 0), "a place is whole");
  }
  if (has_error(loaded.diagnostics)) return 0;
  for (const galley::settings::Project& project : loaded.settings.projects) {
    require(!project.name.empty(), "a project has a name");
    require(!project.source.empty() && project.source.front() == '/', "a source is absolute");
  }
  // The editor reads its own results again; here it only has to come to an end.
  galley::settings::add_project(text, "/etc/galley/galley.yaml",
                                {"another", "/another", "/out/another", "", ""}, variable);
  galley::settings::remove_project(text, "/etc/galley/galley.yaml",
                                   loaded.settings.projects.front().name, variable);
  return 0;
}
