#include "support/catch.h"
#include "support/galley_process.h"

using namespace galley::test;

TEST_CASE("galleyd tells its version and leaves with success") {
  const CommandResult result = run_galleyd({"--version"});
  INFO(result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.out.find(GALLEY_VERSION) != std::string::npos);
}

TEST_CASE("galleyctl tells its version and leaves with success") {
  const CommandResult result = run_command({GALLEYCTL_BINARY, "--version"});
  INFO(result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.out.find(GALLEY_VERSION) != std::string::npos);
}
