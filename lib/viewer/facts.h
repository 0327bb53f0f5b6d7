// Thread: loop. Role: what answers and events say of a document alike, as JSON. Promise: pure.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "pipeline/project.h"
#include "viewer/views.h"

namespace galley::viewer {

// {project, path}: which document it is.
nlohmann::ordered_json facts_of(const pipeline::Project& project, const std::string& path);

bool is_gone(const Seen& seen);

// {project, path, is_gone, moved_to}; moved_to only when the very file has another name now.
nlohmann::ordered_json gone_json(const pipeline::Project& project, const std::string& path,
                                 const Seen& seen);

// Bytes that are no UTF-8 are replaced, as a browser would.
std::string dump(const nlohmann::ordered_json& json);

// `object` with one member more, whose value is JSON already.
std::string dump_with(const nlohmann::ordered_json& object, const std::string& name,
                      const std::string& value);

}  // namespace galley::viewer
