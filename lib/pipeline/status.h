// Thread: loop (plain values). Role: what the daemon can say of itself.
// Promise: a snapshot; filling it costs no disk access beyond /proc/self, and the stats of an
// output folder whose project is in trouble while galleyd is strict.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "confine/state.h"

namespace galley::pipeline {

// "1 document", "2 documents"; `one` is a noun whose plural has an 's'.
std::string counted(std::uint64_t number, std::string_view one);

struct BatchReport {
  std::uint64_t number = 0;  // counts from 1 since the daemon started
  std::string project;
  std::size_t documents = 0;  // looked at: written + unchanged + removed + failed
  std::size_t written = 0;
  std::size_t unchanged = 0;
  std::size_t removed = 0;
  std::size_t failed = 0;
  std::uint64_t source_tokens = 0;  // of the documents written
  std::uint64_t output_tokens = 0;
  double duration_seconds = 0;
  double worker_seconds = 0;  // summed over the workers
  std::string finished_at;    // RFC 3339, UTC
};

// What an audit of one project compared and had repaired.
struct AuditReport {
  std::string project;
  std::size_t documents = 0;  // compared, with their outputs
  Diagnostics repaired;       // one for each defect, with what it was
  Diagnostics problems;       // what could not be looked at, or not be repaired
  double duration_seconds = 0;
  std::string finished_at;  // RFC 3339, UTC
};

enum class Freshness : std::uint8_t { current, catching_up, degraded };

struct ProjectStatus {
  std::string name;
  std::string source;
  std::string output;
  Freshness freshness = Freshness::current;
  std::string freshness_reason;  // empty when current
  std::size_t documents = 0;
  std::size_t pending = 0;    // documents known to be out of date, in flight included
  std::uint64_t written = 0;  // since the daemon started, as the next three
  std::uint64_t unchanged = 0;
  std::uint64_t removed = 0;
  std::size_t failing = 0;  // documents whose last attempt failed
  Diagnostics diagnostics;  // of all documents and of the watch, in order of file and line
  std::optional<BatchReport> last_batch;
  std::size_t watched_folders = 0;
  std::size_t polled_folders = 0;    // of those
  std::string watch_backend;         // "fanotify", "inotify", "polling" or two of them
  std::string watch_backend_reason;  // why these, and how many folders each of them has
  std::uint64_t overflows = 0;
};

struct Status {
  std::string version;
  int pid = 0;
  double uptime_seconds = 0;
  std::string settings_file;
  std::string preview;  // "http://<id>.localhost:4590"; empty: none
  bool is_paused = false;
  std::vector<std::string> paused_by;  // clients that keep it so until they leave
  unsigned workers = 0;                // at most at a time
  unsigned workers_busy = 0;
  std::uint64_t memory_used = 0;      // bytes, by admitted documents
  std::uint64_t memory_ceiling = 0;   // bytes
  std::uint64_t memory_resident = 0;  // bytes, of the process
  confine::State confinement;         // of the process; empty of a galleyd that knows none
  Diagnostics diagnostics;            // of the daemon itself: settings that it could not take
  std::vector<ProjectStatus> projects;
};

}  // namespace galley::pipeline
