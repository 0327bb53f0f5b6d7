// Thread: any (pure). Role: what subscribers are told of the daemon's work, as JSON and back.
// Promise: what to_json() writes, the reverse reads; members that the reader does not know are kept
// in `members`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "control/protocol.h"

namespace galley::control {

// Kinds, with their members:
//   batch       batch: the figures, as in the status
//   diagnostic  project; diagnostic
//   freshness   project; freshness, freshness_reason: it is degraded, or so no more
//   audit       project; documents, repaired and problems: how many
//   paused, resumed
//   reloaded    applied, true or false; diagnostics
//   idle        everything that galleyd knows of is in the outputs
//   stopping
//   gap         lost: how many events the reader has missed; null when nobody knows
struct Event {
  std::uint64_t number = 0;  // counts from 1 in every run; a gap has that of the last one missed
  std::string run;           // of galleyd: another one numbers anew
  std::string at;            // RFC 3339, UTC; empty of a gap
  std::string kind;
  Json members = Json::object();  // of the kind
};

Json to_json(const Event& event);

// Throws Error when it is no event.
Event to_event(const Json& json);

// The JSON-RPC notification that tells of it: one line.
std::string to_notification(const Event& event);

// The parameters of a notification that tells of an event; nothing for any other line.
std::optional<Json> event_in(std::string_view line);

}  // namespace galley::control
