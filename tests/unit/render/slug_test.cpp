#include "render/output.h"
#include "render/repository.h"
#include "support/catch.h"

using galley::render::base_slug;
using galley::render::hashed_slug;
using galley::render::repository_url;
using galley::render::UrlKind;
using galley::settings::Project;

namespace {

Project project_of(const std::string& repo) {
  Project project;
  project.name = "handbook";
  project.repo = repo;
  return project;
}

}  // namespace

TEST_CASE("a slug is repository, folder and stem") {
  CHECK(base_slug(project_of("withastro/docs"), "en/guides/Deploy Now.mdx") ==
        "docs__en-guides__deploy-now");
  CHECK(base_slug(project_of("withastro/docs"), "index.md") == "docs__index");
  CHECK(base_slug(project_of("https://git.example.org/team/Docs.git"), "a/b.md") == "docs__a__b");
}

TEST_CASE("without a repository the project's name stands first") {
  CHECK(base_slug(project_of(""), "a/b.md") == "handbook__a__b");
}

TEST_CASE("dots and white space become hyphens, other signs go") {
  const Project project = project_of("o/r");
  CHECK(base_slug(project, "1.2.md") == "r__1-2");
  CHECK(base_slug(project, "12.md") == "r__12");
  CHECK(base_slug(project, "what's new? (v2)!.md") == "r__whats-new-v2");
  CHECK(base_slug(project, "a_b-c.md") == "r__a_b-c");
}

TEST_CASE("letters of other scripts are kept, their signs and broken bytes are not") {
  const Project project = project_of("o/r");
  CHECK(base_slug(project, "ガイド/はじめに。.md") == "r__ガイド__はじめに");
  CHECK(base_slug(project, "über – uns 🎉.md") == "r__über--uns-");
  CHECK(base_slug(project, "a\xFF\xC3.md") == "r__a");
}

TEST_CASE("two paths with one base slug have different hashed slugs that no base slug can be") {
  const Project project = project_of("o/r");
  REQUIRE(base_slug(project, "a.md") == base_slug(project, "a.mdx"));
  CHECK(hashed_slug(project, "a.md") != hashed_slug(project, "a.mdx"));
  CHECK(hashed_slug(project, "a.md").substr(0, 5) == "r__a.");
  CHECK(hashed_slug(project, "a.md") == hashed_slug(project, "a.md"));
}

TEST_CASE("a slug with .mdc is a file name of at most 255 bytes, cut between characters") {
  const Project project = project_of("o/r");
  std::string name;
  for (int i = 0; i < 200; ++i) name += "é";
  const std::string slug = base_slug(project, name + ".md");
  CHECK(slug.size() <= 250);
  CHECK(slug != base_slug(project, name + "x.md"));
  CHECK(slug.find("\xC3.") == std::string::npos);
  CHECK(hashed_slug(project, name + ".md").size() <= 250);
}

TEST_CASE("a repository's address is built from owner and name or from its own address") {
  Project project = project_of("withastro/docs");
  project.repo_path = "src/content";
  CHECK(repository_url(project, "en/a b.md", UrlKind::page) ==
        "https://github.com/withastro/docs/blob/main/src/content/en/a%20b.md");
  CHECK(repository_url(project, "x.png", UrlKind::image) ==
        "https://github.com/withastro/docs/raw/main/src/content/x.png");
  project.repo = "https://codeberg.org/o/r.git";
  CHECK(repository_url(project, "a.md", UrlKind::page) ==
        "https://codeberg.org/o/r/blob/main/src/content/a.md");
}

TEST_CASE("a path may climb to the repository's root but not out of it") {
  Project project = project_of("o/r");
  project.repo_path = "docs";
  CHECK(repository_url(project, "../src/main.rs", UrlKind::page) ==
        "https://github.com/o/r/blob/main/src/main.rs");
  CHECK(repository_url(project, "../../etc/passwd", UrlKind::page).empty());
  CHECK(repository_url(project, "..", UrlKind::page) == "https://github.com/o/r/blob/main/");
  CHECK(repository_url(project, "../..", UrlKind::page).empty());
}

TEST_CASE("what is no repository has no address") {
  CHECK(repository_url(project_of(""), "a.md", UrlKind::page).empty());
  CHECK(repository_url(project_of("just-a-name"), "a.md", UrlKind::page).empty());
  CHECK(repository_url(project_of("git@github.com:o/r"), "a.md", UrlKind::page).empty());
}
