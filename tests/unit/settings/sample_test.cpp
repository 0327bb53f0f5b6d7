#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "fixture.h"
#include "settings/schema.h"
#include "support/catch.h"

using galley::settings::Section;
using galley::test::environment;
using galley::test::messages;

namespace {

const std::string sample_file = GALLEY_CONFIG "/galley.yaml";

const std::filesystem::path sample_docs = GALLEY_CONFIG "/sample/docs";

std::string read(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("the settings file that galley comes with has nothing to be said against it") {
  galley::settings::Loaded loaded = galley::settings::load(sample_file, environment({}));
  CHECK(messages(loaded.diagnostics).empty());
  CHECK(messages(galley::settings::check(loaded.settings)).empty());
  REQUIRE(loaded.settings.projects.size() == 1);
  CHECK(loaded.settings.projects[0].name == "sample");
  CHECK(std::filesystem::equivalent(loaded.settings.projects[0].source,
                                    GALLEY_CONFIG "/sample/docs"));
}

TEST_CASE("every relative link and image of the sample leads to a file") {
  namespace fs = std::filesystem;
  const std::regex link(R"(\]\((\.{0,2}[^:)#\s]+)[^)]*\))");
  int count = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(sample_docs)) {
    if (!entry.path().extension().string().starts_with(".md")) continue;
    const std::string text = read(entry.path());
    for (std::sregex_iterator match(text.begin(), text.end(), link), end; match != end; ++match) {
      INFO(entry.path() << " has " << match->str());
      CHECK(fs::is_regular_file(entry.path().parent_path() / (*match)[1].str()));
      ++count;
    }
  }
  CHECK(count > 20);
}

TEST_CASE("the settings file that galley comes with shows every key, each under a comment") {
  const std::string text = read(sample_file);
  for (const Section section : {Section::top, Section::project, Section::performance,
                                Section::debounce, Section::preview}) {
    for (const std::string_view key : galley::settings::keys_of(section)) {
      INFO("key " << key);
      std::istringstream lines(text);
      std::string before;
      bool is_shown = false;
      for (std::string line; std::getline(lines, line); before = line) {
        const std::size_t begin = std::min(line.find_first_not_of(" -#"), line.size());
        if (line.substr(begin).starts_with(std::string(key) + ":")) {
          is_shown = before.find('#') != std::string::npos;
        }
        if (is_shown) break;
      }
      CHECK(is_shown);
    }
  }
}
