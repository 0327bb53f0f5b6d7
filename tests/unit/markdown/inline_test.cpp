#include "dump.h"
#include "markdown/link_syntax.h"
#include "support/catch.h"

using galley::markdown::Dialect;
using galley::markdown::normal_label;
using galley::test::inlines_of;

TEST_CASE("a code span needs a run of as many backticks to close") {
  CHECK(inlines_of("a `b` ``c`d`` `e\n") == "code |`b`| |b|\ncode |``c`d``| |c`d|\n");
  CHECK(inlines_of("`a``b`\n") == "code |`a``b`| |a``b|\n");
  CHECK(inlines_of("\\`a`\n") == "");
  CHECK(inlines_of("``a`\n") == "");
}

TEST_CASE("a code span goes over lines and container prefixes") {
  CHECK(inlines_of("> a `b\n> c` d\n") == "code |`b~> c`| |b~> c|\n");
}

TEST_CASE("code binds tighter than links, links tighter than what is around them") {
  CHECK(inlines_of("[a `](b)`\n") == "code |`](b)`| |](b)|\n");
  CHECK(inlines_of("[a `b`](c)\n") == "link |[a `b`](c)| |a `b`| |c|\ncode |`b`| |b|\n");
}

TEST_CASE("a link has text, destination and title") {
  CHECK(inlines_of("[a](b \"c\")\n") == "link |[a](b \"c\")| |a| |b| |c|\n");
  CHECK(inlines_of("[a](<b c> 'd')\n") == "link |[a](<b c> 'd')| |a| |b c| |d|\n");
  CHECK(inlines_of("[a](b(c)d)\n") == "link |[a](b(c)d)| |a| |b(c)d|\n");
  CHECK(inlines_of("[a]()\n") == "link |[a]()| |a|\n");
  CHECK(inlines_of("[a](b c)\n") == "");
  CHECK(inlines_of("\\[a](b)\n") == "");
}

TEST_CASE("links hold no links, images hold both") {
  CHECK(inlines_of("[a [b](c) d](e)\n") == "link |[b](c)| |b| |c|\n");
  CHECK(inlines_of("![a [b](c) d](e)\n") ==
        "image |![a [b](c) d](e)| |a [b](c) d| |e|\nlink |[b](c)| |b| |c|\n");
  CHECK(inlines_of("[![a](b)](c)\n") ==
        "link |[![a](b)](c)| |![a](b)| |c|\nimage |![a](b)| |a| |b|\n");
}

TEST_CASE("an escaped exclamation mark makes a link, not an image") {
  CHECK(inlines_of("\\![a](b)\n") == "link |[a](b)| |a| |b|\n");
  CHECK(inlines_of("!\\[a](b)\n") == "");
}

TEST_CASE("a reference counts only when its label is defined") {
  CHECK(inlines_of("[a][b] [b][] [b] [c] [b][c]\n\n[B]: /x\n") ==
        "reference |[a][b]| |a| |b|\n"
        "reference |[b][]| |b| |b|\n"
        "reference |[b]| |b| |b|\n");
  CHECK(inlines_of("![b]\n\n[b]: /x\n") == "image reference |![b]| |b| |b|\n");
}

TEST_CASE("a reference knows its definition, the first of several") {
  const std::string source = "[b]: /1\n[b]: /2\n\n> [x\n> y]\n\n[X Y]: /3\n";
  const auto document = galley::markdown::scan(source, Dialect::markdown);
  REQUIRE(document.inlines.size() == 1);
  CHECK(document.blocks[document.inlines[0].index].info.of(source) == "/3");
}

TEST_CASE("labels are folded") {
  CHECK(normal_label("  Foo\n\t bar ") == "foo bar");
  CHECK(normal_label("\xE1\xBA\x9E") == normal_label("SS"));
  CHECK(normal_label("\xCE\x91\xCE\xA9") == normal_label("\xCE\xB1\xCF\x89"));
  CHECK(normal_label("\xD0\x90\xD0\x81") == normal_label("\xD0\xB0\xD1\x91"));
  CHECK(normal_label("\xFF\xC3") == "\xFF\xC3");
}

TEST_CASE("autolinks and raw HTML are found in markdown") {
  CHECK(inlines_of("<https://a.b/c> <a@b.c> <a b> <b c='>'> </b>\n") ==
        "autolink |<https://a.b/c>| |https://a.b/c| |https://a.b/c|\n"
        "autolink |<a@b.c>| |a@b.c| |a@b.c|\n"
        "html |<a b>|\nhtml |<b c='>'>|\nhtml |</b>|\n");
  CHECK(inlines_of("a <!-- b --> <?c?> <!D e> <![CDATA[f]]>\n") ==
        "html |<!-- b -->|\nhtml |<?c?>|\nhtml |<!D e>|\nhtml |<![CDATA[f]]>|\n");
  CHECK(inlines_of("a < b <1> <!-- c -- d -->\n") == "");
}

TEST_CASE("a hard break is two blanks or a backslash before a line ending inside of a text") {
  CHECK(inlines_of("a  \nb\\\nc  \n") == "break |  |\nbreak |\\|\n");
  CHECK(inlines_of("a \nb\n") == "");
  CHECK(inlines_of("# a  \n") == "");
  CHECK(inlines_of("`a  \nb`\n") == "code |`a  ~b`| |a  ~b|\n");
}

TEST_CASE("cells of a table are texts of their own") {
  CHECK(inlines_of("| `a | b` |\n|---|---|\n| [c](d) | `e \\| f` |\n") ==
        "link |[c](d)| |c| |d|\ncode |`e \\| f`| |e \\| f|\n");
}

TEST_CASE("headings hold inlines, code and HTML blocks do not") {
  CHECK(inlines_of("# `a`\n\n`b`\n---\n") == "code |`a`| |a|\ncode |`b`| |b|\n");
  CHECK(inlines_of("    `a`\n\n```\n`b`\n```\n\n<div>\n`c`\n</div>\n") == "");
}
