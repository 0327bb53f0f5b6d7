#include <nlohmann/json.hpp>

#include "render/output.h"
#include "support/catch.h"

using namespace galley;

namespace {

std::string line_of(const render::Page& page) {
  settings::Project project;
  project.name = "docs";
  project.repo = "o/r";
  return render::manifest_line(page, project, {"a.md", "r__a", "2026-01-02T03:04:05Z"},
                               sha256(page.body));
}

}  // namespace

TEST_CASE("a manifest line is one JSON object with its keys in a stable order") {
  render::Page page;
  page.title = "A \"title\"\nover two lines";
  page.description = "d";
  page.topics = {"x"};
  page.statistics.tokens = 7;
  page.statistics.words = 5;
  const std::string line = line_of(page);
  CHECK(line.find('\n') == std::string::npos);
  std::string keys;
  const auto ordered = nlohmann::ordered_json::parse(line);
  for (const auto& [key, value] : ordered.items()) keys += key + " ";
  CHECK(keys ==
        "schema slug file title description topics source content_hash fetched_at tokens words ");
  const auto json = nlohmann::json::parse(line);
  CHECK(json["title"] == page.title);
  CHECK(json["file"] == "r__a.mdc");
  CHECK(json["source"]["url"] == "https://github.com/o/r/blob/main/a.md");
  CHECK(json["tokens"] == 7);
  CHECK(json["words"] == 5);
}

TEST_CASE("a manifest line has no description when the page has none") {
  CHECK(line_of({}).find("description") == std::string::npos);
}

TEST_CASE("invalid UTF-8 in a title does not break the line") {
  render::Page page;
  page.title = "a\xFF";
  CHECK(nlohmann::json::parse(line_of(page))["title"] == "a\xEF\xBF\xBD");
}

TEST_CASE("galley tells its own manifest lines from others") {
  CHECK(render::is_manifest_line(line_of({})));
  CHECK_FALSE(render::is_manifest_line("{\"slug\":\"x\"}"));
  CHECK_FALSE(render::is_manifest_line(line_of({}).substr(0, 60)));
  CHECK_FALSE(render::is_manifest_line(""));
}
