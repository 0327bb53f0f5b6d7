#include "render/link_targets.h"

#include "render/passes.h"
#include "render/site_route.h"
#include "support/catch.h"

using namespace galley;
using render::site_route;
using settings::Dialect;
using settings::LinkTarget;

namespace {

// A project of these pages, each with a slug of its own.
class Site {
 public:
  explicit Site(LinkTarget target, std::string repo = "o/r") {
    project_.repo = std::move(repo);
    project_.repo_path = "docs";
    project_.link_target = target;
    project_.site_url = "https://x.y/docs";
    project_.dialect = Dialect::mkdocs;
    for (const char* path : {"index.md", "guide/start.md", "guide/b c.md", "api/README.mdx"}) {
      targets_.set(path, render::page_addresses(project_, path, std::to_string(++last_slug_)));
    }
  }

  render::LinkChanges changes(const std::string& source) const {
    const markdown::Document document = markdown::scan(source, markdown::Dialect::markdown);
    return render::fix_links(document, "guide/start.md", project_, targets_);
  }
  std::string fixed(const std::string& source) const {
    return markdown::apply(source, changes(source).edits);
  }

 private:
  settings::Project project_;
  render::LinkTargets targets_;
  int last_slug_ = 0;
};

const std::string blob = "https://github.com/o/r/blob/main/docs/";

}  // namespace

TEST_CASE("links to pages of the project lead to their outputs, with query and fragment") {
  const Site site(LinkTarget::mdc);
  CHECK(site.fixed("[a](../index.md#c)") == "[a](1.mdc#c)");
  CHECK(site.fixed("[a](<b c.md> \"t\")") == "[a](<3.mdc> \"t\")");
  CHECK(site.fixed("[a](b%20c.md?x=1#c)") == "[a](3.mdc?x=1#c)");
  CHECK(site.fixed("[a](start.md)") == "[a](2.mdc)");
  CHECK(site.fixed("[a][x]\n\n[x]: ../api/README.mdx 'T'\n") == "[a][x]\n\n[x]: 4.mdc 'T'\n");
  CHECK(site.fixed("a <a href=\"../index.md#c\">b</a>\n") == "a <a href=\"1.mdc#c\">b</a>\n");
}

TEST_CASE("a page is found under every name that links have for it") {
  const Site site(LinkTarget::mdc);
  for (const char* name : {"../api/", "../api", "../api.html", "../api/index.html", "../../api"}) {
    INFO(name);
    CHECK(site.fixed(std::string("[a](") + name + ")") == "[a](4.mdc)");
  }
  CHECK(site.fixed("[a](../api/README.md)") == "[a](" + blob + "api/README.md)");
}

TEST_CASE("what is no page of the project leads to the repository, and images always do") {
  const Site site(LinkTarget::mdc);
  CHECK(site.fixed("[a](gone.md#x)") == "[a](" + blob + "guide/gone.md#x)");
  CHECK(site.fixed("[a](../../src/)") == "[a](https://github.com/o/r/blob/main/src/)");
  CHECK(site.fixed("![a](start)") == "![a](https://github.com/o/r/raw/main/docs/guide/start)");
  CHECK(site.fixed("[a](/root) [b](#c) <https://x.y>") == "[a](/root) [b](#c) <https://x.y>");
}

TEST_CASE("without a repository links to pages lead to them all the same") {
  const Site site(LinkTarget::mdc, "");
  CHECK(site.fixed("[a](../index.md) [b](gone.md)") == "[a](1.mdc) [b](gone.md)");
}

TEST_CASE("links to pages lead to the site") {
  const Site site(LinkTarget::site);
  CHECK(site.fixed("[a](../index.md#c)") == "[a](https://x.y/docs/#c)");
  CHECK(site.fixed("[a](b%20c.md)") == "[a](https://x.y/docs/guide/b%20c/)");
  CHECK(site.fixed("[a](gone.md)") == "[a](" + blob + "guide/gone.md)");
}

TEST_CASE("what links were found to lead to is told, what is not there too, each once") {
  const Site site(LinkTarget::mdc);
  const auto targets =
      site.changes("[a](b.md) [b](../index.md#x) [c](../index.md) ![d](e.png)\n").targets;
  CHECK(targets == std::vector<render::FoundTarget>{{"guide/b.md", ""}, {"index.md", "1.mdc"}});
  CHECK(Site(LinkTarget::repository).changes("[b](../index.md)\n").targets.empty());
}

TEST_CASE("a link that can be no path is not asked for") {
  const Site site(LinkTarget::mdc);
  CHECK(site.changes("[a](" + std::string(5000, 'x') + ".md)\n").targets.empty());
  CHECK(site.changes("[a](x%00.md)\n").targets.empty());
}

TEST_CASE("of several pages of one name the first in byte order is meant, whatever came first") {
  render::LinkTargets targets;
  for (const char* path : {"a/index.md", "a.mdx", "a.md"}) targets.set(path, {path, {}});
  CHECK(targets.find("x.md", "a").text == "a.md");
  CHECK(targets.find("x.md", "a.mdx").text == "a.mdx");
  targets.remove("a.md");
  CHECK(targets.find("x.md", "a").text == "a.mdx");
  CHECK(targets.find("x.md", "a.md").text.empty());
  targets.remove("a.mdx");
  CHECK(targets.find("x.md", "a").text == "a/index.md");
}

TEST_CASE("every tool serves a page where its defaults say") {
  struct Row {
    const char* path;
    Dialect dialect;
    const char* route;
  };
  const Row rows[] = {
      {"a/b.md", Dialect::mdbook, "a/b.html"},
      {"a/README.md", Dialect::mdbook, "a/"},
      {"README.md", Dialect::mdbook, ""},
      {"a/b.md", Dialect::mkdocs, "a/b/"},
      {"a/Index.md", Dialect::mkdocs, "a/"},
      {"A B/C.md", Dialect::mkdocs, "A B/C/"},
      {"a/b.md", Dialect::vitepress, "a/b.html"},
      {"a/index.md", Dialect::vitepress, "a/"},
      {"a/README.md", Dialect::vitepress, "a/README.html"},
      {"a/b.mdx", Dialect::docusaurus, "a/b"},
      {"a/index.md", Dialect::docusaurus, "a/"},
      {"01-a/02-b.md", Dialect::docusaurus, "a/b"},
      {"2. Guides/3_x.md", Dialect::docusaurus, "Guides/x"},
      {"Guides/guides.md", Dialect::docusaurus, "Guides/"},
      {"2021-11-23-post.md", Dialect::docusaurus, "2021-11-23-post"},
      {"7.0-notes.md", Dialect::docusaurus, "7.0-notes"},
      {"404.md", Dialect::docusaurus, "404"},
      {"1-.md", Dialect::docusaurus, "1-"},
      {"A B/C.md", Dialect::hugo, "a-b/c/"},
      {"a/_index.md", Dialect::hugo, "a/"},
      {"a/index.md", Dialect::hugo, "a/"},
      {"a/README.md", Dialect::hugo, "a/readme/"},
      {"a/b.md", Dialect::jekyll, "a/b.html"},
      {"a/README.md", Dialect::jekyll, "a/"},
      {"en/Guides/v1.2.mdx", Dialect::automatic, "en/guides/v12/"},
      {"en/index.mdx", Dialect::mdx, "en/"},
      {"b.md", Dialect::markdown, "b/"},
  };
  for (const Row& row : rows) {
    INFO(row.path << " " << to_string(row.dialect));
    CHECK(site_route(row.path, row.dialect) == row.route);
  }
}
