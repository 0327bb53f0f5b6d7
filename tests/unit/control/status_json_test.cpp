#include "control/status_json.h"

#include "rig.h"

using namespace galley;
using namespace galley::control;

TEST_CASE("a status survives its way through JSON") {
  const pipeline::Status status = test::sample_status();
  const Json json = Json::parse(to_line(to_json(status)));
  const pipeline::Status back = to_status(json);
  CHECK(to_json(back) == json);
  CHECK(back.version == status.version);
  CHECK(back.pid == 4242);
  CHECK(back.uptime_seconds == 11'534.25);
  CHECK(back.memory_used == status.memory_used);
  CHECK(back.confinement.mode == "basic");
  REQUIRE(back.confinement.measures.size() == 2);
  CHECK(back.confinement.measures[0].standing == confine::Standing::in_force);
  CHECK(back.confinement.measures[1].reason == "not strict");
  REQUIRE(back.projects.size() == 2);
  CHECK(back.projects[0].last_batch->documents == 3);
  CHECK(back.projects[0].last_batch->duration_seconds == 0.042123);  // to the microsecond
  CHECK(back.projects[0].last_batch->worker_seconds == 0.07);
  CHECK(back.projects[0].last_batch->output_tokens == 3900);
  CHECK_FALSE(back.projects[1].last_batch);
  CHECK(back.projects[1].freshness == pipeline::Freshness::degraded);
  CHECK(back.projects[1].freshness_reason == status.projects[1].freshness_reason);
  CHECK(back.projects[1].diagnostics == status.projects[1].diagnostics);
}

TEST_CASE("the members of the status have the names that scripts rely on") {
  const Json json = to_json(test::sample_status());
  const auto names = [](const Json& object) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items()) keys.push_back(key);
    return keys;
  };
  CHECK(names(json) == std::vector<std::string>{"confinement", "diagnostics", "is_paused",
                                                "memory_ceiling", "memory_resident", "memory_used",
                                                "paused_by", "pid", "preview", "projects",
                                                "settings_file", "uptime_seconds", "version",
                                                "workers", "workers_busy"});
  CHECK(names(json["projects"][0]) ==
        std::vector<std::string>{
            "diagnostics", "documents", "failing", "freshness", "freshness_reason", "last_batch",
            "name", "output", "overflows", "pending", "polled_folders", "removed", "source",
            "unchanged", "watch_backend", "watch_backend_reason", "watched_folders", "written"});
  CHECK(names(json["projects"][0]["last_batch"]) ==
        std::vector<std::string>{"documents", "duration_seconds", "failed", "finished_at", "number",
                                 "output_tokens", "project", "removed", "source_tokens",
                                 "unchanged", "worker_seconds", "written"});
  CHECK(json["projects"][1]["diagnostics"][0] ==
        Json{{"file", "src/ch01-00.md"},
             {"line", 3},
             {"column", 1},
             {"severity", "error"},
             {"code", "front-matter-invalid"},
             {"message", test::sample_status().projects[1].diagnostics[0].message}});
}

TEST_CASE("a status of another version is read as far as it is known") {
  const pipeline::Status status =
      to_status(Json{{"version", "9.0"}, {"moon", "full"}, {"projects", {{{"name", "a"}}}}});
  CHECK(status.version == "9.0");
  CHECK(status.workers == 0);
  REQUIRE(status.projects.size() == 1);
  CHECK(status.projects[0].freshness == pipeline::Freshness::current);
}

TEST_CASE("a member of the wrong type is named") {
  const auto complaint = [](const Json& json) -> std::string {
    try {
      to_status(json);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  CHECK(complaint(3) == "the status is not a JSON object");
  CHECK(complaint({{"pid", "12"}}) == "\"pid\" has the wrong type");
  CHECK(complaint({{"pid", -1}}) == "\"pid\" has the wrong type");
  CHECK(complaint({{"workers", 1LL << 40}}) == "\"workers\" has the wrong type");
  CHECK(complaint({{"is_paused", 1}}) == "\"is_paused\" has the wrong type");
  CHECK(complaint({{"projects", 3}}) == "\"projects\" is not a JSON array");
  CHECK(complaint({{"projects", {3}}}) == "a project is not a JSON object");
  CHECK(complaint({{"projects", {{{"freshness", "stale"}}}}}) ==
        "\"freshness\" cannot be \"stale\"");
  CHECK(complaint({{"projects", {{{"diagnostics", {{{"severity", "fatal"}}}}}}}}) ==
        "\"severity\" cannot be \"fatal\"");
}
