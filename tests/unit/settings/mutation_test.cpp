#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>

#include "fixture.h"
#include "support/catch.h"

using galley::Diagnostic;
using galley::Diagnostics;

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t bound) { return random() % bound; }

std::string sample_text() {
  std::ostringstream text;
  text << std::ifstream(GALLEY_CONFIG "/galley.yaml").rdbuf();
  return text.str();
}

// Bytes and pieces that mean something to YAML or to galley.
const std::vector<std::string> pieces = {
    "\t",        "\n",           ": ",   "- ", "[",  "]",  "{",  "}",  "\"",  "'",    "#",
    "&a ",       "*a",           "|",    ">",  "!!", "%",  "~",  "${", "}",   "? ",   "---",
    "\xFF",      "null",         "<<: ", ",",  "  ", "\r", "\0", "-1", "1e9", "auto", "projects:\n",
    "name: x\n", "\xEF\xBB\xBF", "..."};

std::string mutated(std::string text, Random& random) {
  const std::size_t changes = 1 + below(random, 6);
  for (std::size_t i = 0; i < changes && !text.empty(); ++i) {
    const std::size_t at = below(random, text.size());
    const std::size_t length = 1 + below(random, 30);
    switch (below(random, 4)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, pieces[below(random, pieces.size())]);
        break;
      case 2:
        text.insert(at, text.substr(below(random, text.size()), length));
        break;
      default:
        text[at] = static_cast<char>(below(random, 256));
        break;
    }
  }
  return text;
}

int line_count(const std::string& text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 1;
}

// What every diagnostic promises, whatever the file.
void check_form(const Diagnostics& diagnostics, const std::string& text) {
  for (const Diagnostic& diagnostic : diagnostics) {
    CHECK_FALSE(diagnostic.message.empty());
    CHECK_FALSE(diagnostic.code.empty());
    CHECK(diagnostic.place.line <= line_count(text) + 1);
    CHECK((diagnostic.place.line > 0) == (diagnostic.place.column > 0));
  }
}

}  // namespace

TEST_CASE("no change to the settings file, however strange, is more than a diagnostic") {
  const unsigned seed = std::random_device()();
  INFO("seed " << seed);
  Random random(seed);
  const std::string sample = sample_text();
  for (int round = 0; round < 2000; ++round) {
    INFO("round " << round);
    const std::string text = mutated(sample, random);
    galley::settings::Loaded loaded = galley::test::parse(text);
    check_form(loaded.diagnostics, text);
    galley::settings::check(loaded.settings);
    if (!has_error(loaded.diagnostics)) CHECK_FALSE(loaded.settings.projects.empty());
  }
}
