// Thread: loop. Role: the one-shot run for CI: builds all projects and ends.
// Promise: the same outputs as the daemon makes, byte for byte; exit code 0, or 1 when a document
// or a project failed, or with Check::strict also when something is not as it should be.
#pragma once

#include <string>

#include "settings/settings.h"

namespace galley::daemon {

// Whether dead links, includes that fail and projects without documents are only told, or fail the
// run (--check).
enum class Check { lenient, strict };

// `report` is where the JSON report goes; empty: nowhere.
int run_once(const settings::Settings& settings, const std::string& report, Check check);

}  // namespace galley::daemon
