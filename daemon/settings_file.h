// Thread: main. Role: the settings file that galleyctl reads by itself.
// Promise: the same file that galleyd would read, with the same meaning.
#pragma once

#include <optional>
#include <string>

#include "ctl_request.h"
#include "settings/load.h"

namespace galley::ctl {

// --config; else the running galleyd's, if `request` leads to one; else the default one. Nothing
// when there is none.
std::optional<std::string> settings_file(const Request& request);

// What is in it, completed and checked; nothing at all when there is no file.
settings::Loaded load_settings(const Request& request);

}  // namespace galley::ctl
