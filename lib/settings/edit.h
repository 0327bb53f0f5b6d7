// Thread: any (pure). Role: adds a project to the text of a settings file, or takes one out.
// Promise: every other byte stays, comments and layout included; a text that comes out means what
// the old one meant and the change, and nothing else; where that cannot be had, a Diagnostic says
// where and what to do by hand.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "settings/load.h"

namespace galley::settings {

// What is written of a project; empty values are left out.
struct NewProject {
  std::string name;
  std::string source;  // as it is to be written: "~/docs" stays so
  std::string output;
  std::string repo;
  std::string ref;
};

using Edited = std::variant<std::string, Diagnostic>;

// `file` names the text in messages, and its folder is where relative paths begin.
Edited add_project(std::string_view text, const std::string& file, const NewProject& project,
                   const Environment& environment);
Edited remove_project(std::string_view text, const std::string& file, std::string_view name,
                      const Environment& environment);

// A whole file with this one project.
std::string first_settings(const NewProject& project);

}  // namespace galley::settings
