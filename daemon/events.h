// Thread: loop (pure but for name_of_run). Role: what the daemon publishes, as members of events
// (control/event.h).
#pragma once

#include <string>

#include "control/protocol.h"
#include "pipeline/status.h"

namespace galley::daemon {

// Sixteen hexadecimal digits that no other run of galleyd has had.
std::string name_of_run();

control::Json members_of(const pipeline::BatchReport& batch);
control::Json members_of(const std::string& project, const Diagnostic& diagnostic);
control::Json members_of(const pipeline::AuditReport& report);
control::Json members_of(const pipeline::ProjectStatus& status);  // its freshness

enum class Applied { no, yes };
control::Json members_of(Applied applied, const Diagnostics& diagnostics);

}  // namespace galley::daemon
