#include "event_view.h"

#include "control/status_json.h"
#include "rig.h"

using namespace galley;
using control::Event;
using control::Json;

namespace {

std::string line_of(const std::string& kind, const Json& members = Json::object()) {
  ctl::View view;
  view.now = 1767621802 + 60;
  const std::string at = kind == "gap" ? "" : "2026-01-05T14:03:22Z";
  return draw(Event{17, "r", at, kind, Json::parse(members.dump())}, view);
}

}  // namespace

TEST_CASE("every kind of event is one line that begins with its number and time") {
  const auto batch = *test::sample_status().projects.front().last_batch;
  CHECK(line_of("batch", {{"batch", control::to_json(batch)}}) ==
        "17  14:03:22  astro-docs  3 documents in 42 ms: 2 written, 1 unchanged\n");
  const Diagnostic bad{{"/d/a.md", 3, 1}, Severity::error, "io-error", "the disk\nis on fire"};
  CHECK(line_of("diagnostic",
                {{"project", "book"}, {"diagnostic", control::to_json(Diagnostics{bad})[0]}}) ==
        "17  14:03:22  book  /d/a.md:3:1: error: the disk\\x0ais on fire [io-error]\n");
  CHECK(line_of("audit", {{"project", "book"}, {"documents", 3}, {"repaired", 1}}) ==
        "17  14:03:22  book  3 documents compared with the disk: 1 repaired\n");
  CHECK(line_of("freshness", {{"project", "book"},
                              {"freshness", "degraded"},
                              {"freshness_reason", "/d: is not there"}}) ==
        "17  14:03:22  book  degraded: /d: is not there\n");
  CHECK(line_of("freshness", {{"project", "book"}, {"freshness", "current"}}) ==
        "17  14:03:22  book  no longer degraded\n");
  CHECK(line_of("gap", {{"lost", 4}}) == "17  --------  4 events were missed here\n");
  CHECK(line_of("gap", {{"lost", nullptr}}) ==
        "17  --------  galleyd was started again; what it did before is not known here\n");
  CHECK(line_of("reloaded", {{"applied", true}}) ==
        "17  14:03:22  the new settings are in force\n");
  CHECK(line_of("of-tomorrow") == "17  14:03:22  of-tomorrow\n");
}
