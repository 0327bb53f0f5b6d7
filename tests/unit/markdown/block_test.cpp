#include "dump.h"
#include "support/catch.h"

using galley::markdown::Block;
using galley::markdown::BlockKind;
using galley::markdown::Dialect;
using galley::markdown::Document;
using galley::markdown::HeadingStyle;
using galley::markdown::scan;
using galley::test::blocks_of;

namespace {

std::string content(const Document& document, const Block& block) {
  std::string text;
  for (auto i = block.first_line; i < block.last_line; ++i) {
    text += std::string(document.lines[i].of(document.source)) + "~";
  }
  return text;
}

}  // namespace

TEST_CASE("a heading knows its level, style and text") {
  const std::string source = "## One ##\n\nTwo\nlines\n=====\n";
  const Document document = scan(source, Dialect::markdown);
  CHECK(blocks_of(document) == "heading 2 |## One ##~|\nheading 1 |Two~lines~=====~|\n");
  CHECK(document.blocks[0].text.of(source) == "One");
  CHECK(document.blocks[0].style == HeadingStyle::atx);
  CHECK(document.blocks[1].text.of(source) == "Two\nlines");
  CHECK(document.blocks[1].style == HeadingStyle::setext);
}

TEST_CASE("a paragraph spans its whole lines, its lines are the content") {
  const std::string source = "  one  \n   two\n\nthree";
  const Document document = scan(source, Dialect::markdown);
  CHECK(blocks_of(document) == "paragraph |  one  ~   two~|\nparagraph |three|\n");
  CHECK(content(document, document.blocks[0]) == "one  ~two~");
}

TEST_CASE("a fence knows its marker, info, content and closing line") {
  const std::string source = "````js {1}\n```\ncode\n````  \ntext\n";
  const Document document = scan(source, Dialect::markdown);
  const Block& fence = document.blocks.at(0);
  CHECK(fence.kind == BlockKind::fenced_code);
  CHECK(fence.marker == '`');
  CHECK(fence.marker_size == 4);
  CHECK(fence.info.of(source) == "js {1}");
  CHECK(fence.text.of(source) == "```\ncode\n");
  CHECK(fence.closing.of(source) == "````  ");
  CHECK(fence.span.of(source) == "````js {1}\n```\ncode\n````  \n");
}

TEST_CASE("a fence without a closing line goes on to the end of its container") {
  const std::string source = "> ```\n> code\n\ntext\n";
  const Document document = scan(source, Dialect::markdown);
  CHECK(blocks_of(document) == "quote |> ```~> code~|\n  fence |```~> code~|\nparagraph |text~|\n");
  CHECK(document.blocks[1].closing.empty());
  CHECK(content(document, document.blocks[1]) == "code~");
}

TEST_CASE("a fence takes its own indentation off its lines") {
  const std::string source = "  ```\n   a\n b\n  ```\n";
  const Document document = scan(source, Dialect::markdown);
  CHECK(content(document, document.blocks[0]) == " a~b~");
}

TEST_CASE("a blank line of code in a list keeps what is behind the list's indentation") {
  const std::string source = "- ```\n  a\n     \n\n  b\n  ```\n";
  const Document document = scan(source, Dialect::markdown);
  CHECK(content(document, document.blocks.back()) == "a~   ~~b~");
  const std::string deep = "- - - ```\n      a\n        \n      ```\n";
  const Document nested = scan(deep, Dialect::markdown);
  CHECK(content(nested, nested.blocks.back()) == "a~  ~");
}

TEST_CASE("a quote in a list begins after the list's prefix") {
  CHECK(blocks_of("- > a\n  > b\n- c\n") ==
        "list tight |- > a~  > b~- c~|\n"
        "  item |- > a~  > b~|\n"
        "    quote |> a~  > b~|\n"
        "      paragraph |a~  > b~|\n"
        "  item |- c~|\n"
        "    paragraph |c~|\n");
}

TEST_CASE("a lazy line belongs to the paragraph in its containers") {
  CHECK(blocks_of("> a\nb\n\nc\n") == "quote |> a~b~|\n  paragraph |a~b~|\nparagraph |c~|\n");
}

TEST_CASE("a blank line between items or between an item's blocks makes a list loose") {
  CHECK(blocks_of("- a\n- b\n").substr(0, 10) == "list tight");
  CHECK(blocks_of("- a\n\n- b\n").substr(0, 10) == "list loose");
  CHECK(blocks_of("- a\n\n  b\n").substr(0, 10) == "list loose");
  CHECK(blocks_of("- a\n  - b\n\n    c\n- d\n").substr(0, 10) == "list tight");
  CHECK(blocks_of("- a\n\nb\n").substr(0, 10) == "list tight");
  CHECK(blocks_of("- a\n  ```\n  b\n\n  ```\n- c\n").substr(0, 10) == "list tight");
  CHECK(blocks_of("- a\n  > b\n  >\n- c\n").substr(0, 10) == "list tight");
}

TEST_CASE("a number begins a list inside of a paragraph only when it is one") {
  CHECK(blocks_of("a\n2. b\n") == "paragraph |a~2. b~|\n");
  CHECK(blocks_of("a\n1. b\n") ==
        "paragraph |a~|\nlist tight |1. b~|\n  item |1. b~|\n    paragraph |b~|\n");
}

TEST_CASE("indented code ends at its last line with text") {
  CHECK(blocks_of("    a\n\n    b\n\n\nc\n") == "code |    a~~    b~|\nparagraph |c~|\n");
}

TEST_CASE("a tab counts up to the next multiple of four columns") {
  CHECK(blocks_of("\tcode\n") == "code |\tcode~|\n");
  CHECK(blocks_of("-\ta\n\n\tb\n") ==
        "list loose |-\ta~~\tb~|\n  item |-\ta~~\tb~|\n    paragraph |a~|\n    paragraph |b~|\n");
}

TEST_CASE("each kind of HTML block ends where the specification says") {
  CHECK(blocks_of("<pre>\n\n</pre> x\ny\n") == "html |<pre>~~</pre> x~|\nparagraph |y~|\n");
  CHECK(blocks_of("<!-- a\n\nb -->\nc\n") == "html |<!-- a~~b -->~|\nparagraph |c~|\n");
  CHECK(blocks_of("<?php\n\n?>\nc\n") == "html |<?php~~?>~|\nparagraph |c~|\n");
  CHECK(blocks_of("<!DOCTYPE a\n>\nc\n") == "html |<!DOCTYPE a~>~|\nparagraph |c~|\n");
  CHECK(blocks_of("<![CDATA[\n\n]]>\nc\n") == "html |<![CDATA[~~]]>~|\nparagraph |c~|\n");
  CHECK(blocks_of("<div>\na\n\nb\n") == "html |<div>~a~|\nparagraph |b~|\n");
  CHECK(blocks_of("<x-y a='b'>\na\n\nb\n") == "html |<x-y a='b'>~a~|\nparagraph |b~|\n");
  CHECK(blocks_of("a\n<x-y>\n") == "paragraph |a~<x-y>~|\n");
}

TEST_CASE("a table needs a delimiter row of as many cells as its header") {
  CHECK(blocks_of("| a | b |\n|---|:-:|\n| c |\n\nd\n") ==
        "table |\x7C a | b |~|---|:-:|~| c |~|\nparagraph |d~|\n");
  CHECK(blocks_of("a | b\n-|-\n") == "table |a | b~-|-~|\n");
  CHECK(blocks_of("| a | b |\n|---|\n") == "paragraph |\x7C a | b |~|---|~|\n");
  CHECK(blocks_of("| a |\n|---|\n> b\n").substr(0, 22) == "table |\x7C a |~|---|~|\nq");
}

TEST_CASE("definitions are split off their paragraph") {
  const std::string source = "[a]: /b 'c'\n[d]: <e f>\n\"g\nh\"\nrest\n";
  const Document document = scan(source, Dialect::markdown);
  CHECK(blocks_of(document) ==
        "definition |[a]: /b 'c'~|\n"
        "definition |[d]: <e f>~\"g~h\"~|\n"
        "paragraph |rest~|\n");
  CHECK(document.blocks[0].text.of(source) == "a");
  CHECK(document.blocks[0].info.of(source) == "/b");
  CHECK(document.blocks[0].title.of(source) == "c");
  CHECK(document.blocks[1].info.of(source) == "e f");
  CHECK(document.blocks[1].title.of(source) == "g\nh");
}

TEST_CASE("an underline below nothing but definitions is text") {
  CHECK(blocks_of("[a]: /b\n===\n") == "definition |[a]: /b~|\nparagraph |===~|\n");
}

TEST_CASE("front matter is one block, and none in a body") {
  CHECK(blocks_of("---\na: b\n---\nc\n") == "front matter |---~a: b~---~|\nparagraph |c~|\n");
  const Document body = scan("---\na: b\n---\n", Dialect::markdown, galley::markdown::Extent::body);
  CHECK(blocks_of(body) == "break |---~|\nheading 2 |a: b~---~|\n");
}

TEST_CASE("lines may end in any of the three ways") {
  CHECK(blocks_of("# a\r\nb\r\n") == "heading 1 |# a\r~|\nparagraph |b\r~|\n");
  CHECK(blocks_of("# a\rb\r") == "heading 1 |# a\r|\nparagraph |b\r|\n");
  const std::string source = "a\r\n\r\n```\r\nb\r\n```\r\n";
  const Document document = scan(source, Dialect::markdown);
  CHECK(content(document, document.blocks.at(1)) == "b~");
}

TEST_CASE("a byte order mark is no text") {
  CHECK(blocks_of("\xEF\xBB\xBF# a\n") == "heading 1 |# a~|\n");
}

TEST_CASE("containers beyond the limit are text") {
  std::string quotes;
  for (int i = 0; i < 1000; ++i) quotes += ">";
  const Document document = scan(quotes + " a\n", Dialect::markdown);
  CHECK(document.blocks.size() == galley::markdown::max_nesting + 1);
  CHECK(document.blocks.back().kind == BlockKind::paragraph);
}

TEST_CASE("an empty source has no blocks") {
  CHECK(scan("", Dialect::markdown).blocks.empty());
  CHECK(scan("\n\n  \n", Dialect::mdx).blocks.empty());
}
