// The worked example of lib/control/README.md, as it stands there.
#include "support/catch.h"
#include "support/galley_process.h"

using namespace galley::test;

namespace {

// The text between ```KIND and ```.
std::string block(const std::string& page, const std::string& kind) {
  const std::string fence = "```" + kind + "\n";
  const std::size_t begin = page.find(fence) + fence.size();
  return page.substr(begin, page.find("```", begin) - begin);
}

}  // namespace

TEST_CASE("the example of the protocol page does with socat and jq what it says") {
  if (run_command({"sh", "-c", "command -v socat && command -v jq"}).exit_code != 0) {
    WARN("skipped: there is no socat, or no jq");
    return;
  }
  TempDir dir;
  dir.write("docs/index.md", "# Index\n");
  dir.write("docs/page.md", "# Page\n");
  GalleyProcess galleyd({"--source", dir / "docs", "--out", dir / "out"});
  galleyd.wait_ready();
  std::ifstream file(GALLEY_SOURCE_DIR "/lib/control/README.md");
  std::ostringstream text;
  text << file.rdbuf();
  const CommandResult result = run_command({"bash", "-eu", "-c", block(text.str(), "sh")},
                                           {.environment = {{"GALLEY_SOCKET", galleyd.socket()}}});
  INFO(result.err);
  CHECK(result.out == block(text.str(), "text"));
}
