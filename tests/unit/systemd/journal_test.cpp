#include "systemd/journal.h"

#include <sys/stat.h>
#include <unistd.h>

#include "support/catch.h"
#include "support/temp_dir.h"

using namespace galley;

TEST_CASE("only a stream with the journal's own device and inode leads to the journal") {
  const test::TempDir dir;
  dir.write("log", "");
  struct stat st {};
  REQUIRE(::stat((dir / "log").c_str(), &st) == 0);
  const std::string own = std::to_string(st.st_dev) + ":" + std::to_string(st.st_ino);
  const bool is_there = ::access("/run/systemd/journal/socket", F_OK) == 0;

  std::FILE* const file = std::fopen((dir / "log").c_str(), "r");
  REQUIRE(file != nullptr);
  CHECK(systemd::leads_to_journal(::fileno(file), own) == is_there);
  CHECK_FALSE(systemd::leads_to_journal(::fileno(file), own + "1"));
  CHECK_FALSE(systemd::leads_to_journal(::fileno(file), ""));
  CHECK_FALSE(systemd::leads_to_journal(-1, own));
  std::fclose(file);
}
