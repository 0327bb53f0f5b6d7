#include "event_view.h"

#include "clock_text.h"
#include "control/status_json.h"
#include "status_view.h"

namespace galley::ctl {
namespace {

using control::Event;
using control::Json;

const Json& member(const Event& event, const char* name) {
  static const Json none;
  const auto found = event.members.find(name);
  return found == event.members.end() ? none : *found;
}

std::string text_of(const Event& event, const char* name) {
  const Json& value = member(event, name);
  return value.is_string() ? value.get<std::string>() : "";
}

std::uint64_t number_of(const Event& event, const char* name) {
  const Json& value = member(event, name);
  return value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
}

std::vector<Piece> batch(const Event& event) {
  const pipeline::BatchReport batch = control::to_batch(member(event, "batch"));
  const std::string parts = parts_of(batch);
  std::string text =
      plural(batch.documents, "document", "documents") + " in " + duration(batch.duration_seconds);
  if (!parts.empty()) text += ": " + parts;
  return {{batch.project, Style::strong}, {text, batch.failed > 0 ? Style::bad : Style::plain}};
}

std::vector<Piece> diagnostic(const Event& event) {
  const Diagnostic found = control::to_diagnostic(member(event, "diagnostic"));
  return {{text_of(event, "project"), Style::strong},
          {to_string(found), found.severity == Severity::error ? Style::bad : Style::busy}};
}

std::vector<Piece> audit(const Event& event) {
  const std::uint64_t repaired = number_of(event, "repaired");
  const std::uint64_t problems = number_of(event, "problems");
  std::string text = plural(number_of(event, "documents"), "document", "documents") +
                     " compared with the disk: " +
                     (repaired == 0 ? "nothing to repair" : count(repaired) + " repaired");
  if (problems > 0) text += ", " + count(problems) + " not looked at or not repaired";
  return {{text_of(event, "project"), Style::strong},
          {text, repaired + problems > 0 ? Style::bad : Style::plain}};
}

std::vector<Piece> freshness(const Event& event) {
  const bool is_degraded = text_of(event, "freshness") == "degraded";
  const std::string reason = text_of(event, "freshness_reason");
  return {{text_of(event, "project"), Style::strong},
          {is_degraded ? "degraded: " + reason : "no longer degraded",
           is_degraded ? Style::bad : Style::plain}};
}

std::vector<Piece> reloaded(const Event& event) {
  const Json& applied = member(event, "applied");
  const bool is_applied = applied.is_boolean() && applied.get<bool>();
  return {{is_applied ? "the new settings are in force"
                      : "the settings on the disk are wrong and were not taken",
           is_applied ? Style::plain : Style::bad}};
}

std::vector<Piece> gap(const Event& event) {
  const Json& lost = member(event, "lost");
  return {{lost.is_number_unsigned()
               ? plural(lost.get<std::uint64_t>(), "event was", "events were") + " missed here"
               : "galleyd was started again; what it did before is not known here",
           Style::bad}};
}

std::vector<Piece> words_of(const Event& event) {
  if (event.kind == "batch") return batch(event);
  if (event.kind == "diagnostic") return diagnostic(event);
  if (event.kind == "audit") return audit(event);
  if (event.kind == "freshness") return freshness(event);
  if (event.kind == "reloaded") return reloaded(event);
  if (event.kind == "gap") return gap(event);
  if (event.kind == "idle") return {{"everything is in the outputs", Style::faint}};
  if (event.kind == "stopping") return {{"galleyd ends", Style::busy}};
  return {{event.kind, Style::busy}};
}

}  // namespace

std::string draw(const Event& event, const View& view) {
  Row row;
  row.label = {{std::to_string(event.number) + "  "},
               {event.at.empty() ? std::string(8, '-') : time_of_day(event.at, view), Style::faint},
               {"  "}};
  row.items = words_of(event);
  row.separator = "  ";
  Terminal endless = view.terminal;  // one event, one line: the terminal itself wraps
  endless.width = 0;
  return draw(row, endless);
}

}  // namespace galley::ctl
