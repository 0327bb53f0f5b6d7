#include "control/explanation_json.h"

#include <array>

#include "control/members.h"
#include "control/status_json.h"

namespace galley::control {
namespace {

using pipeline::DocumentFacts;
using pipeline::Explanation;

constexpr std::array<std::string_view, 5> roles{"document", "output", "included", "folder",
                                                "left_out"};

Json to_json(const DocumentFacts& facts) {
  return {{"source", facts.source},
          {"output", facts.output},
          {"state", facts.state},
          {"event", facts.event},
          {"event_at", facts.event_at},
          {"batch", facts.batch},
          {"source_digest", facts.source_digest},
          {"output_digest", facts.output_digest},
          {"diagnostics", control::to_json(facts.diagnostics)},
          {"includes", facts.includes},
          {"linked_by", facts.linked_by}};
}

Json to_json(const Explanation& explanation) {
  return {{"project", explanation.project},
          {"role", to_string(explanation.role)},
          {"reason", explanation.reason},
          {"pattern", explanation.pattern},
          {"file", explanation.place.file},
          {"line", explanation.place.line},
          {"watch_backend", explanation.watch_backend},
          {"watch_backend_reason", explanation.watch_backend_reason},
          {"included_by", explanation.included_by},
          {"documents", explanation.documents},
          {"document", explanation.document ? to_json(*explanation.document) : Json()}};
}

DocumentFacts to_facts(const Json& json) {
  const Members members(json, "a document");
  DocumentFacts facts;
  members.read("source", facts.source);
  members.read("output", facts.output);
  members.read("state", facts.state);
  members.read("event", facts.event);
  members.read("event_at", facts.event_at);
  members.read("batch", facts.batch);
  members.read("source_digest", facts.source_digest);
  members.read("output_digest", facts.output_digest);
  members.read("includes", facts.includes);
  members.read("linked_by", facts.linked_by);
  if (const Json* found = members.find("diagnostics")) facts.diagnostics = to_diagnostics(*found);
  return facts;
}

Explanation::Role to_role(const std::string& name) {
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (name == roles.at(i)) return static_cast<Explanation::Role>(i);
  }
  throw Error("\"role\" cannot be \"" + name + "\"");
}

Explanation to_explanation(const Json& json) {
  const Members members(json, "an explanation");
  Explanation explanation;
  std::string role(to_string(explanation.role));
  members.read("project", explanation.project);
  members.read("role", role);
  members.read("reason", explanation.reason);
  members.read("pattern", explanation.pattern);
  members.read("file", explanation.place.file);
  members.read("line", explanation.place.line);
  members.read("watch_backend", explanation.watch_backend);
  members.read("watch_backend_reason", explanation.watch_backend_reason);
  members.read("included_by", explanation.included_by);
  members.read("documents", explanation.documents);
  explanation.role = to_role(role);
  if (const Json* found = members.find("document")) explanation.document = to_facts(*found);
  return explanation;
}

}  // namespace

std::string_view to_string(Explanation::Role role) {
  return roles.at(static_cast<std::size_t>(role));
}

Json to_json(const std::vector<Explanation>& explanations) {
  Json list = Json::array();
  for (const Explanation& explanation : explanations) list.push_back(to_json(explanation));
  return list;
}

std::vector<Explanation> to_explanations(const Json& json) {
  if (!json.is_array()) throw Error("\"explanations\" is not a JSON array");
  std::vector<Explanation> explanations;
  for (const Json& item : json) explanations.push_back(to_explanation(item));
  return explanations;
}

}  // namespace galley::control
