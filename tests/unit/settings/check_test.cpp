#include <filesystem>

#include <sys/wait.h>

#include "fixture.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using galley::Diagnostics;
using galley::settings::check;
using galley::settings::Project;
using galley::settings::Settings;
using galley::test::messages;
using galley::test::places;
using galley::test::TempDir;

namespace {

// Projects of a settings file, ten lines apart; sources are made.
class Bench {
 public:
  void add(const std::string& name, const std::string& source, const std::string& output) {
    Project project;
    project.name = name;
    project.source = dir / source;
    project.output = dir / output;
    project.place = {"/g.yaml", static_cast<int>(settings.projects.size()) * 10 + 10, 5};
    std::filesystem::create_directories(project.source);
    settings.projects.push_back(project);
  }

  Diagnostics run() { return check(settings); }

  TempDir dir;
  Settings settings;
};

bool says(const Diagnostics& diagnostics, const std::string& text) {
  return messages(diagnostics).find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("projects side by side are fine") {
  Bench bench;
  bench.add("a", "src/a", "out/a");
  bench.add("b", "src/b", "out/ab");
  CHECK(places(bench.run()).empty());
}

TEST_CASE("two projects of one name are told at the second, with the first one's line") {
  Bench bench;
  bench.add("a", "x", "out/x");
  bench.add("a", "y", "out/y");
  const Diagnostics found = bench.run();
  CHECK(places(found) == "20:5 project-name-repeated\n");
  CHECK(says(found, "another project, in line 10"));
}

TEST_CASE("two projects that write one folder are both named with their lines") {
  Bench bench;
  bench.add("a", "x", "out");
  bench.add("b", "y", "out");
  const Diagnostics found = bench.run();
  CHECK(places(found) == "20:5 output-shared\n");
  CHECK(says(found, "projects `a` (line 10) and `b` (line 20) both write " + bench.dir / "out"));
}

TEST_CASE("one output inside another is refused, in either order") {
  Bench bench;
  bench.add("a", "x", "out/deep/er");
  bench.add("b", "y", "out");
  CHECK(places(bench.run()) == "10:5 output-nested\n");
  Bench turned;
  turned.add("a", "x", "out");
  turned.add("b", "y", "out/deep/er");
  CHECK(places(turned.run()) == "20:5 output-nested\n");
}

TEST_CASE("an output that is a source, its own or another's, is refused") {
  Bench own;
  own.add("a", "x", "x");
  CHECK(places(own.run()) == "10:5 output-is-source\n");
  CHECK(says(own.run(), "is its own source"));
  Bench other;
  other.add("a", "x", "out");
  other.add("b", "y", "x");
  CHECK(places(other.run()) == "20:5 output-is-source\n");
  CHECK(says(other.run(), "is the source of `a` (line 10)"));
}

TEST_CASE("a folder of HTML that is, holds or lies in another that galley writes to is refused") {
  const auto found = [](const std::string& html) {
    Bench bench;
    bench.add("a", "x", "out/a");
    bench.add("b", "y", "out/b");
    bench.settings.projects[1].html = bench.dir / html;
    return places(bench.run());
  };
  CHECK(found("site").empty());
  CHECK(found("out/b") == "20:5 output-shared\n");
  CHECK(found("out/a") == "20:5 output-shared\n");
  CHECK(found("out/b/site") == "20:5 output-nested\n");
  CHECK(found("out/a/site") == "20:5 output-nested\n");
  CHECK(found("out") == "10:5 output-nested\n20:5 output-nested\n");
  CHECK(found("y") == "20:5 output-is-source\n");
  CHECK(found("x") == "20:5 output-is-source\n");
  CHECK(found("y/site") == "20:5 output-in-source\n");
}

TEST_CASE("the folders of HTML of two projects are two, and hold no source") {
  Bench bench;
  bench.add("a", "x", "out/a");
  bench.add("b", "site/y", "out/b");
  bench.settings.projects[0].html = bench.dir / "site";
  CHECK(places(bench.run()) == "20:5 source-in-output\n");
  bench.settings.projects[1].html = bench.dir / "site";
  CHECK(places(bench.run()) == "20:5 output-shared\n20:5 source-in-output\n");
}

TEST_CASE("a source inside an output is refused") {
  Bench bench;
  bench.add("a", "out/a", "out");
  bench.add("b", "out/b", "elsewhere");
  CHECK(places(bench.run()) == "10:5 source-in-output\n20:5 source-in-output\n");
}

TEST_CASE("an output inside a source is allowed, with a note") {
  Bench bench;
  bench.add("a", "x", "x/build/out");
  const Diagnostics found = bench.run();
  CHECK(places(found) == "10:5 output-in-source\n");
  CHECK_FALSE(has_error(found));
  CHECK(found.at(0).severity == galley::Severity::note);
}

TEST_CASE("names that begin alike are not inside each other") {
  Bench bench;
  bench.add("a", "docs", "docs-out");
  bench.add("b", "docs-out2", "docs2");
  CHECK(places(bench.run()).empty());
}

TEST_CASE("a project whose name was refused is told by its line") {
  Settings settings;
  settings.projects.emplace_back().source = "/nowhere/at/all";
  settings.projects[0].place = {"galley.yaml", 7, 5};
  const Diagnostics found = check(settings);
  REQUIRE_FALSE(found.empty());
  CHECK(found[0].message.find("of the project in line 7 is not there") != std::string::npos);
}

TEST_CASE("symbolic links do not hide that folders are one") {
  Bench bench;
  bench.add("a", "real", "out/a");
  bench.add("b", "y", "out/b");
  std::filesystem::create_directory_symlink(bench.dir / "real", bench.dir / "link");
  bench.settings.projects[1].output = bench.dir / "link/out";
  CHECK(places(bench.run()) == "20:5 output-in-source\n");
  CHECK(bench.settings.projects[1].output == bench.dir / "real/out");
  bench.settings.projects[1].output = bench.dir / "out/b";
  bench.settings.projects[1].source = bench.dir / "link";
  CHECK(places(bench.run()).empty());
  CHECK(bench.settings.projects[1].source == bench.dir / "real");
}

TEST_CASE("a source that is not there is a warning, one that is a file an error") {
  Bench bench;
  bench.add("a", "x", "out/x");
  bench.settings.projects[0].source = bench.dir / "not/yet";
  Diagnostics found = bench.run();
  CHECK(places(found) == "10:5 source-missing\n");
  CHECK_FALSE(has_error(found));
  bench.dir.write("file", "");
  bench.settings.projects[0].source = bench.dir / "file";
  found = bench.run();
  CHECK(places(found) == "10:5 source-not-folder\n");
  CHECK(has_error(found));
}

TEST_CASE("an output that cannot be a folder is an error") {
  Bench bench;
  bench.add("a", "x", "file/below");
  bench.dir.write("file", "");
  const Diagnostics found = bench.run();
  CHECK(places(found) == "10:5 output-not-folder\n");
  CHECK(says(found, bench.dir / "file" + " is a file"));
}

TEST_CASE("folders that forbid reading or writing are errors") {
  Bench bench;
  bench.add("a", "x", "locked/out");
  bench.add("b", "secret", "open/out");
  std::filesystem::create_directory(bench.dir / "locked");
  std::filesystem::permissions(bench.dir.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(bench.dir / "locked", std::filesystem::perms(0555));
  std::filesystem::permissions(bench.dir / "secret", std::filesystem::perms(0000));
  std::filesystem::create_directory(bench.dir / "open");
  std::filesystem::permissions(bench.dir / "open", std::filesystem::perms(0777));
  // Root may do everything, so a child without its rights looks.
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
    ::_exit(places(bench.run()) == "10:5 output-unwritable\n20:5 source-unreadable\n" ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  std::filesystem::permissions(bench.dir / "locked", std::filesystem::perms(0755));
  std::filesystem::permissions(bench.dir / "secret", std::filesystem::perms(0755));
}

TEST_CASE("the place of a source in its repository is found on disk") {
  Bench bench;
  bench.add("a", "repo/docs/en", "out/a");
  bench.add("b", "plain", "out/b");
  bench.add("c", "tree/docs", "out/c");
  bench.add("d", "root", "out/d");
  std::filesystem::create_directory(bench.dir / "repo/.git");
  std::filesystem::create_directory(bench.dir / "root/.git");
  bench.dir.write("tree/.git", "gitdir: elsewhere\n");
  CHECK(places(bench.run()).empty());
  CHECK(bench.settings.projects[0].repo_path == "docs/en");
  CHECK(bench.settings.projects[1].repo_path.empty());
  CHECK(bench.settings.projects[2].repo_path == "docs");
  CHECK(bench.settings.projects[3].repo_path.empty());
}

TEST_CASE("a default socket that is too long is told, with the key that mends it") {
  Bench bench;
  bench.settings.socket = "/" + std::string(120, 's');
  bench.settings.file = "/g.yaml";
  CHECK(places(bench.run()) == "0:0 socket-too-long\n");
  CHECK(says(bench.run(), "choose a shorter one with `socket`"));
}

TEST_CASE("the ranks of a tokenizer are read, and told apart by their bytes") {
  Bench bench;
  for (const char* name : {"a", "b", "c"}) bench.add(name, name, std::string("out/") + name);
  auto& projects = bench.settings.projects;
  const std::string ranks = GALLEY_SOURCE_DIR "/tests/support/small.tiktoken";
  std::filesystem::copy_file(ranks, bench.dir / "copy");
  projects[0].tokenizer.file = ranks;
  projects[1].tokenizer.file = bench.dir / "copy";
  CHECK(places(bench.run()).empty());
  REQUIRE(projects[0].tokenizer.ranks);
  CHECK(projects[0].tokenizer.ranks->size() == 284);
  CHECK(projects[0].tokenizer == projects[1].tokenizer);
  CHECK_FALSE(projects[0].tokenizer == projects[2].tokenizer);
}

TEST_CASE("a rank file that cannot be used is told where it is named, a wrong line where it is") {
  Bench bench;
  bench.add("a", "x", "out/x");
  bench.add("b", "y", "out/y");
  bench.dir.write("short", "AA== 0\nAQ== one\n");
  bench.settings.projects[0].tokenizer.file = bench.dir / "none";
  bench.settings.projects[0].tokenizer.place = {"/g.yaml", 14, 7};
  bench.settings.projects[1].tokenizer.file = bench.dir / "short";
  const Diagnostics found = bench.run();
  CHECK(places(found) == "2:1 tokenizer-unusable\n14:7 tokenizer-unusable\n");
  CHECK(says(found, bench.dir / "none" + " cannot be used: it is not there"));
  CHECK(says(found, "there is no number behind the space"));
  REQUIRE(found.size() == 2);
  CHECK(found[0].place.file == bench.dir / "short");
}

TEST_CASE("settings that are only half there can be checked too") {
  Settings settings;
  settings.projects.resize(3);
  CHECK(check(settings).empty());
}
