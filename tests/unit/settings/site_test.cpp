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
