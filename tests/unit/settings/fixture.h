// A settings text with an environment of the test's own.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "settings/load.h"

namespace galley::test {

using Variables = std::map<std::string, std::string, std::less<>>;

inline settings::Environment environment(Variables variables) {
  return [variables = std::move(variables)](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

inline settings::Loaded parse(std::string_view text, Variables variables = {}) {
  variables.emplace("HOME", "/home/ada");
  return settings::parse(text, "/etc/galley/galley.yaml", environment(std::move(variables)));
}

// "3:5 settings-type" for each diagnostic, a line each.
inline std::string places(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    text += std::to_string(diagnostic.place.line) + ":" + std::to_string(diagnostic.place.column) +
            " " + diagnostic.code + "\n";
  }
  return text;
}

// The messages, a line each.
inline std::string messages(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += diagnostic.message + "\n";
  return text;
}

// One whole project and then `more`, which begins in line 5.
inline std::string with_project(std::string_view more) {
  return "projects:\n"
         "  - name: docs\n"
         "    source: docs\n"
         "    output: out\n" +
         std::string(more);
}

}  // namespace galley::test
