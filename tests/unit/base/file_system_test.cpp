#include "base/file_system.h"

#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using galley::AtomicFile;
using galley::FileKind;
using galley::real_file_system;
using galley::test::TempDir;

TEST_CASE("a file is replaced whole and its new stat is returned") {
  const TempDir dir;
  const std::string path = dir / "a/b/out.mdc";
  const galley::FileStat stat = real_file_system().replace(path, "first");
  CHECK(stat.size == 5);
  CHECK(stat == real_file_system().stat(path));
  real_file_system().replace(path, "second");
  CHECK(dir.read("a/b/out.mdc") == "second");
  CHECK(real_file_system().list(dir / "a/b") == std::vector<std::string>{"out.mdc"});
}

TEST_CASE("an output that is not committed leaves the target and no temporary file") {
  const TempDir dir;
  dir.write("out", "old");
  {
    AtomicFile file(dir / "out");
    file.write("half a page");
  }
  CHECK(dir.read("out") == "old");
  CHECK(real_file_system().list(dir.path()) == std::vector<std::string>{"out"});
}

TEST_CASE("a missing file is nothing, not an error") {
  const TempDir dir;
  CHECK_FALSE(real_file_system().stat(dir / "no"));
  CHECK_FALSE(real_file_system().read(dir / "no/such"));
  CHECK_FALSE(real_file_system().remove(dir / "no"));
  CHECK(real_file_system().list(dir / "no").empty());
}

TEST_CASE("reading never follows a symbolic link and never waits on a FIFO") {
  const TempDir dir;
  dir.write("secret", "x");
  REQUIRE(::symlink((dir / "secret").c_str(), (dir / "link").c_str()) == 0);
  REQUIRE(::mkfifo((dir / "fifo").c_str(), 0600) == 0);
  CHECK(real_file_system().stat(dir / "link")->kind == FileKind::symlink);
  CHECK_THROWS_AS(real_file_system().read(dir / "link"), galley::SystemError);
  CHECK_THROWS_AS(real_file_system().read(dir / "fifo"), galley::Error);
}

TEST_CASE("the content and stat of a file belong together") {
  const TempDir dir;
  dir.write("a", "bytes\n");
  const auto content = real_file_system().read(dir / "a");
  REQUIRE(content);
  CHECK(content->bytes == "bytes\n");
  CHECK(content->stat == real_file_system().stat(dir / "a"));
}

TEST_CASE("a part of a file is read as far as the file goes") {
  const TempDir dir;
  dir.write("a", "0123456789");
  CHECK(real_file_system().read_part(dir / "a", 0, 3) == "012");
  CHECK(real_file_system().read_part(dir / "a", 8, 5) == "89");
  CHECK(real_file_system().read_part(dir / "a", 20, 5) == "");
  CHECK_FALSE(real_file_system().read_part(dir / "no", 0, 3));
  CHECK_THROWS_AS(real_file_system().read_part(dir.path(), 0, 3), galley::Error);
}

TEST_CASE("a new file is at its path from its commit on, and nowhere without") {
  const TempDir dir;
  dir.write("a", "old");
  {
    const auto left = real_file_system().create(dir / "a");
    left->write("not ");
  }
  const auto file = real_file_system().create(dir / "a");
  file->write("new ");
  file->write("bytes");
  CHECK(dir.read("a") == "old");
  const galley::FileStat stat = file->commit();
  CHECK(stat == real_file_system().stat(dir / "a"));
  CHECK(dir.read("a") == "new bytes");
  CHECK(real_file_system().list(dir.path()) == std::vector<std::string>{"a"});
}
