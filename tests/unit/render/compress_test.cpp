#include "render/passes.h"
#include "support/catch.h"

using namespace galley;
using settings::Profile;

namespace {

int same_line(std::uint32_t) { return 7; }

std::string compressed(const std::string& source, Profile profile = Profile::balanced) {
  const markdown::Document document = markdown::scan(source, markdown::Dialect::markdown);
  return markdown::apply(source, render::compress(document, profile, &same_line).edits);
}

std::string numbered_lines(int first, int last, const std::string& prefix = "") {
  std::string text;
  for (int i = first; i <= last; ++i) text += prefix + "line " + std::to_string(i) + "\n";
  return text;
}

}  // namespace

TEST_CASE("lossless leaves out nothing") {
  const std::string page =
      "<!-- c -->\n\n[Edit this page](x)\n\n```\n" + numbered_lines(1, 500) + "```\n";
  CHECK(compressed(page, Profile::lossless) == page);
}

TEST_CASE("comments go with one of the blank lines around them") {
  CHECK(compressed("a\n\n<!-- c -->\n\nb\n") == "a\n\nb\n");
  CHECK(compressed("a\n<!-- c -->\nb\n") == "a\n\nb\n");
  CHECK(compressed("<!-- c -->\n\nb\n") == "b\n");
  CHECK(compressed("a\n\n<!-- c\n\nd -->\n<!-- e -->\n\nb\n") == "a\n\nb\n");
  CHECK(compressed("a\n\n<!-- c -->\n\n<!-- d -->\n\nb\n") == "a\n\nb\n");
  CHECK(compressed("a\n<!-- c -->\n<!-- d -->\nb\n") == "a\n\nb\n");
  CHECK(compressed("> a\n> <!-- c -->\n> b\n") == "> a\n>\n> b\n");
}

TEST_CASE("comments in a line go with one of the spaces around them") {
  CHECK(compressed("a <!-- c --> b\n") == "a b\n");
  CHECK(compressed("a <!-- c -->\n") == "a\n");
  CHECK(compressed("a \t <!-- c --> <!-- d -->\nb\n") == "a\nb\n");
  CHECK(compressed("a <!-- c\nd -->\nb\n") == "a\nb\n");
  CHECK(compressed("[a][b]<!-- ignore -->, c\n\n[b]: d\n") == "[a][b], c\n\n[b]: d\n");
}

TEST_CASE("a comment behind nothing but signs stays, for they could become a block") {
  for (const char* page : {"a\n-<!-- c -->\n", "1.<!-- c -->\n", "a\n> ==<!-- c -->\n"}) {
    INFO(page);
    CHECK(compressed(page) == page);
  }
}

TEST_CASE("a comment that keeps two lists apart stays") {
  const std::string page = "- a\n\n<!-- end -->\n\n- b\n";
  CHECK(compressed(page) == page);
  const std::string code = "- a\n\n<!-- end -->\n\n    code\n";
  CHECK(compressed(code) == code);
}

TEST_CASE("a comment in code is code") {
  const std::string page = "```html\n<!-- c -->\n```\n\n`<!-- c -->`\n";
  CHECK(compressed(page) == page);
}

TEST_CASE("a link to edit the page goes when it is a block of its own") {
  CHECK(compressed("a\n\n[Edit this page](https://x)\n") == "a\n\n");
  CHECK(compressed("a\n\n**[✏️ Edit this page on GitHub →](https://x)**\n\nb\n") ==
        "a\n\nb\n");
  const std::string sentence = "To help, [edit this page](https://x).\n";
  CHECK(compressed(sentence) == sentence);
  const std::string other = "[Edit the settings](https://x)\n";
  CHECK(compressed(other) == other);
}

TEST_CASE("long code keeps its head and its tail, and says between them what is missing") {
  const std::string page = "```js {1}\n" + numbered_lines(1, 151) + "```\n";
  CHECK(compressed(page) ==
        "```js\n" + numbered_lines(1, 60) +
            "```\n\n*71 lines of code left out here: lines 7 to 7 of the source.*\n\n```js\n" +
            numbered_lines(132, 151) + "```\n");
  const std::string shorter = "```js\n" + numbered_lines(1, 150) + "```\n";
  CHECK(compressed(shorter) == shorter);
}

TEST_CASE("compact cuts earlier") {
  const std::string page = "```\n" + numbered_lines(1, 61) + "```\n";
  CHECK(compressed(page, Profile::compact) ==
        "```\n" + numbered_lines(1, 30) +
            "```\n\n*21 lines of code left out here: lines 7 to 7 of the source.*\n\n```\n" +
            numbered_lines(52, 61) + "```\n");
  CHECK(compressed(page) == page);
}

TEST_CASE("either part of cut code has a fence as long as its own lines need") {
  const std::string page = "````\n```\n" + numbered_lines(2, 61) + "````\n";
  const std::string cut = compressed(page, Profile::compact);
  CHECK(cut ==
        "````\n```\n" + numbered_lines(2, 30) +
            "````\n\n*21 lines of code left out here: lines 7 to 7 of the source.*\n\n```\n" +
            numbered_lines(52, 61) + "```\n");
}

TEST_CASE("a cut keeps its containers") {
  const std::string page = "> 1. ```\n" + numbered_lines(1, 61, ">    ") + ">    ```\n";
  CHECK(compressed(page, Profile::compact) ==
        "> 1. ```\n" + numbered_lines(1, 30, ">    ") +
            ">    ```\n>\n>    *21 lines of code left out here: lines 7 to 7 of the source.*\n"
            ">\n>    ```\n" +
            numbered_lines(52, 61, ">    ") + ">    ```\n");
}

TEST_CASE("a cut that would save nothing is not made") {
  const std::string page = "```\n" + std::string(70, '\n') + "```\n";
  CHECK(compressed(page, Profile::compact) == page);
}

TEST_CASE("what was left out is counted") {
  const std::string page =
      "<!-- c -->\n\na <!-- d --> b\n\n[Edit page](x)\n\n```\n" + numbered_lines(1, 100) + "```\n";
  const markdown::Document document = markdown::scan(page, markdown::Dialect::markdown);
  const render::Counts expected{{"boilerplate", 1}, {"code_lines", 60}, {"html_comment", 2}};
  CHECK(render::compress(document, Profile::compact, &same_line).dropped == expected);
}

TEST_CASE("the info string keeps the language, and in balanced the title") {
  const auto balanced = [](const std::string& info) {
    return compressed("```" + info + "\na\n```\n").substr(3);
  };
  CHECK(balanced("js {1,3} title=\"a b\" showLineNumbers") == "js title=\"a b\"\na\n```\n");
  CHECK(balanced("rust,ignore") == "rust\na\n```\n");
  CHECK(balanced("ts:line-numbers [a.ts]") == "ts [a.ts]\na\n```\n");
  CHECK(balanced("python client.py {1} theme={null}") == "python client.py\na\n```\n");
  CHECK(balanced("astro \"word\" /re x/ {2}") == "astro\na\n```\n");
  CHECK(balanced("astro \"word\" ins={2} /re x/ del=\"a b\"") ==
        "astro ins={2} del=\"a b\"\na\n```\n");
  CHECK(balanced("title=\"a\"") == "title=\"a\"\na\n```\n");
  CHECK(balanced(" {1}") == " {1}\na\n```\n");
  CHECK(compressed("```js title=\"a\"\na\n```\n", Profile::compact) == "```js\na\n```\n");
  CHECK(compressed("``` title=\"a\"\na\n```\n", Profile::compact) == "```\na\n```\n");
}

TEST_CASE("long data in code is replaced by its length") {
  std::string data;
  while (data.size() < 300) data += "aB3/";
  CHECK(compressed("```\nx = \"" + data + "==\"\n```\n") ==
        "```\nx = \"[base64, 302 characters]\"\n```\n");
  const std::string hex(150, '0');
  CHECK(compressed("```\n" + hex + "ab" + hex + "\n```\n") == "```\n[hex, 302 characters]\n```\n");
  for (const std::string& code :
       {std::string(400, '-'), std::string(400, 'a'), std::string(400, 'F'), data.substr(0, 199)}) {
    CHECK(compressed("```\n" + code + "\n```\n") == "```\n" + code + "\n```\n");
  }
}

TEST_CASE("large JSON is one line in compact, and small JSON as it is written") {
  std::string json = "{\n  \"a b\": \"c \\\" d\",\n  \"list\": [\n";
  for (int i = 0; i < 70; ++i) json += "    " + std::to_string(i) + (i < 69 ? ",\n" : "\n");
  json += "  ]\n}\n";
  const std::string text = compressed("```json\n" + json + "```\n", Profile::compact);
  CHECK(text.substr(0, 47) == "```json\n{\"a b\":\"c \\\" d\",\"list\":[0,1,2,3,4,5,6,7");
  CHECK(text.substr(text.size() - 15) == "67,68,69]}\n```\n");
  CHECK(compressed("```json\n{\n\"a\": 1\n}\n```\n", Profile::compact) ==
        "```json\n{\n\"a\": 1\n}\n```\n");
  CHECK(compressed("```json\n" + json + "```\n") == "```json\n" + json + "```\n");
}

TEST_CASE("large JSON is cut where elements begin, as far out as the limits allow") {
  std::string json = "[\n";
  for (int i = 0; i < 50; ++i) {
    json += "  {\n    \"id\": " + std::to_string(i) + ",\n    \"of\": \"x\",\n    \"n\": 1\n  }";
    json += i < 49 ? ",\n" : "\n";
  }
  json += "]\n";
  const std::string text = compressed("```json\n" + json + "```\n");
  const std::size_t mark = text.find("```\n\n*");
  REQUIRE(mark != std::string::npos);
  CHECK(text.substr(mark - 5, 5) == "  },\n");
  const std::size_t again = text.find("```json\n", mark);
  CHECK(text.substr(again + 8, 4) == "  {\n");
}
