#include "events.h"

#include <array>
#include <cstdio>
#include <random>

#include "control/status_json.h"
#include "daemon.h"
#include "pipeline/clock.h"

namespace galley::daemon {

using control::Json;

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

}  // namespace galley::daemon
