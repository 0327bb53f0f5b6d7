#include "report.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>
#include <sys/resource.h>
#include <unistd.h>

namespace galley::daemon {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

double rounded(double value) { return std::round(value * 1000) / 1000; }

nlohmann::ordered_json token_analysis(const Report& report) {
  const auto documents = static_cast<double>(report.documents);
  const auto source = static_cast<double>(report.source_tokens);
  const auto output = static_cast<double>(report.output_tokens);
  return {{"summary",
           {{"documents", report.documents},
            {"source_tokens", report.source_tokens},
            {"output_tokens", report.output_tokens},
            {"saved_tokens", static_cast<std::int64_t>(report.source_tokens) -
                                 static_cast<std::int64_t>(report.output_tokens)},
            {"saved_percent", rounded(100 * ratio(source - output, source))}}},
          {"averages",
           {{"source_tokens", rounded(ratio(source, documents))},
            {"output_tokens", rounded(ratio(output, documents))}}}};
}

}  // namespace

void Report::add(const pipeline::BatchReport& batch) {
  processed += batch.written + batch.unchanged + batch.failed;
  written += batch.written;
  skipped += batch.unchanged;
  removed += batch.removed;
  ++total_batches;
  batch_seconds += batch.duration_seconds;
}

void Report::add_documents(const pipeline::Index& index) {
  index.for_each([this](const std::string&, const pipeline::Document& document) {
    const state::Record record = document.record();
    if (record.output.empty()) return;
    ++documents;
    source_tokens += record.source_tokens;
    output_tokens += record.tokens;
    normalize_fallbacks += record.normalize_fallbacks;
  });
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Not getrusage(2): its figure outlives exec, and would be that of whoever started us.
double memory_peak_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::strtod(line.c_str() + 6, nullptr) / 1024;
  }
  return 0;
}

std::uint64_t memory_resident() {
  std::ifstream statm("/proc/self/statm");  // proc(5): size and resident, in pages
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  statm >> size >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::string to_json(const Report& report) {
  nlohmann::ordered_json errors = nlohmann::ordered_json::array();
  for (const Diagnostic& error : report.errors) {
    errors.push_back({{"file", error.place.file},
                      {"line", error.place.line},
                      {"column", error.place.column},
                      {"code", error.code},
                      {"message", error.message}});
  }
  const auto batches = static_cast<double>(report.total_batches);
  const nlohmann::ordered_json json{
      {"processed", report.processed},
      {"written", report.written},
      {"skipped", report.skipped},
      {"removed", report.removed},
      {"errors", std::move(errors)},
      {"dead_links", report.dead_links},
      {"failed_includes", report.failed_includes},
      {"normalize_fallbacks", report.normalize_fallbacks},
      {"duration_seconds", rounded(report.duration_seconds)},
      {"parallel_enabled", report.parallel_enabled},
      {"max_workers", report.max_workers},
      {"batch_size", report.batch_size},
      {"total_batches", report.total_batches},
      {"avg_batch_time", rounded(ratio(report.batch_seconds, batches))},
      {"cpu_utilization",
       rounded(ratio(report.cpu_seconds, report.duration_seconds * report.max_workers))},
      {"memory_peak_mb", rounded(report.memory_peak_mb)},
      {"speedup_factor", rounded(ratio(report.worker_seconds, report.duration_seconds))},
      {"token_analysis", token_analysis(report)}};
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string to_log_line(const pipeline::BatchReport& batch, const Report& totals) {
  const double wall = batch.duration_seconds;
  return fmt::format(
      "{}: batch {}: {} processed, {} written, {} skipped, {} removed, {} in {:.1f} ms; "
      "speed-up {:.2f}, tokens {} -> {}; parallel {}, workers {}, batch size {}; since start "
      "{} batches of {:.1f} ms on average, cpu {:.2f}, peak {:.0f} MiB",
      batch.project, batch.number, batch.documents, batch.written, batch.unchanged, batch.removed,
      pipeline::counted(batch.failed, "error"), wall * 1000, ratio(batch.worker_seconds, wall),
      batch.source_tokens, batch.output_tokens, totals.parallel_enabled ? "on" : "off",
      totals.max_workers, totals.batch_size, totals.total_batches,
      1000 * ratio(totals.batch_seconds, static_cast<double>(totals.total_batches)),
      ratio(cpu_seconds(), totals.duration_seconds * totals.max_workers), memory_peak_mb());
}

}  // namespace galley::daemon
