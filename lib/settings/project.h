// Thread: any. Role: one entry of `projects` to a Project.
// Promise: what is missing or wrong is reported; the rest of the project is read all the same.
#pragma once

#include <yaml-cpp/yaml.h>

#include "settings/reader.h"

namespace galley::settings {

Project read_project(Reader& reader, const YAML::Node& node);

}  // namespace galley::settings
