// Thread: worker. Role: outputs as files: what lies under their names in a project's folders, and
// their removal. Promise: an output is its name: its page of HTML goes with it. A file that galley
// did not write is never removed. Never throws for what happens to one file where it is removed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "settings/settings.h"
#include "state/record.h"

namespace galley::job {

// Removes one output and its page of HTML, or one of the copies that pages show, if galley wrote
// it. What happened, as a Diagnostic when it could not be done.
struct Removal {
  bool removed = false;
  std::optional<Diagnostic> problem;
};
// How the file came to be taken for an output: a record names it, or it was met in the output
// folder. One that was met must also say itself that this is its name: a copy that somebody keeps
// is theirs.
enum class Claim : std::uint8_t { recorded, met };
Removal remove_output(FileSystem& files, const settings::Project& project, const std::string& name,
                      Claim claim);

// Whether galley wrote it, and under that name; also what stands beside pages of HTML.
bool is_own_output(FileReader& files, const settings::Project& project, const std::string& name);

// Whether the output of a record and its page of HTML are, to the look of their stat, still what
// was written, and the copies that the page shows are there.
bool is_in_place(FileReader& files, const settings::Project& project, const state::Record& record);

// Names of outputs that galley may have written: of its .mdc files, of pages of HTML by the same
// names, and of copies that pages show (html/assets.h).
std::vector<std::string> list_outputs(FileSystem& files, const settings::Project& project);

}  // namespace galley::job
