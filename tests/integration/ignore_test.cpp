// What git ignores is no document, and edits of ignore files are followed by the outputs.
#include <cstdlib>
#include <filesystem>

#include "support/catch.h"
#include "support/galley_process.h"
#include "support/output_tree.h"

using namespace galley::test;
namespace fs = std::filesystem;

namespace {

// A source inside of a repository.
class Docs {
 public:
  Docs() {
    fs::create_directories(dir / "repo/.git/info");
    dir.write("repo/docs/index.md", "# Index\n");
    dir.write("repo/docs/a/one.md", "# One\n");
    dir.write("repo/docs/a/two.md", "# Two\n");
    dir.write("repo/docs/gen/three.md", "# Three\n");
  }

  std::vector<std::string> arguments(const std::string& out = "out") const {
    std::vector<std::string> all{"--source", dir / "repo/docs", "--out", dir / out};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  std::string against_clean_build() const {
    fs::remove_all(dir / "clean");
    std::vector<std::string> clean = arguments("clean");
    clean.insert(clean.begin(), "--once");
    const CommandResult result = run_galleyd(clean, environment);
    if (result.exit_code != 0) return "the clean build failed: " + result.err;
    return difference(output_tree(dir / "out"), output_tree(dir / "clean"));
  }

  // Names of the pages' outputs, without "docs__" and ".mdc".
  std::vector<std::string> pages(const std::string& out = "out") const {
    std::vector<std::string> all;
    for (const auto& [name, bytes] : output_tree(dir / out)) {
      if (!name.ends_with(".mdc")) continue;
      const std::size_t begin = name.starts_with("docs__") ? 6 : 0;
      all.push_back(name.substr(begin, name.size() - 4 - begin));
    }
    return all;
  }

  TempDir dir;
  std::vector<std::string> more;  // arguments
  Environment environment;
};

using Pages = std::vector<std::string>;

}  // namespace

TEST_CASE("outputs follow the edits of ignore files, inside of the source and above it") {
  const Docs docs;
  docs.dir.write("repo/docs/.gitignore", "gen/\n");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  CHECK(docs.pages() == Pages{"a__one", "a__two", "index"});

  SECTION("a .gitignore that is edited") {
    docs.dir.write("repo/docs/.gitignore", "a/*\n!a/two.md\n");
    galleyd.sync();
    CHECK(docs.pages() == Pages{"a__two", "gen__three", "index"});
  }
  SECTION("a .gitignore that is deleted") {
    fs::remove(docs.dir / "repo/docs/.gitignore");
    galleyd.sync();
    CHECK(docs.pages() == Pages{"a__one", "a__two", "gen__three", "index"});
  }
  SECTION("a .galleyignore beside it that takes what git does not") {
    docs.dir.write("repo/docs/.galleyignore", "!gen/\none.md\n");
    galleyd.sync();
    CHECK(docs.pages() == Pages{"a__two", "gen__three", "index"});
  }
  SECTION("a .gitignore that appears in the folder of the repository") {
    docs.dir.write("repo/.gitignore", "/docs/a/\n");
    galleyd.sync();
    CHECK(docs.pages() == Pages{"index"});
  }
  SECTION("info/exclude of the repository") {
    docs.dir.write("repo/.git/info/exclude", "two.md\n");
    galleyd.sync();
    CHECK(docs.pages() == Pages{"a__one", "index"});
  }
  SECTION("an edit of a document that is ignored by then") {
    docs.dir.write("repo/docs/a/.gitignore", "one.md\n");
    docs.dir.write("repo/docs/a/one.md", "# One, edited\n");
    galleyd.sync();
    CHECK(docs.pages() == Pages{"a__two", "index"});
  }
  CHECK(docs.against_clean_build().empty());
  CHECK(galleyd.stop() == 0);
}

TEST_CASE("without git's files only .galleyignore counts") {
  Docs docs;
  docs.more = {"--no-gitignore"};
  docs.dir.write("repo/docs/.gitignore", "a/\n");
  docs.dir.write("repo/docs/.galleyignore", "gen/\n");
  std::vector<std::string> once = docs.arguments();
  once.insert(once.begin(), "--once");
  REQUIRE(run_galleyd(once).exit_code == 0);
  CHECK(docs.pages() == Pages{"a__one", "a__two", "index"});
}

TEST_CASE("core.excludesFile is the one that git knows, or git's default") {
  Docs docs;
  docs.dir.write("config/git/ignore", "two.md\n");
  docs.environment = {{"XDG_CONFIG_HOME", docs.dir / "config"}, {"GIT_CONFIG_NOSYSTEM", "1"}};
  SECTION("the default") {
    GalleyProcess galleyd(docs.arguments(), docs.environment);
    galleyd.wait_ready();
    galleyd.sync();
    CHECK(docs.pages() == Pages{"a__one", "gen__three", "index"});
    docs.dir.write("config/git/ignore", "one.md\n");
    galleyd.sync();
    CHECK(docs.pages() == Pages{"a__two", "gen__three", "index"});
    CHECK(docs.against_clean_build().empty());
  }
  SECTION("one that is configured, in an included file") {
    if (std::system("git --version > /dev/null 2>&1") != 0) {
      WARN("skipped: there is no git to ask");
      return;
    }
    docs.dir.write("config/git/config", "[include]\n\tpath = more\n");
    docs.dir.write("config/git/more",
                   "[core]\n\texcludesFile = \"" + (docs.dir / "my rules") + "\"\n");
    docs.dir.write("my rules", "docs/a/\n");
    std::vector<std::string> once = docs.arguments();
    once.insert(once.begin(), "--once");
    REQUIRE(run_galleyd(once, docs.environment).exit_code == 0);
    CHECK(docs.pages() == Pages{"gen__three", "index"});
  }
}

TEST_CASE("another core.excludesFile takes effect, whoever names it") {
  Docs docs;
  const TempDir home;
  docs.environment["HOME"] = home.path();
  fs::remove_all(docs.dir / "repo/.git");
  const auto git = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"git", "-C", docs.dir / "repo"});
    const Environment environment{{"HOME", home.path()}, {"XDG_CONFIG_HOME", ""}};
    return run_command(arguments, {.environment = environment}).exit_code == 0;
  };
  REQUIRE(git({"init", "-q"}));
  home.write("one", "one.md\n");
  home.write("two", "two.md\n");
  GalleyProcess galleyd(docs.arguments(), docs.environment);
  galleyd.wait_ready();
  galleyd.sync();
  const auto law = [&] {
    galleyd.sync();
    return docs.against_clean_build();
  };
  REQUIRE(git({"config", "--global", "core.excludesFile", home / "one"}));
  CHECK(law() == "");
  CHECK(docs.pages() == Pages{"a__two", "gen__three", "index"});
  REQUIRE(git({"config", "core.excludesFile", home / "two"}));
  CHECK(law() == "");
  CHECK(docs.pages() == Pages{"a__one", "gen__three", "index"});
  REQUIRE(git({"config", "--unset", "core.excludesFile"}));
  home.write("more", "[core]\nexcludesFile = " + (home / "two") + "\n");
  REQUIRE(git({"config", "--global", "include.path", home / "more"}));
  CHECK(law() == "");
  CHECK(docs.pages() == Pages{"a__one", "gen__three", "index"});
  home.write("more", "");
  home.write("more", "[core]\nexcludesFile = " + (home / "one") + "\n");
  CHECK(law() == "");
  CHECK(docs.pages() == Pages{"a__two", "gen__three", "index"});
}
