#include "markdown/html_oracle.h"
#include "render/oracle.h"
#include "render/passes.h"
#include "support/catch.h"

using namespace galley;

namespace {

std::string normal(const std::string& source) {
  const markdown::Document document = markdown::scan(source, markdown::Dialect::markdown);
  return markdown::apply(source, render::normalise(document).edits);
}

}  // namespace

TEST_CASE("a heading over an underline becomes one behind number signs") {
  CHECK(normal("Title\n=====\n\ntext\n") == "# Title\n\ntext\n");
  CHECK(normal("Title  \n---\n") == "## Title\n");
  CHECK(normal("> Title\n> ---\n") == "> ## Title\n");
  CHECK(normal("two\nlines\n===\n") == "two\nlines\n===\n");
  CHECK(normal("ends in #\n===\n") == "ends in #\n===\n");
}

TEST_CASE("fences are backticks, longer than any run inside") {
  CHECK(normal("~~~js\na\n~~~\n") == "```js\na\n```\n");
  CHECK(normal("`````\na\n`````\n") == "```\na\n```\n");
  CHECK(normal("~~~\n```\na\n```\n~~~\n") == "````\n```\na\n```\n````\n");
  CHECK(normal("~~~ a`b\nx\n~~~\n") == "~~~ a`b\nx\n~~~\n");
  CHECK(normal("- ~~~\n  a\n  ~~~~  \n") == "- ```\n  a\n  ```\n");
}

TEST_CASE("a fence that is open to the page's end is closed there") {
  CHECK(normal("```\na\n\n") == "```\na\n\n```\n");
}

TEST_CASE("the content of code is never touched") {
  const std::string code = "```\na  \n\n\n\n\tb\t\n```\n\n    c  \n\n\n    d\n";
  CHECK(normal(code) == code);
  CHECK(normal("a `x  \ny` b\n") == "a `x  \ny` b\n");
}

TEST_CASE("trailing blanks go, a hard break becomes a backslash") {
  CHECK(normal("a \nb\t\n") == "a\nb\n");
  CHECK(normal("a  \nb  \n") == "a\\\nb\n");
  CHECK(normal("# a  \n\n| a |  \n|---| \n| b |\t\n") == "# a\n\n| a |\n|---|\n| b |\n");
  CHECK(normal("a [b  \nc](d) e\n") == "a [b\\\nc](d) e\n");
  CHECK(normal("a\\  \nb\n") == "a\\  \nb\n");
}

TEST_CASE("of blank lines one is kept, at the ends none") {
  CHECK(normal("\n\na\n\n \n\nb\n\n\n") == "a\n\nb\n");
  CHECK(normal("> a\n>\n> \n> b\n") == "> a\n>\n> b\n");
  CHECK(normal("- a\n\n\n  b\n\n\n- c\n") == "- a\n\n  b\n\n- c\n");
}

TEST_CASE("delimiter rows have three dashes") {
  CHECK(normal("|a|b|\n|-|:-:|\n|c|d|\n") == "|a|b|\n|---|:---:|\n|c|d|\n");
}

TEST_CASE("a rule that could be taken for front matter is written with stars") {
  CHECK(normal("\n---\na: b\n---\n") == "***\n## a: b\n");
  CHECK(normal("a\n\n---\n\nb\n\n---\n") == "a\n\n---\n\nb\n\n---\n");
}

TEST_CASE("a page in its normal form needs no edit") {
  const std::string page = "# T\n\ntext\\\nmore\n\n- a\n- b\n\n```js\nx\n```\n\n| a |\n| --- |\n";
  const markdown::Document document = markdown::scan(page, markdown::Dialect::markdown);
  CHECK(render::normalise(document).edits.empty());
}

TEST_CASE("edits that change the page are left out by the block, the others are made") {
  const std::string source = "a \n\nb\n\nc \n";
  const markdown::Document document = markdown::scan(source, markdown::Dialect::markdown);
  std::vector<markdown::Edit> edits = render::normalise(document).edits;
  edits.insert(edits.begin() + 1, {{4, 5}, "*changed*"});
  const render::Checked checked = render::checked_edits(document, edits, {});
  CHECK(checked.text == "a\n\nb\n\nc\n");
  CHECK(checked.fallbacks == 1);
}

TEST_CASE("widened delimiter rows are not held against an edit") {
  const std::string source = "|a|b|\n|-|-|\n|c|d| \n\nx \n";
  const markdown::Document document = markdown::scan(source, markdown::Dialect::markdown);
  const render::Checked checked = render::checked_edits(document, render::normalise(document).edits,
                                                        render::edits_beyond_md4c(document));
  CHECK(checked.fallbacks == 0);
  CHECK(checked.text == "|a|b|\n|---|---|\n|c|d|\n\nx\n");
}

TEST_CASE("a place where md4c loses a list item is not taken for a change") {
  // The code begins at a multiple of 256 bytes before the edit, not after it.
  std::string source = std::string(238, 'x') + " \n\n1. a\n\n   ```sh\n";
  REQUIRE(source.size() == 256);
  source += "   c\n   ```\n\n   **b**\n\n   ```\n   b\n   ```\n";
  const markdown::Document document = markdown::scan(source, markdown::Dialect::markdown);
  const render::Checked checked =
      render::checked_edits(document, render::normalise(document).edits, {});
  CHECK(checked.fallbacks == 0);
}
