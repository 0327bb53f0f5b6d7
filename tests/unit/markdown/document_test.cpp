#include "markdown/document.h"

#include "support/catch.h"

using galley::markdown::apply;
using galley::markdown::detect_dialect;
using galley::markdown::Dialect;
using galley::markdown::Edit;
using galley::markdown::position;

TEST_CASE("a position counts lines and bytes from one") {
  const std::string_view source = "ab\n\nc\xC3\xA9x";
  CHECK(position(source, 0).line == 1);
  CHECK(position(source, 0).column == 1);
  CHECK(position(source, 2).column == 3);
  CHECK(position(source, 3).line == 2);
  CHECK(position(source, 3).column == 1);
  CHECK(position(source, 7).line == 3);
  CHECK(position(source, 7).column == 4);
  CHECK(position(source, 1000).line == 3);
}

TEST_CASE("edits may come in any order") {
  CHECK(apply("abcdef", {{{4, 5}, "E"}, {{0, 1}, "A"}}) == "AbcdEf");
  CHECK(apply("abc", {}) == "abc");
  CHECK(apply("abc", {{{3, 3}, "!"}, {{0, 0}, "?"}}) == "?abc!");
}

TEST_CASE("of two edits that overlap the first one wins") {
  CHECK(apply("abcdef", {{{2, 5}, "X"}, {{1, 3}, "Y"}}) == "aYdef");
  CHECK(apply("abcdef", {{{1, 2}, "short"}, {{1, 4}, "long"}}) == "alongef");
  CHECK(apply("abcdef", {{{1, 4}, "X"}, {{2, 2}, "lost"}}) == "aXef");
}

TEST_CASE("insertions at one place keep their order and stand before a replacement there") {
  CHECK(apply("abc", {{{1, 1}, "1"}, {{1, 1}, "2"}}) == "a12bc");
  CHECK(apply("abc", {{{1, 2}, "X"}, {{1, 1}, "1"}, {{2, 2}, "3"}}) == "a1X3c");
}

TEST_CASE("the extension .mdx decides, any other does not") {
  CHECK(detect_dialect("a.mdx", "plain") == Dialect::mdx);
  CHECK(detect_dialect("a.md", "plain") == Dialect::markdown);
  CHECK(detect_dialect("a.md", "import A from './a'\n\n# T\n") == Dialect::mdx);
  CHECK(detect_dialect("a.md", "---\ntitle: x\n---\n\nexport const a = 1\n") == Dialect::mdx);
  CHECK(detect_dialect("a.md", "# Title {/*title*/}\n") == Dialect::mdx);
  CHECK(detect_dialect("a.md", "text\n\n{/* a comment */}\n") == Dialect::mdx);
}

TEST_CASE("what looks like MDX in code, HTML or prose is not") {
  CHECK(detect_dialect("a.md", "```js\nimport a from 'b'\n```\n") == Dialect::markdown);
  CHECK(detect_dialect("a.md", "~~~\n{/* c */}\n~~~\n") == Dialect::markdown);
  CHECK(detect_dialect("a.md", "text\n\n    import a from 'b'\n") == Dialect::markdown);
  CHECK(detect_dialect("a.md", "<script setup>\nimport A from './A.vue'\n</script>\n") ==
        Dialect::markdown);
  CHECK(detect_dialect("a.md", "import the data, then export it\n") == Dialect::markdown);
  CHECK(detect_dialect("a.md", "export your results\n") == Dialect::markdown);
  CHECK(detect_dialect("a.md", "Write `{/* c */}` for a comment\n") == Dialect::markdown);
}
