#include "pipeline/facts.h"

#include "base/path.h"
#include "pipeline/clock.h"

namespace galley::pipeline {
namespace {

std::string_view to_string(Occasion occasion) {
  switch (occasion) {
    case Occasion::none:
      return "";
    case Occasion::scan:
      return "found by a scan";
    case Occasion::saved:
      return "saved";
    case Occasion::touched:
      return "written to, moved or touched";
    case Occasion::included:
      return "a file that it includes changed";
    case Occasion::renamed:
      return "its output got another name";
    case Occasion::links:
      return "a page that it links to came, went or moved";
    case Occasion::retry:
      return "tried again";
  }
  return "";
}

std::string hex(const Digest& digest) { return digest == Digest() ? "" : digest.hex(); }

std::vector<std::string> below_source(const Project& project, std::vector<std::string> paths) {
  for (std::string& path : paths) path = path::join(project.settings->source, path);
  return paths;
}

}  // namespace

std::string_view state_of(const Document& document) {
  if (document.task != 0) return "waiting";
  if (document.is_failed) return "failed";
  if (document.batch == 0) return "recorded";
  return document.result == job::Result::written ? "written" : "unchanged";
}

DocumentFacts facts_of(const Project& project, const std::string& path, const Document& document) {
  const state::Record record = document.record();
  DocumentFacts facts;
  facts.source = path::join(project.settings->source, path);
  if (!record.output.empty()) facts.output = path::join(project.settings->output, record.output);
  facts.state = state_of(document);
  facts.event = to_string(document.occasion);
  if (document.occasion != Occasion::none) facts.event_at = utc_time(document.occasion_at);
  facts.batch = document.batch;
  facts.source_digest = hex(record.source_digest);
  facts.output_digest = hex(record.output_digest);
  facts.diagnostics = record.diagnostics;
  for (Diagnostic& diagnostic : facts.diagnostics) {
    diagnostic.place.file = path::absolute(diagnostic.place.file, project.settings->source);
  }
  for (const state::Dependency& dependency : record.dependencies) {
    if (dependency.use != state::Dependency::Use::presence)
      facts.includes.push_back(dependency.path);
  }
  facts.linked_by = below_source(project, project.index.linking_to(path));
  return facts;
}

}  // namespace galley::pipeline
