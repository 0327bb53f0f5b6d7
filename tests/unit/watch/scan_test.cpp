#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "watching.h"

using galley::test::chosen_backend;
using galley::test::markdown_in;
using galley::test::TempDir;
using namespace galley::watch;
using Told = std::vector<std::string>;
namespace fs = std::filesystem;

TEST_CASE("a scan lists every folder once, parents before children, in byte order") {
  const TempDir dir;
  dir.write("b/x.md", "x");
  dir.write("a/z.md", "z");
  dir.write("a/b/y.md", "yy");
  dir.write("a/ignored.txt", "t");
  dir.write("node_modules/m/README.md", "m");
  dir.write(".git/description.md", "g");
  fs::create_directory(dir / "empty");
  fs::create_directory_symlink(dir / "a", dir / "link");
  galley::Diagnostics problems;
  const std::vector<Change> changes = scan_once(3, markdown_in(dir.path()), problems);
  CHECK(problems.empty());
  Told listed;
  for (const Change& change : changes) {
    CHECK(change.kind == ChangeKind::listed);
    CHECK(change.project == 3);
    listed.push_back(change.path);
  }
  CHECK(listed == Told{"", "a", "a/b", "b", "empty"});
  REQUIRE(changes[0].entries.size() == 3);
  CHECK(changes[0].entries[0].name == "a");
  CHECK(changes[0].entries[0].stat.kind == galley::FileKind::directory);
  REQUIRE(changes[2].entries.size() == 1);
  CHECK(changes[2].entries[0].name == "y.md");
  CHECK(changes[2].entries[0].stat == galley::real_file_system().stat(dir / "a/b/y.md"));
}

TEST_CASE("a scan of a source that is not there is a problem that says so") {
  const TempDir dir;
  galley::Diagnostics problems;
  CHECK(scan_once(1, markdown_in(dir / "no/such"), problems).empty());
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == "source-missing");
  CHECK(problems[0].place.file == dir / "no/such");
}

TEST_CASE("a scan finds what find(1) finds") {
  const TempDir dir;
  for (int i = 0; i < 200; ++i) {
    const std::string folder = "d" + std::to_string(i % 7) + "/e" + std::to_string(i % 13);
    dir.write(folder + "/f" + std::to_string(i) + (i % 3 == 0 ? ".txt" : ".md"), "x");
    if (i % 20 == 0) dir.write(folder + "/.hidden/h.md", "x");
  }
  const std::string command =
      "cd '" + dir.path() +
      "' && find . -name '.?*' -prune -o -type f -name '*.md' -printf '%P\\n' "
      "| LC_ALL=C sort";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
  REQUIRE(pipe);
  Told expected;
  std::array<char, 256> line{};
  while (std::fgets(line.data(), line.size(), pipe.get()) != nullptr) {
    expected.emplace_back(line.data());
    expected.back().pop_back();
  }
  Told found;
  for (const auto& [path, stat] : galley::test::scanned(markdown_in(dir.path())))
    found.push_back(path);
  CHECK(expected.size() == 133);
  CHECK(found == expected);
}
