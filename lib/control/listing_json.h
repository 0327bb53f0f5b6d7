// Thread: any (pure). Role: Listing as the JSON of the protocol, and back.
// Promise: as control/status_json.h.
#pragma once

#include "control/protocol.h"
#include "pipeline/listing.h"

namespace galley::control {

Json to_json(const pipeline::Listing& listing);

// Throws Error naming a member whose type is wrong.
pipeline::Listing to_listing(const Json& json);

}  // namespace galley::control
