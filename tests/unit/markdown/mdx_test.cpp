#include "dump.h"
#include "support/catch.h"

using galley::markdown::Attribute;
using galley::markdown::Dialect;
using galley::markdown::scan;
using galley::test::problems_of;
using galley::test::tags_of;

namespace {

std::string blocks_of(std::string_view source) {
  return galley::test::blocks_of(source, Dialect::mdx);
}
std::string inlines_of(std::string_view source) {
  return galley::test::inlines_of(source, Dialect::mdx);
}

}  // namespace

TEST_CASE("lines of nothing but tags are flow, their children are Markdown") {
  CHECK(blocks_of("<Tabs>\n  <Tab>\n    # a\n\n    b\n  </Tab>\n</Tabs>\n") ==
        "jsx |<Tabs>~|\njsx |  <Tab>~|\nheading 1 |    # a~|\nparagraph |    b~|\n"
        "jsx |  </Tab>~|\njsx |</Tabs>~|\n");
}

TEST_CASE("flow may interrupt a paragraph and stand in containers") {
  CHECK(blocks_of("a\n</b>\nc\n") == "paragraph |a~|\njsx |</b>~|\nparagraph |c~|\n");
  CHECK(blocks_of("- a\n  <b\n    c\n  />\n- d\n") ==
        "list tight |- a~  <b~    c~  />~- d~|\n"
        "  item |- a~  <b~    c~  />~|\n"
        "    paragraph |a~|\n"
        "    jsx |<b~    c~  />~|\n"
        "  item |- d~|\n"
        "    paragraph |d~|\n");
  CHECK(blocks_of("> <a\n> b>\n") == "quote |> <a~> b>~|\n  jsx |<a~> b>~|\n");
}

TEST_CASE("a tag with text on its line is a paragraph") {
  CHECK(blocks_of("<b>a</b>\n") == "paragraph |<b>a</b>~|\n");
  CHECK(inlines_of("a <b>c</b>\n") == "jsx |<b>|\njsx |</b>|\n");
}

TEST_CASE("a tag may go over lines, blank ones too, with any attribute") {
  const std::string source =
      "<A.B\n  one\n\n  two=\"2 > 1\"\n  three={{a: '}'}}\n  {...rest}\n  x:y='z'\n/>\n";
  const auto document = scan(source, Dialect::mdx);
  REQUIRE(document.tags.size() == 1);
  CHECK(document.tags[0].name.of(source) == "A.B");
  CHECK(document.tags[0].is_flow);
  REQUIRE(document.attributes.size() == 5);
  const auto value = [&](std::size_t i) { return document.attributes[i].value.of(source); };
  CHECK(document.attributes[0].form == Attribute::Form::boolean);
  CHECK(document.attributes[0].name.of(source) == "one");
  CHECK(document.attributes[1].form == Attribute::Form::string);
  CHECK(value(1) == "2 > 1");
  CHECK(document.attributes[2].form == Attribute::Form::expression);
  CHECK(value(2) == "{a: '}'}");
  CHECK(document.attributes[3].form == Attribute::Form::spread);
  CHECK(value(3) == "...rest");
  CHECK(document.attributes[4].name.of(source) == "x:y");
  CHECK(value(4) == "z");
}

TEST_CASE("several tags, expressions and fragments may share flow lines") {
  CHECK(blocks_of("<a><b>\n<></>\n{x} <c/>\n") == "jsx |<a><b>~|\njsx |<></>~|\njsx |{x} <c/>~|\n");
  CHECK(tags_of("<>\na\n</>\n") == "<> -> </>\n");
}

TEST_CASE("comments and expressions are flow when alone, else text") {
  CHECK(blocks_of("{/* a\n\nb */}\n") == "jsx |{/* a~~b */}~|\n");
  CHECK(inlines_of("{/* a\n\nb */}\n") == "expression |{/* a~~b */}| |/* a~~b */|\n");
  CHECK(inlines_of("# a {/*id*/}\n") == "expression |{/*id*/}| |/*id*/|\n");
  CHECK(blocks_of("{a} b\n") == "paragraph |{a} b~|\n");
}

TEST_CASE("an expression is lexed as JavaScript with JSX in it") {
  CHECK(inlines_of("{'}'} {\"}\"} {`}${'}'}`}\n") ==
        "expression |{'}'}| |'}'|\nexpression |{\"}\"}| |\"}\"|\n"
        "expression |{`}${'}'}`}| |`}${'}'}`|\n");
  CHECK(inlines_of("a {/}'/.test(b)} c\n") == "expression |{/}'/.test(b)}| |/}'/.test(b)|\n");
  CHECK(inlines_of("a {b && <p>Don't {c}</p>} d\n") ==
        "expression |{b && <p>Don't {c}</p>}| |b && <p>Don't {c}</p>|\n");
  CHECK(inlines_of("a {b // }\n} c\n") == "expression |{b // }~}| |b // }~|\n");
  CHECK(inlines_of("a {b < c} {d / e} '\n") ==
        "expression |{b < c}| |b < c|\nexpression |{d / e}| |d / e|\n");
}

TEST_CASE("there is no indented code, autolink or HTML, but HTML comments stay whole") {
  CHECK(blocks_of("a\n\n    b\n") == "paragraph |a~|\nparagraph |    b~|\n");
  CHECK(blocks_of("<!-- a\n\n<b> -->\n") == "html |<!-- a~~<b> -->~|\n");
  CHECK(inlines_of("a <!-- {b --> c\n") == "html |<!-- {b -->|\n");
  CHECK(inlines_of("a < b\n") == "");
  CHECK(problems_of("a < b\n") == "");
  CHECK(problems_of("<https://a.b>\n").substr(0, 12) == "jsx-unclosed");
}

TEST_CASE("code and escapes hide MDX") {
  CHECK(inlines_of("`{a` \\{b \\<c `<d>`\n") == "code |`{a`| |{a|\ncode |`<d>`| |<d>|\n");
  CHECK(blocks_of("```\n<a>\n{b\nimport c\n```\n") == "fence |```~<a>~{b~import c~```~|\n");
}

TEST_CASE("imports and exports at the begin of a line are ESM") {
  CHECK(blocks_of("import a from 'b'\nexport const c = {\n\n  d: '}',\n}\n\ntext\n") ==
        "esm |import a from 'b'~export const c = {~~  d: '}',~}~|\nparagraph |text~|\n");
  CHECK(blocks_of("import {\n  a,\n} from 'b';\n# c\n") ==
        "esm |import {~  a,~} from 'b';~|\nheading 1 |# c~|\n");
  CHECK(blocks_of("import a,\n{ b } from 'c'\n") == "esm |import a,~{ b } from 'c'~|\n");
  CHECK(blocks_of("export const a = () => (\n  <p>Don't</p>\n)\nprose\n") ==
        "esm |export const a = () => (~  <p>Don't</p>~)~|\nparagraph |prose~|\n");
  CHECK(blocks_of("export const t = `\n\nimport x\n`\n\na\n") ==
        "esm |export const t = `~~import x~`~|\nparagraph |a~|\n");
}

TEST_CASE("an import may go on behind its first name, not behind its first word") {
  CHECK(blocks_of("import A\n  from './a.mdx'\n\nb\n") ==
        "esm |import A~  from './a.mdx'~|\nparagraph |b~|\n");
  CHECK(blocks_of("import A\n\nfrom b\n") == "paragraph |import A~|\nparagraph |from b~|\n");
  CHECK(blocks_of("import A\nthing\n") == "paragraph |import A~thing~|\n");
  CHECK(blocks_of("import\n  A\nfrom 'a'\n") == "paragraph |import~  A~from 'a'~|\n");
}

TEST_CASE("math is no MDX where nothing but TeX can stand") {
  CHECK(inlines_of("$$\n{a} <b>\n$$\n").empty());
  CHECK(inlines_of("> $$\n> {a}\n").find("expression |{a}|") != std::string::npos);
  CHECK(inlines_of("a $e^{i\\pi}$ $$\\frac{1}{2}$$ b\n").empty());
  CHECK(inlines_of("a $5 {b} and $c\n") == "expression |{b}| |b|\n");
  CHECK(inlines_of("a \\$x_{1} $ b\n") == "expression |{1}| |1|\n");
  CHECK(inlines_of("a $$x_{1}$ b\n") == "expression |{1}| |1|\n");
}

TEST_CASE("a component between blank lines is one in plain Markdown too") {
  const auto blocks = [](std::string_view source) {
    return galley::test::blocks_of(source, Dialect::markdown);
  };
  CHECK(blocks("<Listing a=\"b\">\n\nc\n\n</Listing>\n") ==
        "jsx |<Listing a=\"b\">~|\nparagraph |c~|\njsx |</Listing>~|\n");
  CHECK(blocks("<Listing>\nc\n") == "html |<Listing>~c~|\n");
  CHECK(blocks("<DIV>\n\n<div>\n") == "html |<DIV>~|\nhtml |<div>~|\n");
  CHECK(blocks("a\n<Listing>\n") == "paragraph |a~<Listing>~|\n");
}

TEST_CASE("prose, indented lines and paragraphs are no ESM") {
  CHECK(blocks_of("import the data\n") == "paragraph |import the data~|\n");
  CHECK(blocks_of("exports are listed\n") == "paragraph |exports are listed~|\n");
  CHECK(blocks_of(" import a from 'b'\n") == "paragraph | import a from 'b'~|\n");
  CHECK(blocks_of("text\nimport a from 'b'\n") == "paragraph |text~import a from 'b'~|\n");
  CHECK(blocks_of("> import a from 'b'\n") ==
        "quote |> import a from 'b'~|\n  paragraph |import a from 'b'~|\n");
}

TEST_CASE("prose behind an import is never part of it") {
  CHECK(blocks_of("import a from 'b'\nText follows.\n") ==
        "esm |import a from 'b'~|\nparagraph |Text follows.~|\n");
  CHECK(blocks_of("export const a = 'b'\n# Title\n") ==
        "esm |export const a = 'b'~|\nheading 1 |# Title~|\n");
}

TEST_CASE("tags pair by name and nesting, within one container") {
  CHECK(tags_of("<A>\n\n<A>\n\n</A>\n\n</A>\n") == "<A> -> </A>\n<A> -> </A>\n");
  CHECK(tags_of("a <b>c <i>d</i></b> <br/>\n") == "<b> -> </b>\n<i> -> </i>\n<br/>\n");
  CHECK(tags_of("<A>\n<B>\n</A>\n") == "<A> -> </A>\n<B> alone\n");
  CHECK(tags_of("- <A>\n\n</A>\n") == "<A> alone\n</A> alone\n");
  CHECK(tags_of("<A>\n- b\n</A>\n") == "<A> -> </A>\n");
  CHECK(problems_of("<A>\n<B>\n</A>\n</C>\n") ==
        "jsx-without-end |<B>|\njsx-without-begin |</C>|\n");
}

TEST_CASE("what does not close is text with a problem, and nothing behind it is lost") {
  CHECK(blocks_of("<A b={\n\n# c\n\n<D/>\n") ==
        "paragraph |<A b={~|\nheading 1 |# c~|\njsx |<D/>~|\n");
  CHECK(problems_of("<A b={\n\n# c\n").substr(0, 12) == "jsx-unclosed");
  CHECK(blocks_of("{a\n\n# c\n") == "paragraph |{a~|\nheading 1 |# c~|\n");
  CHECK(problems_of("{a\n\n# c\n") == "expression-unclosed |{a|\n");
  CHECK(blocks_of("export const a = {\n\n# c\n") ==
        "paragraph |export const a = {~|\nheading 1 |# c~|\n");
  CHECK(problems_of("export const a = {\n\n# c\n").substr(0, 12) == "esm-unclosed");
  CHECK(blocks_of("<!-- a\n\n# b\n") == "paragraph |<!-- a~|\nheading 1 |# b~|\n");
  CHECK(problems_of("<!-- a\n\n# b\n") == "comment-unclosed |<!--|\n");
  CHECK(problems_of("a { b\n") == "expression-unclosed |{ b|\n");
  CHECK(problems_of("a {(} b\n").substr(0, 19) == "expression-unclosed");
}

TEST_CASE("the list of problems is bounded") {
  std::string source;
  for (int i = 0; i < 500; ++i) source += "<A>\n";
  const auto document = scan(source, Dialect::mdx);
  CHECK(document.problems.size() == 100);
}
