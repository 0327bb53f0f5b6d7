// Thread: loop. Role: what one project has to do with a path, for `galleyctl explain`.
// Promise: looks at the disk where the rules do (watch/explain.h), and whether an output is there;
// changes nothing.
#pragma once

#include <optional>
#include <string>

#include "pipeline/explanation.h"
#include "pipeline/project.h"
#include "watch/health.h"
#include "watch/rules.h"

namespace galley::daemon {

struct Explained {
  const pipeline::Project& project;
  const watch::Rules& rules;
  watch::Telling telling;  // how changes at the path are found out
};

// `path` is absolute and normal. Nothing when it lies neither in the source nor in the output
// folder and no document includes it.
std::optional<pipeline::Explanation> explain(const Explained& known, const std::string& path);

}  // namespace galley::daemon
