// The examples of the CommonMark 0.30 specification: normalisation never changes what a page means.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <nlohmann/json.hpp>

#include "markdown/html_oracle.h"
#include "render/page.h"
#include "support/catch.h"

using namespace galley;

namespace {

std::filesystem::path spec_folder() {
  if (const char* const folder = std::getenv("GALLEY_SPEC")) return folder;
  return std::filesystem::path(GALLEY_SOURCE_DIR) / ".." / "shared" / "spec";
}

// What normalisation is to leave alone. A table's delimiter row of one or two dashes is one to GFM
// and none to md4c 0.4.8; there are none in the examples.
bool is_same(std::string before, const std::string& after) {
  if (!before.empty() && before.back() != '\n') before += '\n';  // as a page ends
  return markdown::same_html(before, after);
}

}  // namespace

TEST_CASE("the HTML of every CommonMark example is that of its normal form") {
  const std::filesystem::path file = spec_folder() / "commonmark-0.30.json";
  std::ifstream stream(file);
  if (!stream) {
    WARN("skipped: " << file.string() << " is not there; GALLEY_SPEC names its folder");
    return;
  }
  const nlohmann::json examples = nlohmann::json::parse(stream);
  settings::Project project;
  project.name = "spec";
  project.profile = settings::Profile::lossless;
  std::uint64_t fallbacks = 0;
  std::size_t changed = 0;
  std::size_t compared = 0;
  for (const nlohmann::json& example : examples) {
    const auto source = example["markdown"].get<std::string>();
    const render::Page page = render::render(source, "example.md", project);
    fallbacks += page.normalize_fallbacks;
    if (source.substr(0, 3) == "---") continue;  // read as front matter, or kept from being read so
    INFO("example " << example["example"] << "\n" << source);
    CHECK(is_same(source, page.body));
    CHECK(render::render(page.body, "example.md", project).body == page.body);
    changed += page.body == source ? 0 : 1;
    ++compared;
  }
  std::cout << "commonmark: " << examples.size() << " examples, " << compared << " compared, "
            << changed << " changed by normalisation, " << fallbacks << " fallbacks\n";
  CHECK(examples.size() == 652);
}
