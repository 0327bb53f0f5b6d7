#include "render/references.h"

#include "render/alerts.h"
#include "render/page.h"
#include "render/passes.h"
#include "support/catch.h"

using namespace galley;
using settings::Profile;

namespace {

int same_line(std::uint32_t) { return 7; }

std::string compressed(const std::string& source, Profile profile = Profile::compact) {
  const markdown::Document document = markdown::scan(source, markdown::Dialect::markdown);
  return markdown::apply(source, render::compress(document, profile, &same_line).edits);
}

}  // namespace

TEST_CASE("a definition goes when nothing refers to it") {
  CHECK(compressed("a\n\n[b]: c\n", Profile::balanced) == "a\n\n");
  CHECK(compressed("[b]\n\n[b]: c\n", Profile::balanced) == "[b]\n\n[b]: c\n");
  CHECK(compressed("`[b]`\n\n[b]: c\n\nd\n", Profile::balanced) == "`[b]`\n\nd\n");
  CHECK(compressed("[b]\n\n[b]: c\n[B]: d\n", Profile::balanced) == "[b]\n\n[b]: c\n");
}

TEST_CASE("a definition that only boilerplate refers to goes with it") {
  CHECK(compressed("a\n\n[Edit this page][b]\n\n[b]: c\n", Profile::balanced) == "a\n\n");
}

TEST_CASE("a definition that is used once is written into its link") {
  CHECK(compressed("> [a][b]\n\n[b]: c 'd'\n") == "> [a](c 'd')\n\n");
  CHECK(compressed("[a `]`][b]\n\n[b]: <c d>\n") == "[a `]`](<c d>)\n\n");
  CHECK(compressed("![a][b] [b]\n\n[b]: c\n") == "![a][b] [b]\n\n[b]: c\n");
}

TEST_CASE("a definition stays where a link could not hold it") {
  for (const char* page : {"[a]\n\n[a]: b(c\n", "[a]\n\n[a]: b 'c\nd'\n",
                           "| [a] |\n|---|\n| b |\n\n[a]: c|d\n", "- [a]: b\n- [a]\n"}) {
    INFO(page);
    const std::string once = compressed(page);
    CHECK(once.find("[a]: ") != std::string::npos);
  }
}

TEST_CASE("a footnote is no definition, whatever it holds") {
  for (const char* page : {"a[^b]\n\n[^b]: c\n", "a[^b]\n\n[^b]: c \"d\"\n", "[^b]: unused\n"}) {
    INFO(page);
    CHECK(compressed(page, Profile::balanced) == page);
    CHECK(compressed(page, Profile::lossless) == page);
    for (const auto& block : markdown::scan(page, markdown::Dialect::markdown).blocks) {
      CHECK(block.kind == markdown::BlockKind::paragraph);
    }
  }
}

TEST_CASE("a short footnote with one mark stands in its place") {
  CHECK(compressed("a[^b].\n\n[^b]: c d\n") == "a (c d).\n\n");
  CHECK(compressed("a [^b]\n\n[^b]: c\n[^d]: e\n") == "a (c)\n\n[^d]: e\n");
  CHECK(compressed("a[^b] c[^d]\n\n[^b]: e\n[^d]: f\n\ng\n") == "a (e) c (f)\n\ng\n");
  CHECK(compressed("| a[^b] |\n|---|\n| c |\n\n[^b]: d\n") == "| a (d) |\n|---|\n| c |\n\n");
}

TEST_CASE("a footnote brings the addresses of its links") {
  CHECK(compressed("a[^b]\n\n[^b]: [c][d]\n\n[d]: e\n") == "a ([c](e))\n\n");
  CHECK(compressed("a[^b] [d]\n\n[^b]: [c][d]\n\n[d]: e\n") == "a ([c][d]) [d]\n\n[d]: e\n");
}

TEST_CASE("a footnote stays when it is long, goes on, or has more or less than one mark") {
  for (const std::string page :
       {"a[^b] c[^b]\n\n[^b]: d\n", "`a[^b]`\n\n[^b]: c\n", "[a[^b]](c)\n\n[^b]: d\n",
        "a[^b]\n\n[^b]: c\n    d\n", "a[^b]\n\n[^b]: c\n\n    d\n", "a[^b]\n\n[^b]: <c>\n",
        "| a[^b] |\n|---|\n| c |\n\n[^b]: d|e\n", "a[^b]\n\n[^b]: c\n\n[^b]: d\n",
        "a[^b]\n\n[^b]:\n", "a[^b\n\n[^\n"}) {
    INFO(page);
    CHECK(compressed(page) == page);
  }
  const std::string page = "a[^b]\n\n[^b]: " + std::string(121, 'c') + "\n";
  CHECK(compressed(page) == page);
}

TEST_CASE("an alert is a prefix of the text that follows, or a line above what else does") {
  CHECK(compressed("> [!NOTE]\n> a\n") == "> **Note:** a\n");
  CHECK(compressed("- > [!tip]  \n  > a\n  > b\n") == "- > **Tip:** a\n  > b\n");
  CHECK(compressed("> [!NOTE]\n>\n> - a\n") == "> **Note:**\n>\n> - a\n");
  CHECK(compressed("> [!NOTE]\n> ```\n> a\n> ```\n") == "> **Note:**\n> ```\n> a\n> ```\n");
  for (const char* page : {"[!NOTE]\na\n", "> a\n>\n> [!NOTE]\n> b\n", "> [!]\n> a\n",
                           "> [!NOTE] a\n> b\n", "> [!NO TE]\n> b\n"}) {
    INFO(page);
    CHECK(compressed(page) == page);
    CHECK(compressed(page, Profile::balanced) == page);
  }
}

TEST_CASE("panels of the same code get one fence with all labels") {
  const std::string two = "**a**\n\n```js\nx\n```\n\n**b**\n\n```js\nx\n```\n\nc\n";
  CHECK(compressed(two, Profile::balanced) == "**a**, **b**\n\n```js\nx\n```\n\nc\n");
  CHECK(compressed(compressed(two)) == compressed(two));
  for (const char* page : {"**a**\n\n```js\nx\n```\n\n**b**\n\n```sh\nx\n```\n",
                           "**a**\n\n```\nx\n```\n\n**b**\n\n```\ny\n```\n",
                           "**a**\n\n```\nx\n```\n\n**b** c\n\n```\nx\n```\n",
                           "**a**\n\n```\nx\n```\n\nb\n\n**b**\n\n```\nx\n```\n",
                           "**a**\n\n```\nx\n```\n\n**[b](c)**\n\n```\nx\n```\n"}) {
    INFO(page);
    CHECK(compressed(page) == page);
  }
}

TEST_CASE("of a panel for each package manager compact keeps the first and names the others") {
  const std::string group =
      "**npm**\n\n```sh\nx\n```\n\n**Yarn**\n\n```sh\ny\n```\n\n**bun**\n\n```sh\nz\n```\n";
  CHECK(compressed(group) == "**npm** (also Yarn, bun)\n\n```sh\nx\n```\n\n");
  CHECK(compressed(group, Profile::balanced) == group);
  const std::string mixed = "**npm**\n\n```sh\nx\n```\n\n**CDN**\n\n```sh\ny\n```\n";
  CHECK(compressed(mixed) == mixed);
}

TEST_CASE("many footnotes, definitions and alerts take linear time") {
  std::string page;
  for (int i = 0; page.size() < (1U << 18U); ++i) {
    const std::string n = std::to_string(i);
    page +=
        "a[^" + n + "] [b][" + n + "]\n\n[^" + n + "]: c\n\n[" + n + "]: d\n\n> [!NOTE]\n> e\n\n";
  }
  settings::Project project;
  project.profile = Profile::compact;
  CHECK(render::render(page, "a.md", project).body.size() < page.size());
}

TEST_CASE("the id of a heading goes where nobody reads it") {
  CHECK(compressed("# a {#b}\n", Profile::balanced) == "# a\n");
  CHECK(compressed("# a { #b-1.c } #\n", Profile::balanced) == "# a #\n");
  for (const char* page : {"# {#b}\n", "# a {#}\n", "# a {b}\n", "a {#b}\n", "# a {#b c}\n"}) {
    INFO(page);
    CHECK(compressed(page, Profile::balanced) == page);
  }
  CHECK(compressed("# a {#b}\n", Profile::lossless) == "# a {#b}\n");
}
