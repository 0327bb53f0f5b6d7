// Thread: any (plain values). Role: why a path is an output, leads to one, or does not.
// Promise: what is in it was known when it was asked for; times are RFC 3339 in UTC, paths are
// absolute unless it says so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace galley::pipeline {

struct DocumentFacts {
  std::string source;
  std::string output;    // empty while there is none
  std::string state;     // "written", "unchanged", "failed", "waiting" or "recorded": of an earlier
                         // run, and found to be right
  std::string event;     // what last had it looked at: "saved", "found by a scan" ...; or empty
  std::string event_at;  // empty when nothing happened since galleyd started
  std::uint64_t batch = 0;    // that last worked on it; 0: none since galleyd started
  std::string source_digest;  // SHA-256 in hexadecimal; empty when it was never read
  std::string output_digest;
  Diagnostics diagnostics;
  std::vector<std::string> includes;
  std::vector<std::string> linked_by;  // documents
};

// What one project has to do with a path.
struct Explanation {
  enum class Role : std::uint8_t { document, output, included, folder, left_out };

  std::string project;
  Role role = Role::left_out;
  std::string reason;   // one sentence
  std::string pattern;  // that decided, as it is written; empty when none did
  Place place;          // of the pattern
  std::string watch_backend;
  std::string watch_backend_reason;       // why it is that for this folder
  std::vector<std::string> included_by;   // documents
  std::size_t documents = 0;              // at or below a folder
  std::optional<DocumentFacts> document;  // the one at the path, or whose output is there
};

}  // namespace galley::pipeline
