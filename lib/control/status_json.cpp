#include "control/status_json.h"

#include <array>
#include <cmath>

#include "control/members.h"

namespace galley::control {
namespace {

using pipeline::BatchReport;
using pipeline::Freshness;
using pipeline::ProjectStatus;
using pipeline::Status;

constexpr std::array freshness_names{"current", "catching_up", "degraded"};
constexpr std::array severities{Severity::note, Severity::warning, Severity::error};

// Microseconds are more than anybody reads, and 0.042 is nicer than 0.041999999999999996.
double rounded(double seconds) { return std::round(seconds * 1e6) / 1e6; }

Json to_json(const Diagnostic& diagnostic) {
  return {{"file", diagnostic.place.file},     {"line", diagnostic.place.line},
          {"column", diagnostic.place.column}, {"severity", to_string(diagnostic.severity)},
          {"code", diagnostic.code},           {"message", diagnostic.message}};
}

Severity to_severity(const std::string& name) {
  for (const Severity severity : severities) {
    if (to_string(severity) == name) return severity;
  }
  throw Error("\"severity\" cannot be \"" + name + "\"");
}

Freshness to_freshness(const std::string& name) {
  for (std::size_t i = 0; i < freshness_names.size(); ++i) {
    if (name == freshness_names.at(i)) return static_cast<Freshness>(i);
  }
  throw Error("\"freshness\" cannot be \"" + name + "\"");
}

ProjectStatus to_project(const Json& json) {
  const Members members(json, "a project");
  ProjectStatus project;
  std::string freshness = freshness_names.front();
  members.read("name", project.name);
  members.read("source", project.source);
  members.read("output", project.output);
  members.read("freshness", freshness);
  members.read("freshness_reason", project.freshness_reason);
  members.read("documents", project.documents);
  members.read("pending", project.pending);
  members.read("written", project.written);
  members.read("unchanged", project.unchanged);
  members.read("removed", project.removed);
  members.read("failing", project.failing);
  members.read("watched_folders", project.watched_folders);
  members.read("polled_folders", project.polled_folders);
  members.read("watch_backend", project.watch_backend);
  members.read("watch_backend_reason", project.watch_backend_reason);
  members.read("overflows", project.overflows);
  project.freshness = to_freshness(freshness);
  if (const Json* found = members.find("diagnostics")) project.diagnostics = to_diagnostics(*found);
  if (const Json* found = members.find("last_batch")) project.last_batch = to_batch(*found);
  return project;
}

constexpr std::array standings{confine::Standing::in_force, confine::Standing::left_out,
                               confine::Standing::unavailable, confine::Standing::failed};

confine::Standing to_standing(const std::string& name) {
  for (const confine::Standing standing : standings) {
    if (to_string(standing) == name) return standing;
  }
  throw Error("\"standing\" cannot be \"" + name + "\"");
}

Json to_json(const confine::State& state) {
  Json measures = Json::array();
  for (const confine::Measure& measure : state.measures) {
    measures.push_back({{"name", measure.name},
                        {"standing", to_string(measure.standing)},
                        {"reason", measure.reason},
                        {"mend", measure.mend}});
  }
  return {{"mode", state.mode},
          {"landlock_abi", state.landlock_abi},
          {"measures", std::move(measures)}};
}

confine::State to_confinement(const Json& json) {
  const Members members(json, "the confinement");
  confine::State state;
  members.read("mode", state.mode);
  members.read("landlock_abi", state.landlock_abi);
  const Json* const measures = members.find("measures");
  if (measures == nullptr || !measures->is_array()) return state;
  for (const Json& item : *measures) {
    const Members own(item, "a measure");
    confine::Measure& measure = state.measures.emplace_back();
    std::string standing{to_string(measure.standing)};
    own.read("name", measure.name);
    own.read("standing", standing);
    own.read("reason", measure.reason);
    own.read("mend", measure.mend);
    measure.standing = to_standing(standing);
  }
  return state;
}

}  // namespace

Json to_json(const ProjectStatus& project) {
  return {{"name", project.name},
          {"source", project.source},
          {"output", project.output},
          {"freshness", freshness_names.at(static_cast<std::size_t>(project.freshness))},
          {"freshness_reason", project.freshness_reason},
          {"documents", project.documents},
          {"pending", project.pending},
          {"written", project.written},
          {"unchanged", project.unchanged},
          {"removed", project.removed},
          {"failing", project.failing},
          {"diagnostics", control::to_json(project.diagnostics)},
          {"last_batch", project.last_batch ? control::to_json(*project.last_batch) : Json()},
          {"watched_folders", project.watched_folders},
          {"polled_folders", project.polled_folders},
          {"watch_backend", project.watch_backend},
          {"watch_backend_reason", project.watch_backend_reason},
          {"overflows", project.overflows}};
}

Json to_json(const BatchReport& batch) {
  return {{"number", batch.number},
          {"project", batch.project},
          {"documents", batch.documents},
          {"written", batch.written},
          {"unchanged", batch.unchanged},
          {"removed", batch.removed},
          {"failed", batch.failed},
          {"source_tokens", batch.source_tokens},
          {"output_tokens", batch.output_tokens},
          {"duration_seconds", rounded(batch.duration_seconds)},
          {"worker_seconds", rounded(batch.worker_seconds)},
          {"finished_at", batch.finished_at}};
}

Json to_json(const Diagnostics& diagnostics) {
  Json list = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) list.push_back(to_json(diagnostic));
  return list;
}

Json to_json(const std::vector<pipeline::AuditReport>& reports) {
  Json list = Json::array();
  for (const pipeline::AuditReport& report : reports) {
    list.push_back({{"project", report.project},
                    {"documents", report.documents},
                    {"repaired", to_json(report.repaired)},
                    {"problems", to_json(report.problems)},
                    {"duration_seconds", rounded(report.duration_seconds)},
                    {"finished_at", report.finished_at}});
  }
  return list;
}

std::vector<pipeline::AuditReport> to_audit_reports(const Json& json) {
  if (!json.is_array()) throw Error("\"reports\" is not a JSON array");
  std::vector<pipeline::AuditReport> reports;
  for (const Json& item : json) {
    const Members members(item, "a report");
    pipeline::AuditReport& report = reports.emplace_back();
    members.read("project", report.project);
    members.read("documents", report.documents);
    members.read("duration_seconds", report.duration_seconds);
    members.read("finished_at", report.finished_at);
    if (const Json* found = members.find("repaired")) report.repaired = to_diagnostics(*found);
    if (const Json* found = members.find("problems")) report.problems = to_diagnostics(*found);
  }
  return reports;
}

Json to_json(const Status& status) {
  Json projects = Json::array();
  for (const ProjectStatus& project : status.projects) projects.push_back(to_json(project));
  return {{"version", status.version},
          {"pid", status.pid},
          {"uptime_seconds", rounded(status.uptime_seconds)},
          {"settings_file", status.settings_file},
          {"preview", status.preview},
          {"is_paused", status.is_paused},
          {"paused_by", status.paused_by},
          {"workers", status.workers},
          {"workers_busy", status.workers_busy},
          {"memory_used", status.memory_used},
          {"memory_ceiling", status.memory_ceiling},
          {"memory_resident", status.memory_resident},
          {"confinement", to_json(status.confinement)},
          {"diagnostics", control::to_json(status.diagnostics)},
          {"projects", std::move(projects)}};
}

Diagnostic to_diagnostic(const Json& json) {
  const Members members(json, "a diagnostic");
  Diagnostic diagnostic;
  std::string severity{to_string(diagnostic.severity)};
  members.read("file", diagnostic.place.file);
  members.read("line", diagnostic.place.line);
  members.read("column", diagnostic.place.column);
  members.read("severity", severity);
  members.read("code", diagnostic.code);
  members.read("message", diagnostic.message);
  diagnostic.severity = to_severity(severity);
  return diagnostic;
}

BatchReport to_batch(const Json& json) {
  const Members members(json, "a batch");
  BatchReport batch;
  members.read("number", batch.number);
  members.read("project", batch.project);
  members.read("documents", batch.documents);
  members.read("written", batch.written);
  members.read("unchanged", batch.unchanged);
  members.read("removed", batch.removed);
  members.read("failed", batch.failed);
  members.read("source_tokens", batch.source_tokens);
  members.read("output_tokens", batch.output_tokens);
  members.read("duration_seconds", batch.duration_seconds);
  members.read("worker_seconds", batch.worker_seconds);
  members.read("finished_at", batch.finished_at);
  return batch;
}

Diagnostics to_diagnostics(const Json& json) {
  if (!json.is_array()) throw Error("\"diagnostics\" is not a JSON array");
  Diagnostics diagnostics;
  for (const Json& item : json) diagnostics.push_back(to_diagnostic(item));
  return diagnostics;
}

Status to_status(const Json& json) {
  const Members members(json, "the status");
  Status status;
  members.read("version", status.version);
  members.read("pid", status.pid);
  members.read("uptime_seconds", status.uptime_seconds);
  members.read("settings_file", status.settings_file);
  members.read("preview", status.preview);
  members.read("is_paused", status.is_paused);
  members.read("paused_by", status.paused_by);
  members.read("workers", status.workers);
  members.read("workers_busy", status.workers_busy);
  members.read("memory_used", status.memory_used);
  members.read("memory_ceiling", status.memory_ceiling);
  members.read("memory_resident", status.memory_resident);
  if (const Json* found = members.find("confinement")) status.confinement = to_confinement(*found);
  if (const Json* found = members.find("diagnostics")) status.diagnostics = to_diagnostics(*found);
  if (const Json* projects = members.find("projects")) {
    if (!projects->is_array()) throw Error("\"projects\" is not a JSON array");
    for (const Json& project : *projects) status.projects.push_back(to_project(project));
  }
  return status;
}

}  // namespace galley::control
