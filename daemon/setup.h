// Thread: main. Role: what the daemon and the one-shot run prepare in the same way.
// Promise: pure but for the environment it is given.
#pragma once

#include <set>
#include <string>

#include "options.h"
#include "pipeline/pipeline.h"
#include "settings/load.h"
#include "watch/backend.h"
#include "watch/rules.h"

namespace galley::daemon {

// SOURCE_DATE_EPOCH (reproducible-builds.org) as a time, when it is set. Throws Error when it is
// not a number of seconds.
std::optional<std::string> fixed_time(const settings::Environment& environment);

pipeline::Options pipeline_options(const settings::Settings& settings,
                                   std::optional<std::string> fixed_time);

// What of a project's source is read; no output folder of any project is. Asks git for
// core.excludesFile.
watch::Rules rules_for(const settings::Project& project, const settings::Settings& settings);

// The output folders of all projects.
std::set<std::string> outputs_of(const settings::Settings& settings);

watch::Choice choice_of(settings::WatchBackend backend);

}  // namespace galley::daemon
