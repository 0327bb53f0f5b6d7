#include "explain_view.h"

#include <algorithm>

#include "terminal_text.h"

namespace galley::ctl {
namespace {

using pipeline::DocumentFacts;
using pipeline::Explanation;

// Enough to see who it is; `--json` has them all.
constexpr std::size_t shown_paths = 10;

class Lines {
 public:
  void add(std::string_view label, const std::string& value) {
    if (value.empty()) return;
    constexpr std::size_t label_columns = 12;
    const std::string padding(label_columns - std::min(label.size(), label_columns), ' ');
    text_ += "  " + std::string(label) + padding + printable(value) + "\n";
  }

  void add(std::string_view label, const std::vector<std::string>& values) {
    const std::size_t shown = std::min(values.size(), shown_paths);
    for (std::size_t i = 0; i < shown; ++i) add(i == 0 ? label : "", values[i]);
    if (shown < values.size()) add("", "and " + count(values.size() - shown) + " more");
  }

  void heading(const std::string& text) { text_ += printable(text) + "\n"; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string rule_of(const Explanation& explanation) {
  if (explanation.pattern.empty()) return {};
  const std::string pattern = "`" + explanation.pattern + "`";
  const Place& place = explanation.place;
  return place.file.empty() ? pattern
                            : pattern + ", " + place.file + ":" + std::to_string(place.line);
}

std::string made_of(const DocumentFacts& facts) {
  if (facts.batch == 0) return facts.state + ": nothing to do since galleyd started";
  return facts.state + ", last in batch " + count(facts.batch);
}

void add_document(const DocumentFacts& facts, Lines& lines) {
  lines.add("source", facts.source);
  lines.add("", facts.source_digest.empty() ? "" : "sha256 " + facts.source_digest);
  lines.add("output", facts.output.empty() ? "none yet" : facts.output);
  lines.add("", facts.output_digest.empty() ? "" : "sha256 " + facts.output_digest);
  lines.add("state", made_of(facts));
  lines.add("last event", facts.event.empty() ? "none since galleyd started"
                                              : facts.event + ", " + facts.event_at);
  lines.add("includes", facts.includes);
  lines.add("linked by", facts.linked_by);
  for (const Diagnostic& diagnostic : facts.diagnostics) {
    lines.add(std::string(to_string(diagnostic.severity)), to_string(diagnostic));
  }
}

void add(const Explanation& explanation, Lines& lines) {
  lines.add("project", explanation.project);
  lines.add("why", explanation.reason);
  lines.add("rule", rule_of(explanation));
  if (explanation.document) add_document(*explanation.document, lines);
  lines.add("included by", explanation.included_by);
  if (explanation.role == Explanation::Role::folder) {
    lines.add("documents", count(explanation.documents));
  }
  const std::string& reason = explanation.watch_backend_reason;
  lines.add("watched by", explanation.watch_backend + (reason.empty() ? "" : ": " + reason));
}

}  // namespace

std::string draw(const std::string& path, const std::vector<Explanation>& explanations) {
  Lines lines;
  lines.heading(path);
  if (explanations.empty()) {
    lines.add("why",
              "it is in no project's source or output folder, and no document includes it; "
              "`galleyctl status` names the folders");
  }
  for (const Explanation& explanation : explanations) add(explanation, lines);
  return lines.take();
}

bool leads_to_output(const std::vector<Explanation>& explanations) {
  return std::any_of(explanations.begin(), explanations.end(), [](const Explanation& explanation) {
    return explanation.role != Explanation::Role::left_out;
  });
}

}  // namespace galley::ctl
