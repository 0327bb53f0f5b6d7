#include "events.h"

#include <array>
#include <cstdio>
#include <random>

#include "control/status_json.h"
#include "daemon.h"
#include "pipeline/clock.h"

namespace galley::daemon {

using control::Json;
using pipeline::Freshness;

namespace {

// A save can make a page fail and the next one mend it: what lasts as long as this is told. Judging
// looks at every watched folder, which is not to be done for each of a thousand saves.
constexpr std::uint64_t freshness_ms = 250;

}  // namespace

std::string name_of_run() {
  std::random_device random;  // getentropy(3) on Linux
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%08x%08x", random(), random());
  return text.data();
}

Json members_of(const pipeline::BatchReport& batch) { return {{"batch", control::to_json(batch)}}; }

Json members_of(const std::string& project, const Diagnostic& diagnostic) {
  return {{"project", project}, {"diagnostic", control::to_json(Diagnostics{diagnostic}).front()}};
}

Json members_of(const pipeline::ProjectStatus& status) {
  const Json all = control::to_json(status);
  return {{"project", status.name},
          {"freshness", all.at("freshness")},
          {"freshness_reason", all.at("freshness_reason")}};
}

Json members_of(const pipeline::AuditReport& report) {
  return {{"project", report.project},
          {"documents", report.documents},
          {"repaired", report.repaired.size()},
          {"problems", report.problems.size()}};
}

Json members_of(Applied applied, const Diagnostics& diagnostics) {
  return {{"applied", applied == Applied::yes}, {"diagnostics", control::to_json(diagnostics)}};
}

void Daemon::publish(std::string_view kind, Json members) {
  journal_.publish(kind, std::move(members), pipeline::utc_now());
}

// However many batches one save or one checkout makes, there is one end.
void Daemon::publish_idle() {
  if (std::exchange(is_idle_awaited_, true) || is_stopping_) return;
  pipeline_->when_done([this] {
    is_idle_awaited_ = false;
    if (!is_stopping_) publish("idle");
  });
}

// After whatever may have taken a project's freshness, or given it back.
void Daemon::doubt_freshness() {
  if (!is_stopping_ && !freshness_timer_.is_active()) freshness_timer_.start(freshness_ms);
}

// Batches and `idle` tell when outputs catch up; that they cannot, for a folder is not watched or a
// page fails, nothing else tells.
void Daemon::publish_freshness() {
  std::map<std::string, std::string> degraded;
  for (const auto& [id, slot] : slots_) {
    const pipeline::ProjectStatus status = status_of(id, slot);
    const bool is_degraded = status.freshness == Freshness::degraded;
    if (is_degraded) degraded[status.name] = status.freshness_reason;
    const auto told = degraded_.find(status.name);
    const bool was_degraded = told != degraded_.end();
    const bool is_told =
        is_degraded ? was_degraded && told->second == status.freshness_reason : !was_degraded;
    if (!is_told) publish("freshness", members_of(status));
  }
  if (degraded != degraded_) preview_->viewer().status_changed();
  degraded_ = std::move(degraded);
}

}  // namespace galley::daemon
