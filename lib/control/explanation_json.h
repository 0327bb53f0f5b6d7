// Thread: any (pure). Role: Explanations as the JSON of the protocol, and back. Promise: as that of
// control/status_json.h.
#pragma once

#include <vector>

#include "control/protocol.h"
#include "pipeline/explanation.h"

namespace galley::control {

Json to_json(const std::vector<pipeline::Explanation>& explanations);

// Throws Error naming a member whose type is wrong.
std::vector<pipeline::Explanation> to_explanations(const Json& json);

std::string_view to_string(pipeline::Explanation::Role role);

}  // namespace galley::control
