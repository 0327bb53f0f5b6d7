// Every page of the corpora: nothing but what is allowed comes out, each part whole.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "law.h"
#include "rendered.h"
#include "support/catch.h"
#include "support/sanitized.h"

namespace {

// Under sanitizers one page in so many: a page is as good as another to them.
constexpr std::size_t stride = galley::test::is_sanitized ? 8 : 1;

}  // namespace

TEST_CASE("of every page of the corpora only what is allowed comes out, each part whole") {
  const char* const named = std::getenv("GALLEY_CORPUS");
  const std::filesystem::path folder =
      named != nullptr ? named : GALLEY_SOURCE_DIR "/../shared/corpus";
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: " << folder.string() << " is not there; GALLEY_CORPUS names its folder");
    return;
  }
  std::size_t parts = 0;
  std::size_t pages = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".md" && extension != ".mdx") continue;
    if (pages++ % stride != 0) continue;
    std::ifstream stream(entry.path());
    std::stringstream source;
    source << stream.rdbuf();
    INFO(entry.path().string());
    const auto page = galley::test::page_of(source.str(), "a/page" + extension);
    CHECK(galley::test::html_complaint(page.front_matter).empty());
    for (const auto& part : page.parts) {
      const std::string complaint = galley::test::html_complaint(part.html);
      if (!complaint.empty()) FAIL_CHECK(complaint);
      ++parts;
    }
  }
  CHECK(parts > 60'000 / stride);
}
