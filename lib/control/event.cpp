#include "control/event.h"

#include "control/members.h"

namespace galley::control {
namespace {

constexpr const char* notification_name = "event";

}  // namespace

Json to_json(const Event& event) {
  Json json = event.members;
  json["number"] = event.number;
  json["run"] = event.run;
  json["kind"] = event.kind;
  if (!event.at.empty()) json["at"] = event.at;
  return json;
}

Event to_event(const Json& json) {
  const Members members(json, "an event");
  Event event;
  members.read("number", event.number);
  members.read("run", event.run);
  members.read("at", event.at);
  members.read("kind", event.kind);
  event.members = json;
  for (const char* own : {"number", "run", "at", "kind"}) event.members.erase(own);
  return event;
}

std::string to_notification(const Event& event) {
  return to_line({{"jsonrpc", "2.0"}, {"method", notification_name}, {"params", to_json(event)}});
}

std::optional<Json> event_in(std::string_view line) {
  if (is_nested_deeper(line, max_nesting)) return std::nullopt;
  Json json = Json::parse(line, nullptr, false);
  if (!json.is_object() || json.contains("id") || !json.contains("params")) return std::nullopt;
  if (json.value("method", Json()) != notification_name) return std::nullopt;
  return std::move(json["params"]);
}

}  // namespace galley::control
