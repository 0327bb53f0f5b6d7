// Thread: main, before any other; then loop. Role: what galleyd says and refuses because it is
// confined. Promise: what confinement keeps from being done is told with the mend.
#pragma once

#include <set>
#include <string>

#include "base/error.h"
#include "confine/confinement.h"
#include "settings/settings.h"

namespace galley::daemon {

// Confines this process and says so in the log.
confine::Confinement confine_by(const confine::Rules& rules);

// Why nothing can be written to an output folder; empty when confinement does not stand in the way.
std::string why_barred(const confine::Confinement& confinement, const std::string& output);

// An error for each project of `wanted` whose output folder is none of `known` and cannot be
// written to before galleyd is started again.
Diagnostics out_of_reach(const confine::Confinement& confinement, const settings::Settings& wanted,
                         const std::set<std::string>& known);

// What went wrong, and, where that may be why, that it was refused by confinement.
std::string with_confinement(const Error& error, const confine::Confinement& confinement);

}  // namespace galley::daemon
