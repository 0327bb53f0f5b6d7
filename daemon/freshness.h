// Thread: any (pure). Role: whether the outputs of a project are those of its sources, as `status`
// says it. Promise: never `current` while anything is known that is not in the outputs; what is
// degraded says why and what to do about it.
#pragma once

#include <cstddef>
#include <optional>

#include "pipeline/status.h"
#include "watch/health.h"

namespace galley::daemon {

// What is known of a project besides what its pipeline says.
struct Signs {
  watch::Health watch;
  std::optional<watch::Health> included;  // of the files that its documents include
  std::size_t settling = 0;               // changes that are gathered
  bool has_been_scanned = false;          // since it was opened
  bool is_held_for_git = false;
  std::optional<Diagnostic> git;      // what git left behind, and is not waited for
  Diagnostics audited;                // what the last audit had to repair
  std::optional<Diagnostic> problem;  // why the project is not open
  std::string barred;                 // why nothing can be written, where that is galleyd's doing
};

// Completes a status that the pipeline has described.
void judge(const Signs& signs, pipeline::ProjectStatus& status);

}  // namespace galley::daemon
