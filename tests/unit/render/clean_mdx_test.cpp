#include "render/passes.h"
#include "support/catch.h"

using namespace galley;
using settings::Profile;

namespace {

std::string clean(const std::string& mdx, Profile profile = Profile::lossless) {
  const markdown::Document document = markdown::scan(mdx, markdown::Dialect::mdx);
  return markdown::apply(mdx, render::clean_mdx(document, profile).edits);
}

}  // namespace

TEST_CASE("a page without MDX in it stays byte for byte") {
  const std::string page =
      "# A  title #\n\n\n\n   text\\\n  with  breaks  \n\n* a\n\n  b\n*\tc\n\n> q\nlazy\n\n"
      "~~~js\n{not mdx} <a>\n~~~\n\n1) x\n\n   2) y\n\n| a | b |\n|---|---|\n| `x|` | y |\n";
  CHECK(clean(page) == page);
  const markdown::Document document = markdown::scan(page, markdown::Dialect::mdx);
  CHECK(render::clean_mdx(document, Profile::lossless).edits.empty());
}

TEST_CASE("edits come in the order of their spans and apart from one another") {
  const std::string mdx =
      "import A from 'a'\n\n<A>\n  - x\n\n    <B/>\n  - <C label=\"l\"/>\n</A>\n\n"
      "t <i>u</i> {1}\n\nv\n\n<D/>\n";
  const markdown::Document document = markdown::scan(mdx, markdown::Dialect::mdx);
  const render::Changes changes = render::clean_mdx(document, Profile::lossless);
  REQUIRE(changes.edits.size() > 1);
  for (std::size_t i = 1; i < changes.edits.size(); ++i) {
    CHECK(changes.edits[i - 1].span.end <= changes.edits[i].span.begin);
  }
}

TEST_CASE("imports and exports go with the blank line after them") {
  CHECK(clean("import A from 'a'\nexport const b = {\n  c: 1,\n}\n\n# T\n") == "# T\n");
  CHECK(clean("a\n\nexport const x = 1\n\nb\n") == "a\n\nb\n");
}

TEST_CASE("what looks like MDX inside code is left alone") {
  const std::string page =
      "```js\nimport a from 'b'\n<Tag/>\n{x}\n```\n\nand `<Tag>{x}</Tag>` there\n";
  CHECK(clean(page) == page);
}

TEST_CASE("children of a block element lose its indentation, however deep") {
  CHECK(clean("<A>\n      text\n      more\n</A>\n") == "text\nmore\n");
  CHECK(clean("<A>\n    <B>\n        - x\n          y\n        - z\n    </B>\n</A>\n") ==
        "- x\n  y\n- z\n");
  CHECK(clean("<A>\n    ```js\n    a\n      b\n    ```\n</A>\n") == "```js\na\n  b\n```\n");
}

TEST_CASE("a container inside an element keeps its own shape") {
  CHECK(clean("<A>\n  1. x\n\n     > q\n     > r\n\n  2. y\n</A>\n") ==
        "1. x\n\n   > q\n   > r\n\n2. y\n");
}

TEST_CASE("of a tab that a prefix takes a part of the rest stays as spaces") {
  CHECK(clean("<A>\n- x\n\n   ```\n\tb\n   ```\n</A>\n") == "- x\n\n  ```\n   b\n  ```\n");
  CHECK(clean("<A>\n- x\n\n  ```\n  \tb\n  ```\n</A>\n") == "- x\n\n  ```\n  \tb\n  ```\n");
}

TEST_CASE("an element inside a list item leaves its children in the item") {
  CHECK(clean("1. a\n\n    <T>\n      ```sh\n      x\n      ```\n    </T>\n\n2. b\n") ==
        "1. a\n\n   ```sh\n   x\n   ```\n\n2. b\n");
}

TEST_CASE("an item's marker moves to what is left of it") {
  CHECK(clean("- <X/>\n\n  text\n- b\n") == "- text\n- b\n");
  CHECK(clean("- <X/>\n- b\n") == "- b\n");
  CHECK(clean("-\n- b\n") == "-\n- b\n");
}

TEST_CASE("blocks that an element kept apart stay apart") {
  CHECK(clean("a\n<X/>\nb\n") == "a\n\nb\n");
  CHECK(clean("a\n<X>\nb\n</X>\nc\n") == "a\n\nb\n\nc\n");
}

TEST_CASE("callouts become alerts around everything in them") {
  CHECK(clean("<Note>\n  text\n\n  - item\n\n  ```js\n  x\n\n  y\n  ```\n</Note>\n") ==
        "> [!NOTE]\n> text\n>\n> - item\n>\n> ```js\n> x\n>\n> y\n> ```\n");
  CHECK(clean("<Aside type=\"caution\" title=\"Careful\">text</Aside>\n") ==
        "> [!CAUTION]\n> **Careful**\n>\n> text\n");
  CHECK(clean("<Tip>\n- a\n</Tip>\n") == "> [!TIP]\n>\n> - a\n");
  CHECK(clean("- x\n\n  <Warning>\n  y\n  </Warning>\n") == "- x\n\n  > [!WARNING]\n  > y\n");
  CHECK(clean("<Note>\na\n</Note>\n<Tip>\nb\n</Tip>\n") == "> [!NOTE]\n> a\n\n> [!TIP]\n> b\n");
}

TEST_CASE("text-carrying attributes become a bold line before the children") {
  CHECK(clean("<Card title=\"A\" icon=\"x\">\n  text\n</Card>\n") == "**A**\n\ntext\n");
  CHECK(clean("<LinkCard title=\"A\" description=\"B\" href=\"/c/\" />\n") == "[**A**](/c/): B\n");
  CHECK(clean("<LinkCard title=\"A\" description=\"B\" href=\"/c/\" />\n", Profile::compact) ==
        "[**A**](/c/)\n");
  CHECK(clean("<Tabs>\n<TabItem label=\"One\">\na\n</TabItem>\n</Tabs>\n") == "**One**\n\na\n");
}

TEST_CASE("options and items become a list, also when each is one line") {
  CHECK(clean("<Q>\n  <Option>\n    a\n    b\n  </Option>\n  <Option isCorrect>\n    c\n  "
              "</Option>\n</Q>\n") == "- a\n  b\n\n- **Correct:**\n  c\n");
  CHECK(clean("1. q\n\n   <Q>\n     <Option>a</Option>\n     <Option>b</Option>\n   </Q>\n") ==
        "1. q\n\n   - a\n   - b\n");
  CHECK(clean("<Button link=\"/a\">A</Button>\n<Button link=\"/b\">B</Button>\n") ==
        "[A](/a)\n\n[B](/b)\n");
  CHECK(clean("<li>a</li>\n<li><b>b</b></li>\n\ntext\n") == "- a\n- **b**\n\ntext\n");
}

TEST_CASE("elements in text keep their children, texts and addresses") {
  CHECK(clean("a <span class=\"x\">b</span> c\n") == "a b c\n");
  CHECK(clean("a <a href=\"/x\">b</a> c\n") == "a [b](/x) c\n");
  CHECK(clean("a <Badge text=\"New\" /> c\n") == "a New c\n");
  CHECK(clean("a <Tip tip=\"why\">b</Tip> c\n") == "a b (why) c\n");
  CHECK(clean("a <b> c </b> d\n") == "a **c** d\n");
  CHECK(clean("a <code>x{'{'}y</code> c\n") == "a `x{y` c\n");
  CHECK(clean("a <code>*x* [b](c)</code> c\n") == "a *x* [b](c) c\n");
  CHECK(clean("a <img src=\"/b.png\" alt=\"c\" /> d\n") == "a ![c](/b.png) d\n");
  CHECK(clean("<Since v=\"4.1\" />\n") == "Since 4.1\n");
}

TEST_CASE("line breaks are breaks where a line can break") {
  CHECK(clean("a<br/>b\n") == "a\\\nb\n");
  CHECK(clean("a<br />\nb<br />\n") == "a\\\nb\n");
  CHECK(clean("a<br />\n{/* x */}\n") == "a\n");
  CHECK(clean("| a<br/>b |\n|---|\n| c |\n") == "| a b |\n|---|\n| c |\n");
}

TEST_CASE("texts in a table cannot end its cells") {
  CHECK(clean("| {'a\\u007Cb'} |\n|---|\n| c |\n") == "| a\\|b |\n|---|\n| c |\n");
}

TEST_CASE("expressions: literals are text, comments go, the rest is code") {
  CHECK(clean("a {'b'} c\n") == "a b c\n");
  CHECK(clean("a{' '}\nb{' '}c\n") == "a\nb c\n");
  CHECK(clean("a {/* note */} c\n") == "a c\n");
  CHECK(clean("a {props.b} c\n") == "a `{props.b}` c\n");
  CHECK(clean("a {props.b} c\n", Profile::compact) == "a c\n");
  CHECK(clean("{`one`}\n\n{list.map((x) => (\n  <li>{x}</li>\n))}\n") ==
        "one\n\n`{list.map((x) => ( <li>{x}</li> ))}`\n");
}

TEST_CASE("a line that held nothing but what went is gone") {
  CHECK(clean("a <b>\nc</b> d\n") == "a **\nc** d\n");
  CHECK(clean("a\n{/* x */} {/* y */}\nb\n") == "a\n\nb\n");
}

TEST_CASE("a tag without an end stays as it is") {
  const std::string page = "text <b and more\n";
  CHECK(clean(page) == page);
}

TEST_CASE("what was taken away is counted by kind") {
  const std::string mdx = "import A from 'a'\n\n<A>\n\nx {/* c */} {y}\n\n</A>\n";
  const markdown::Document document = markdown::scan(mdx, markdown::Dialect::mdx);
  const render::Counts expected{
      {"esm", 1}, {"expression", 1}, {"expression_comment", 1}, {"jsx", 1}};
  CHECK(render::clean_mdx(document, Profile::compact).dropped == expected);
}
