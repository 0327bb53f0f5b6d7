#include "settings/site.h"

#include <algorithm>
#include <filesystem>

#include "support/catch.h"
#include "support/temp_dir.h"

using namespace galley::settings;
using galley::test::TempDir;

TEST_CASE("the documentation tool nearest to the documents says how they are read") {
  const TempDir dir;
  dir.write("repo/.git/HEAD", "");
  dir.write("repo/docs/pages/page.md", "");
  Project project;
  project.source = dir / "repo/docs/pages";
  const auto found = [&project] {
    find_site(project);
    return project.dialect;
  };
  CHECK(found() == Dialect::automatic);
  CHECK(project.site_root == dir / "repo");
  dir.write("book.toml", "");  // not above the repository
  CHECK(found() == Dialect::automatic);
  dir.write("repo/website/docusaurus.config.ts", "");
  CHECK(found() == Dialect::docusaurus);
  CHECK(project.site_root == dir / "repo/website");
  dir.write("repo/docs/mkdocs.yml", "");
  CHECK(found() == Dialect::mkdocs);
  CHECK(project.site_root == dir / "repo/docs");
  std::filesystem::remove(dir / "repo/docs/mkdocs.yml");
  CHECK(found() == Dialect::docusaurus);
  std::filesystem::remove_all(dir / "repo/website");
  CHECK(found() == Dialect::automatic);
}

TEST_CASE("a dialect that the settings name stays, whatever is on disk") {
  const TempDir dir;
  dir.write("docs/book.toml", "");
  Project project;
  project.source = dir / "docs";
  project.dialect = Dialect::mdx;
  find_site(project);
  find_site(project);
  CHECK(project.dialect == Dialect::mdx);
}

TEST_CASE("the source is where the links of its name lead now, and they are to be watched") {
  const TempDir dir;
  std::filesystem::create_directories(dir / "one/docs");
  std::filesystem::create_directories(dir / "two/docs");
  std::filesystem::create_directory_symlink("one", dir / "current");
  Project project;
  project.named_source = dir / "current/docs";
  find_site(project);
  CHECK(project.source == dir / "one/docs");
  const std::vector<std::string> files = site_files(project);
  CHECK(std::find(files.begin(), files.end(), dir / "current") != files.end());
  std::filesystem::remove(dir / "current");
  std::filesystem::create_directory_symlink("two", dir / "current");
  find_site(project);
  CHECK(project.source == dir / "two/docs");
}

TEST_CASE("a repository that is made around the source is one of what is to be watched") {
  const TempDir dir;
  std::filesystem::create_directories(dir / "repo/docs");
  Project project;
  project.source = dir / "repo/docs";
  find_site(project);
  CHECK_FALSE(project.has_repo);
  const std::vector<std::string> files = site_files(project);
  for (const std::string place : {"repo/docs/.git", "repo/.git"}) {
    CHECK(std::find(files.begin(), files.end(), dir / place) != files.end());
  }
}

TEST_CASE("every file that chooses a dialect is one of those to be watched") {
  const TempDir dir;
  dir.write("docs/page.md", "");
  Project project;
  project.source = dir / "docs";
  find_site(project);
  const std::vector<std::string> files = site_files(project);
  for (const std::string file :
       {"docs/book.toml", "book.toml", "website/docusaurus.config.js", "docs/.vitepress"}) {
    INFO(file);
    CHECK(std::find(files.begin(), files.end(), dir / file) != files.end());
  }
}
