// Thread: loop. Role: the figures of a run, for the log and for --report.
// Promise: the keys of the JSON report are a contract with those who parse it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/pipeline.h"

namespace galley::daemon {

struct Report {
  std::uint64_t processed = 0;  // documents looked at: written, skipped or failed
  std::uint64_t written = 0;
  std::uint64_t skipped = 0;  // already right
  std::uint64_t removed = 0;
  Diagnostics errors;                     // of documents and projects that failed
  std::uint64_t dead_links = 0;           // links and anchors that lead nowhere
  std::uint64_t failed_includes = 0;      // that stay as they are written
  std::uint64_t empty_projects = 0;       // without any document
  std::uint64_t normalize_fallbacks = 0;  // blocks that keep the form they were written in
  double duration_seconds = 0;
  bool parallel_enabled = true;
  unsigned max_workers = 0;
  unsigned batch_size = 0;
  std::uint64_t total_batches = 0;
  double batch_seconds = 0;     // summed
  double worker_seconds = 0;    // summed over the workers
  double cpu_seconds = 0;       // user and system time of the process
  double memory_peak_mb = 0;    // MiB, resident
  std::uint64_t documents = 0;  // with an output, for the averages
  std::uint64_t source_tokens = 0;
  std::uint64_t output_tokens = 0;

  void add(const pipeline::BatchReport& batch);
  void add_documents(const pipeline::Index& index);
};

// User and system time of this process so far.
double cpu_seconds();

// Highest resident memory of this process so far, in MiB (VmHWM of proc(5)).
double memory_peak_mb();
// Resident memory now, in bytes.
std::uint64_t memory_resident();

// `speedup_factor` is the workers' time over the wall time: what one worker alone would have taken.
std::string to_json(const Report& report);

// The figures of one batch as they stand in the log, and after them those since the start.
std::string to_log_line(const pipeline::BatchReport& batch, const Report& totals);

}  // namespace galley::daemon
