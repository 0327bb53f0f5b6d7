#include "render/anchors.h"

#include "support/catch.h"

using namespace galley;
using render::anchors_of;
using settings::Dialect;

namespace {

std::vector<std::string> anchors(const std::string& source, Dialect dialect = Dialect::automatic,
                                 markdown::Dialect syntax = markdown::Dialect::markdown) {
  return anchors_of(markdown::scan(source, syntax), dialect);
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("slugs are those of GitHub's slugger unless the tool has its own") {
  const std::string text = "What's `new` in C++ 2.0 – a_b?  Überblick!";
  // github-slugger 2.0: white space becomes one '-' each, punctuation goes
  CHECK(render::heading_slug("What's new in C++ 2.0 – a_b?  Überblick!", Dialect::automatic) ==
        "whats-new-in-c-20--a_b--überblick");
  CHECK(render::heading_slug("What's new? 2.0 Überblick", Dialect::vitepress) ==
        "what-s-new-2-0-überblick");
  CHECK(render::heading_slug("2.0 is out", Dialect::vitepress) == "_2-0-is-out");
  CHECK(render::heading_slug("What's new -  2.0 Übersicht", Dialect::mkdocs) ==
        "whats-new-20-bersicht");
  CHECK(render::heading_slug("ÀÖØÞ ĀĶ ŁŃ ŠŽ ΑΩ АЯЁ ß", Dialect::automatic) ==
        "àöøþ-āķ-łń-šž-αω-аяё-ß");
  // a no-break space and a soft hyphen are no spaces to it
  CHECK(render::heading_slug("R\u00e9f\u00e9rence\u00a0: a\u00adb", Dialect::automatic) ==
        "r\u00e9f\u00e9rence-ab");
  CHECK(anchors("# " + text + "\n") == Words{"whats-new-in-c-20--a_b--überblick"});
}

TEST_CASE("equal headings are numbered in their order, past names that are taken") {
  CHECK(anchors("# A\n\n# A\n\n# A-1\n\n# A\n") == Words{"a", "a-1", "a-1-1", "a-2"});
  CHECK(anchors("# A\n\n# A\n", Dialect::mkdocs) == Words{"a", "a_1"});
}

TEST_CASE("a heading that gives itself an id has that one alone, in all three syntaxes") {
  CHECK(anchors("# One {#first}\n\n## Two { #second .wide }\n\nThree {: #third}\n---\n") ==
        Words{"first", "second", "third"});
  CHECK(anchors("# One {/*first*/}\n\n## *Two* {/* #second */}\n", Dialect::automatic,
                markdown::Dialect::mdx) == Words{"first", "second"});
  CHECK(anchors("# Set {a, b}\n") == Words{"set-a-b"});
}

TEST_CASE("links, code and emphasis in a heading count as their text, HTML and JSX not at all") {
  CHECK(anchors("## See [the *guide*](g.md) `x()`\n") == Words{"see-the-guide-x"});
  CHECK(anchors("## Fast <sup>new</sup>\n") == Words{"fast-new"});
  CHECK(anchors("## Fast <Badge text=\"x\" />\n", Dialect::automatic, markdown::Dialect::mdx) ==
        Words{"fast"});
}

TEST_CASE("attribute lists behind any text name places") {
  CHECK(
      anchors("Text { #one .big } and [](){ #two }\n\n- Item {: #three }\n\n`{#no id}`{ .x }\n") ==
      Words{"no", "one", "three", "two"});
  CHECK(anchors("```\n{ #code }\n```\n\n{ # } {#\n").empty());
}

TEST_CASE("ids in HTML and JSX are anchors too, those in code and comments are not") {
  CHECK(anchors("<a name=\"old\"></a>\n\ntext <span id='mid'>x</span>\n\n`<a id=\"no\">`\n\n"
                "<!-- <a id=\"neither\"> -->\n") == Words{"mid", "old"});
  CHECK(anchors("<Tab id=\"t\">\n\nx\n\n</Tab>\n", Dialect::automatic, markdown::Dialect::mdx) ==
        Words{"t"});
}

TEST_CASE(
    "local links are relative ones and those to the page itself, decoded, with their places") {
  const auto links = render::local_links(markdown::scan(
      "[a](b%20c.md#%C3%BC) ![i](../i.png?raw) [h](https://x/y.md) [r](/root.md) [s](#own)\n"
      "[m](mailto:a@b.c) [t](p.md#:~:text=x) [ref]\n\n[ref]: ref.md 'T'\n\n`[no](no.md)`\n",
      markdown::Dialect::markdown));
  REQUIRE(links.size() == 5);
  CHECK((links[0].target == "b c.md" && links[0].anchor == "ü" && links[0].offset == 4));
  CHECK((links[1].target == "../i.png" && links[1].anchor.empty()));
  CHECK((links[2].target.empty() && links[2].anchor == "own"));
  CHECK((links[3].target == "p.md" && links[3].anchor.empty()));
  CHECK(links[4].target == "ref.md");
}

TEST_CASE("addresses in HTML and JSX are local links as well, those in code are not") {
  const auto targets = [](const char* source, markdown::Dialect syntax) {
    Words found;
    for (const auto& link : render::local_links(markdown::scan(source, syntax)))
      found.push_back(link.target);
    return found;
  };
  CHECK(
      targets("<p><img src=\"one.png\"></p>\n\nSee <a href='two.md#x'>two</a>, `<a href=\"no\">`, "
              "<a href=\"https://x/\">out</a>.\n",
              markdown::Dialect::markdown) == Words{"one.png", "two.md"});
  CHECK(targets("<Card href=\"./one.mdx\" />\n\nSee <img src=\"two.png\" /> <A href={three} />.\n",
                markdown::Dialect::mdx) == Words{"./one.mdx", "two.png"});
}
