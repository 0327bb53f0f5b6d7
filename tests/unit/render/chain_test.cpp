#include "render/page.h"
#include "render/title.h"
#include "support/catch.h"

using namespace galley;
using render::Page;
using settings::Profile;

namespace {

Page page_of(const std::string& source, const std::string& path = "guide/start.mdx",
             Profile profile = Profile::balanced) {
  settings::Project project;
  project.name = "p";
  project.repo = "o/r";
  project.topics = {"docs"};
  project.profile = profile;
  return render::render(source, path, project);
}

}  // namespace

TEST_CASE("front matter is lifted: title, description and topics, each once") {
  const Page page = page_of("---\ntitle: 'A: b'\ndescription: D\ntags: [x, docs]\n---\n\nText\n");
  CHECK(page.title == "A: b");
  CHECK(page.description == "D");
  CHECK(page.topics == std::vector<std::string>{"docs", "x"});
  CHECK(page.body == "Text\n");
}

TEST_CASE("broken front matter is kept as it is written, with a diagnostic that has its place") {
  const Page page = page_of("---\ntitle: [a\nb: }\n---\n\n# Real title\n", "a.md");
  CHECK(page.body == "# Real title\n");
  CHECK(page.meta_raw == "title: [a\nb: }\n");
  CHECK(page.title == "Real title");
  REQUIRE(page.diagnostics.size() == 1);
  CHECK(page.diagnostics.front().place.file == "a.md");
  CHECK(page.diagnostics.front().place.line > 1);
}

TEST_CASE("front matter is believed before what a page exports") {
  const Page page = page_of(
      "---\ntitle: A\n---\n\nexport const title = 'B'\nexport const meta = {description: 'C', "
      "tags: ['d']}\n\nText.\n",
      "a.mdx");
  CHECK(page.title == "A");
  CHECK(page.description == "C");
  CHECK(page.topics == std::vector<std::string>{"docs", "d"});
  CHECK(page.body == "Text.\n");
}

TEST_CASE("an export that is more than a literal says nothing") {
  for (const char* const statement :
       {"export const title = 'a' + b", "export const title = `a ${b}`", "export const title = [1]",
        "export const meta = {title: t}", "export let title = 'a'", "export const titles = 'a'",
        "export const code = `\nexport const title = 'a'\n`"}) {
    INFO(statement);
    CHECK(page_of(statement + std::string("\n\nText.\n"), "page.mdx").title == "page");
  }
}

TEST_CASE("the title is the first heading of level 1 without its markup, else the file's stem") {
  CHECK(page_of("## a\n\n# `B` *c* [d](e) __f__ snake_case &amp; \\* {#id}\n", "x.md").title ==
        "B c d f snake_case & *");
  CHECK(page_of("text\n", "guide/start.mdx").title == "start");
  CHECK(page_of("---\ntitle: two\n  lines\n---\n").title == "two lines");
}

TEST_CASE("a page ends in exactly one line ending unless it is empty") {
  CHECK(page_of("a").body == "a\n");
  CHECK(page_of("a\n\n\n").body == "a\n");
  CHECK(page_of("").body.empty());
  CHECK(page_of("\n\n").body.empty());
  CHECK(page_of("import a from 'b'\n").body.empty());
  CHECK(page_of("---\ntitle: x\n---\n").body.empty());
  CHECK(page_of("<!-- c -->\n", "a.md").body.empty());
  CHECK(page_of("a\n\n<!-- c -->\n", "a.md").body == "a\n");
}

TEST_CASE("a byte order mark is no part of the page") {
  CHECK(page_of("\xEF\xBB\xBF# T\n", "a.md").body == "# T\n");
  CHECK(page_of("\xEF\xBB\xBF---\ntitle: x\n---\nb\n", "a.md").body == "b\n");
}

TEST_CASE("a rule after the front matter is not taken for more front matter") {
  const Page page = page_of("---\ntitle: x\n---\n---\na: b\n---\n", "a.md");
  CHECK(page.title == "x");
  CHECK(page.body == "***\n## a: b\n");
  CHECK(page_of(page.body, "a.md").body == page.body);
}

TEST_CASE("a cut names the lines of the source, through all steps") {
  std::string source = "---\ntitle: x\n---\nimport a from 'b'\n\n\n<X>\n  ~~~js\n";
  for (int i = 1; i <= 100; ++i) source += "  line " + std::to_string(i) + "\n";
  source += "  ~~~\n</X>\n";
  const Page page = page_of(source, "a.mdx", Profile::compact);
  // The code begins on line 9 of the source; 30 lines stay at its head and 10 at its tail.
  CHECK(page.body.find("*60 lines of code left out here: lines 39 to 98 of the source.*") !=
        std::string::npos);
  CHECK(page.dropped.at("code_lines") == 60);
}

TEST_CASE("a cut that begins with a blank line names that line") {
  std::string source = "<X>\n  ~~~\n";
  for (int i = 1; i <= 100; ++i) source += i == 31 ? "\n" : "  word\n";
  const Page page = page_of(source + "  ~~~\n</X>\n", "a.mdx", Profile::compact);
  CHECK(page.body.find("lines 33 to 92 of the source") != std::string::npos);
}

TEST_CASE("problems of the scanner are warnings at their place in the file") {
  const Page page = page_of("---\ntitle: x\n---\n\ntext\n\n<Open>\n\nmore\n", "a.mdx");
  REQUIRE(page.diagnostics.size() == 1);
  CHECK(page.diagnostics.front().severity == Severity::warning);
  CHECK(page.diagnostics.front().place == Place{"a.mdx", 7, 1});
  CHECK(page.body.find("<Open>") != std::string::npos);
}

TEST_CASE("the counts are those of the body") {
  const Page page = page_of("# T\n\n`a` [b](c.md) <https://d.e>\n\n```\nx\n```\n\n    y\n", "a.md");
  CHECK(page.statistics.headings == 1);
  CHECK(page.statistics.inline_code == 1);
  CHECK(page.statistics.links == 2);
  CHECK(page.statistics.code_blocks == 2);
  CHECK(page.statistics.lines == 11);
  CHECK(page.source_tokens > 0);
  CHECK(page.peak_bytes > page.body.size());
}

TEST_CASE("the extension alone does not make a page MDX") {
  CHECK(page_of("a <T>c</T> {d}\n", "x.md").body == "a <T>c</T> {d}\n");
  CHECK(page_of("import A from 'a'\n\na <b>c</b>\n", "x.md").body == "a **c**\n");
}

TEST_CASE("anything at all can be rendered") {
  for (const std::string& source :
       {std::string("\0\xFF\xFE", 3), std::string(5000, '<'), std::string(5000, '{'),
        std::string(5000, '>'), std::string(5000, '`'), std::string("<A>\n- <B>\n</A>\n</B>\n"),
        std::string("---"), std::string("---\n"), std::string("\r\r\n\r"), std::string("a\r\r")}) {
    for (const Profile profile : {Profile::lossless, Profile::balanced, Profile::compact}) {
      for (const char* path : {"a.md", "a.mdx"}) {
        const Page page = page_of(source, path, profile);
        CHECK(page.body.size() <= 16 * source.size() + 4096);
        CHECK(page_of(page.body, "a.md", profile).body == page.body);
      }
    }
  }
}
