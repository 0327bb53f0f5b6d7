#include "render/passes.h"
#include "support/catch.h"

using namespace galley;

namespace {

std::string fixed(const std::string& source, const std::string& path = "guide/start.md") {
  settings::Project project;
  project.repo = "o/r";
  project.repo_path = "docs";
  const markdown::Document document = markdown::scan(source, markdown::Dialect::markdown);
  return markdown::apply(source, render::fix_links(document, path, project).edits);
}

const std::string blob = "https://github.com/o/r/blob/main/";
const std::string raw = "https://github.com/o/r/raw/main/";

}  // namespace

TEST_CASE("relative links lead to the repository, with query and fragment") {
  CHECK(fixed("[a](b.md)") == "[a](" + blob + "docs/guide/b.md)");
  CHECK(fixed("[a](./b.md#c)") == "[a](" + blob + "docs/guide/b.md#c)");
  CHECK(fixed("[a](../b.md?x=1#c \"t\")") == "[a](" + blob + "docs/b.md?x=1#c \"t\")");
  CHECK(fixed("[a](../../src/)") == "[a](" + blob + "src/)");
  CHECK(fixed("[a](<b c.md>)") == "[a](<" + blob + "docs/guide/b%20c.md>)");
  CHECK(fixed("[a](b%20c.md)") == "[a](" + blob + "docs/guide/b%20c.md)");
  CHECK(fixed("[a](b\\_c.md)") == "[a](" + blob + "docs/guide/b_c.md)");
}

TEST_CASE("images lead to the file itself") {
  CHECK(fixed("![a](b.png)") == "![a](" + raw + "docs/guide/b.png)");
  CHECK(fixed("[![a](b.png)](c.md)") ==
        "[![a](" + raw + "docs/guide/b.png)](" + blob + "docs/guide/c.md)");
}

TEST_CASE("other addresses stay as they are") {
  for (const char* link : {"[a](https://x.y/z)", "[a](/root)", "[a](//host/x)", "[a](#here)",
                           "[a](mailto:a@b)", "[a]()", "[a](?q)", "[a](../../../out.md)",
                           "[a]({{ site.url }}/x)", "<https://x.y>", "`[a](b.md)`", "[a] (b.md)"}) {
    INFO(link);
    CHECK(fixed(link) == link);
  }
}

TEST_CASE("definitions lead to the repository, those of images to the file") {
  CHECK(fixed("[a][x]\n\n[x]: b.md 'T'\n") == "[a][x]\n\n[x]: " + blob + "docs/guide/b.md 'T'\n");
  CHECK(fixed("![a][X  y]\n\n[x Y]: b.png\n") ==
        "![a][X  y]\n\n[x Y]: " + raw + "docs/guide/b.png\n");
}

TEST_CASE("addresses in raw HTML lead to the repository") {
  CHECK(fixed("<img src=\"b.png\" alt='x'>\n") ==
        "<img src=\"" + raw + "docs/guide/b.png\" alt='x'>\n");
  CHECK(fixed("a <a class=x href=b.md>c</a>\n") ==
        "a <a class=x href=" + blob + "docs/guide/b.md>c</a>\n");
  CHECK(fixed("<!-- <a href=\"b.md\"> -->\n") == "<!-- <a href=\"b.md\"> -->\n");
  CHECK(fixed("<script src=\"\">if (a <b href=\"b.md\") x</script>\n") ==
        "<script src=\"\">if (a <b href=\"b.md\") x</script>\n");
}

TEST_CASE("an address in raw HTML that is never closed stays") {
  CHECK(fixed("<p src=\"\n") == "<p src=\"\n");
  CHECK(fixed("<img src=\"a.png>\nText\n") == "<img src=\"a.png>\nText\n");
}

TEST_CASE("without a repository every link stays") {
  const std::string source = "[a](b.md)";
  const markdown::Document document = markdown::scan(source, markdown::Dialect::markdown);
  CHECK(render::fix_links(document, "x.md", {}).edits.empty());
}
