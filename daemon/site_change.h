// Thread: any (pure). Role: what is different around a source (settings/site.h), for the log.
#pragma once

#include <string>

#include "settings/settings.h"

namespace galley::daemon {

// "docs: ...", with the file or folder that changed; empty when nothing did.
std::string site_change(const settings::Project& before, const settings::Project& now);

}  // namespace galley::daemon
