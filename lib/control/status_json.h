// Thread: any (pure). Role: Status and Diagnostic as the JSON of the protocol, and back.
// Promise: members have the names that the structs have; what to_json() writes, the reverse reads.
// Members that the reader does not know are passed over and missing ones keep their default, so
// that clients and daemons of neighbouring versions understand each other.
#pragma once

#include "control/protocol.h"
#include "pipeline/status.h"

namespace galley::control {

Json to_json(const pipeline::Status& status);
Json to_json(const pipeline::ProjectStatus& project);
Json to_json(const Diagnostics& diagnostics);
Json to_json(const pipeline::BatchReport& batch);
Json to_json(const std::vector<pipeline::AuditReport>& reports);

// These throw Error naming a member whose type is wrong.
pipeline::Status to_status(const Json& json);
Diagnostics to_diagnostics(const Json& json);
Diagnostic to_diagnostic(const Json& json);
pipeline::BatchReport to_batch(const Json& json);
std::vector<pipeline::AuditReport> to_audit_reports(const Json& json);

}  // namespace galley::control
