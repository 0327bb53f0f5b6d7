#include "found_project.h"

#include <filesystem>

#include <sys/stat.h>

#include "replace_file.h"
#include "support/catch.h"
#include "support/run_command.h"
#include "support/temp_dir.h"

using namespace galley;
using namespace galley::ctl;
using galley::test::TempDir;

namespace {

std::optional<std::string> ana(std::string_view name) {
  if (name == "HOME") return "/home/ana";
  return std::nullopt;
}

void git(const TempDir& dir, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"git", "-C", dir.path()});
  REQUIRE(test::run_command(arguments).exit_code == 0);
}

}  // namespace

TEST_CASE("a remote's address becomes the repository's, without who may enter it") {
  CHECK(repo_of_remote("git@github.com:acme/tool.git") == "acme/tool");
  CHECK(repo_of_remote("https://github.com/acme/tool") == "acme/tool");
  CHECK(repo_of_remote("https://ana:secret@github.com/acme/tool.git") == "acme/tool");
  CHECK(repo_of_remote("ssh://git@github.com:22/acme/tool.git/") == "acme/tool");
  CHECK(repo_of_remote("https://token@git.example.org/group/sub/tool.git") ==
        "https://git.example.org/group/sub/tool");
  CHECK(repo_of_remote("git@git.example.org:tool.git") == "https://git.example.org/tool");
  for (const char* none : {"", "/srv/git/tool.git", "../tool", "file:///srv/tool", "nonsense:"}) {
    INFO(none);
    CHECK(repo_of_remote(none).empty());
  }
}

TEST_CASE("the project of a repository comes from its remote, branch and documentation tool") {
  const TempDir dir;
  git(dir, {"init", "-q", "-b", "trunk"});
  SECTION("without a remote it is named after the folder") {
    const FoundProject found = project_around(dir.path(), ana);
    CHECK(found.project.source == dir.path());
    CHECK(found.project.name == std::filesystem::path(dir.path()).filename());
    CHECK(found.project.repo.empty());
    CHECK(found.project.ref.empty());
  }
  SECTION("with one after the repository") {
    git(dir, {"remote", "add", "origin", "git@github.com:acme/tool.git"});
    dir.write("docs/index.md", "# Index\n");
    const FoundProject found = project_around(dir / "docs", ana);
    CHECK(found.project.name == "tool");
    CHECK(found.project.repo == "acme/tool");
    CHECK(found.project.ref == "trunk");
    CHECK(found.project.source == dir / "docs");
    CHECK(found.project.output == "/home/ana/.cache/galley/tool");
  }
  SECTION("mdBook's documents are in src, beside its book.toml") {
    dir.write("docs/book.toml", "");
    dir.write("docs/src/index.md", "");
    const FoundProject found = project_around(dir.path(), ana);
    CHECK(found.project.source == dir / "docs/src");
    CHECK(found.dialect == settings::Dialect::mdbook);
  }
  SECTION("Starlight's are in src/content/docs") {
    dir.write("astro.config.mjs", "");
    dir.write("src/content/docs/index.mdx", "");
    CHECK(project_around(dir.path(), ana).project.source == dir / "src/content/docs");
  }
}

TEST_CASE("a name that is taken gets a number") {
  settings::Settings taken;
  CHECK(free_name("docs", taken) == "docs");
  taken.projects.resize(2);
  taken.projects[0].name = "docs";
  taken.projects[1].name = "docs-2";
  CHECK(free_name("docs", taken) == "docs-3");
}

TEST_CASE("folders in the home folder are written with ~") {
  CHECK(with_tilde("/home/ana/docs", ana) == "~/docs");
  CHECK(with_tilde("/home/anabel/docs", ana) == "/home/anabel/docs");
}

TEST_CASE("a replaced file keeps its mode, and a link to it stays one") {
  const TempDir dir;
  dir.write("real.yaml", "old");
  REQUIRE(::chmod((dir / "real.yaml").c_str(), 0600) == 0);
  std::filesystem::create_symlink("real.yaml", dir / "link.yaml");
  replace_file(dir / "link.yaml", "new");
  CHECK(dir.read("real.yaml") == "new");
  CHECK(std::filesystem::is_symlink(dir / "link.yaml"));
  struct stat st {};
  REQUIRE(::stat((dir / "real.yaml").c_str(), &st) == 0);
  CHECK((st.st_mode & 0777) == 0600);
  CHECK_THROWS_AS(create_file(dir / "real.yaml", "x"), Error);
  CHECK(dir.read("real.yaml") == "new");
  create_file(dir / "a/b/first.yaml", "x");
  CHECK(dir.read("a/b/first.yaml") == "x");
  CHECK(std::distance(std::filesystem::directory_iterator(dir.path()), {}) == 3);
}
