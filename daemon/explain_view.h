// Thread: any (pure). Role: Explanations of a path as text for a person.
// Promise: every fact has a line of its own; what is unknown has none.
#pragma once

#include <string>
#include <vector>

#include "pipeline/explanation.h"

namespace galley::ctl {

std::string draw(const std::string& path, const std::vector<pipeline::Explanation>& explanations);

// Whether the path is an output, or makes or is part of one.
bool leads_to_output(const std::vector<pipeline::Explanation>& explanations);

}  // namespace galley::ctl
