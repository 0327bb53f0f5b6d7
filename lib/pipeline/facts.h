// Thread: loop (pure). Role: what is known of one document, for a person who asks why.
#pragma once

#include "pipeline/explanation.h"
#include "pipeline/project.h"

namespace galley::pipeline {

// "written", "unchanged", "failed", "waiting" or "recorded": see DocumentFacts.
std::string_view state_of(const Document& document);

DocumentFacts facts_of(const Project& project, const std::string& path, const Document& document);

}  // namespace galley::pipeline
