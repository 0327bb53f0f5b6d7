#include "render/callouts.h"
#include "render/page.h"
#include "render/passes.h"
#include "support/catch.h"
#include "support/growth.h"

using namespace galley;
using settings::Profile;

namespace {

std::string clean(const std::string& source,
                  markdown::Dialect dialect = markdown::Dialect::markdown) {
  const markdown::Document document = markdown::scan(source, dialect);
  return markdown::apply(source, render::clean_mdx(document, Profile::lossless).edits);
}

render::Page page_of(const std::string& source, Profile profile = Profile::lossless) {
  settings::Project project;
  project.profile = profile;
  return render::render(source, "a.md", project);
}

std::string repeated(const std::string& text, std::size_t size) {
  std::string out;
  while (out.size() < size) out += text;
  return out;
}

}  // namespace

TEST_CASE("plain Markdown needs no cleaning") {
  const auto needs = [](std::string_view source) {
    return render::needs_cleaning(markdown::scan(source, markdown::Dialect::markdown));
  };
  CHECK_FALSE(needs("# a\n\n:::b\n\n!!! c\n\n```\n:::d\n:::\n```\n"));
  CHECK(needs(":::a\n:::\n"));
  CHECK(needs("> !!! a\n>     b\n"));
}

TEST_CASE("the same callout comes of every syntax") {
  const std::string alert = "> [!WARNING]\n> **T**\n>\n> b\n";
  CHECK(clean(":::warning[T]\nb\n:::\n") == alert);
  CHECK(clean("!!! warning \"T\"\n    b\n") == alert);
  CHECK(clean("<Warning title=\"T\">\nb\n</Warning>\n", markdown::Dialect::mdx) == alert);
}

TEST_CASE("what stands around directives stays byte for byte") {
  CHECK(clean("a  \n\n\n* b\n:::note\nc\n:::\n~~~\nd\n~~~\n") ==
        "a  \n\n\n* b\n\n> [!NOTE]\n> c\n\n~~~\nd\n~~~\n");
}

TEST_CASE("indented code and tabs keep their columns when they move") {
  CHECK(clean(":::note\na\n\n    b\n\n\tc\n:::\n") == "> [!NOTE]\n> a\n>\n>     b\n>\n>     c\n");
  CHECK(clean("!!! note\n    a\n\n        b\n\n          c\n") ==
        "> [!NOTE]\n> a\n>\n>     b\n>\n>       c\n");
  CHECK(clean("!!! note\n\n\t```\n\t\tb\n\t```\n") == "> [!NOTE]\n>\n> ```\n> \tb\n> ```\n");
}

TEST_CASE("a line that goes on with a paragraph does not begin a block elsewhere") {
  CHECK(clean(":::note\na\n      # b\n:::\n") == "> [!NOTE]\n> a\n>       # b\n");
}

TEST_CASE("a directive that is not closed stays verbatim and is reported with its place") {
  const render::Page page = page_of("a\n\n:::note\nb\n");
  CHECK(page.body == "a\n\n:::note\nb\n");
  REQUIRE(page.diagnostics.size() == 1);
  CHECK(page.diagnostics[0].code == "directive-unclosed");
  CHECK(page.diagnostics[0].place.line == 3);
}

TEST_CASE("what was taken off is counted") {
  CHECK(page_of(":::note\na\n:::\n").dropped.at("directive") == 1);
  CHECK(page_of("!!! note\n    a\n").dropped.at("admonition") == 1);
}

TEST_CASE("a title is bold whatever emphasis is in it") {
  CHECK(render::bold("a") == "**a**");
  CHECK(render::bold("a \\* b") == "**a \\* b**");
  CHECK(render::bold("a *b*") == "__a *b*__");
  CHECK(render::bold("a_b *c*") == "a_b *c*");
  CHECK(render::bold("a\\") == "a\\");
}

TEST_CASE("a panel's title is in its fence's info string") {
  CHECK(render::panel_title("sh [npm]") == "npm");
  CHECK(render::panel_title("js{1} title=\"a.js\" b") == "a.js");
  CHECK(render::panel_title("js").empty());
  CHECK(render::panel_title("js [a").empty());
  CHECK(render::panel_title("js index.js") == "index.js");
  CHECK(render::panel_title("bash Mac OS X icon=\"apple\" {1}") == "Mac OS X");
  CHECK(render::panel_title("js {1,3}").empty());
  CHECK(render::panel_title("js wrap").empty());
}

TEST_CASE("what is not for language models goes, with all that is in it") {
  CHECK(clean("a\n<llm-exclude>\n- b\n\n  :::c\n  :::\n</llm-exclude>\nd\n") == "a\n\nd\n");
  CHECK(clean("a <llm-exclude>b `c`</llm-exclude> d\n") == "a d\n");
  CHECK(clean("a <llm-exclude>b d\n") == "a <llm-exclude>b d\n");
  CHECK(clean("<Visibility for='humans'>\na\n</Visibility>\n\nb\n") == "b\n");
  CHECK(clean("<Visibility for=agents>\na\n</Visibility>\n\nb\n") == "a\n\nb\n");
  CHECK(clean("<A><llm-exclude>\nb\n</llm-exclude></A>\n\nc\n", markdown::Dialect::mdx) == "c\n");
  CHECK(clean("<llm-exclude>a</llm-exclude>\n\nb\n", markdown::Dialect::mdx) == "b\n");
}

TEST_CASE("pages of nothing but openings take linear time and stay small") {
  for (const char* text : {":::a\n", ":::note\n:::\n", "!!! a\n", "!!! note\n    a\n",
                           "- :::note\n", "=== \"a\"\n    b\n", "<llm-exclude>\n",
                           "a <llm-exclude>", "{{< note >}}\n", ":::tabs\n== a\n"}) {
    INFO(text);
    const auto clean_part = [text](std::size_t size) {
      const std::string source = repeated(text, size);
      CHECK(page_of(source, Profile::compact).body.size() <= 16 * source.size() + (1U << 20U));
    };
    CHECK(test::growth(1U << 18U, clean_part) <= test::max_growth);
  }
}
