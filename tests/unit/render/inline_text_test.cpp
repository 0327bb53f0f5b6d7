#include "render/inline_text.h"

#include "markdown/html_oracle.h"
#include "support/catch.h"

using namespace galley::render;

namespace {

std::string html(const std::string& markdown) {
  return galley::markdown::to_html(markdown).value_or("(no HTML)");
}

}  // namespace

TEST_CASE("text from JavaScript reads as itself in Markdown") {
  const std::pair<const char*, const char*> cases[] = {{"a*b*c", "a*b*c"},
                                                       {"__init__", "__init__"},
                                                       {"snake_case", "snake_case"},
                                                       {"[x](y)", "[x](y)"},
                                                       {"<b>", "&lt;b&gt;"},
                                                       {"a \\* b", "a \\* b"},
                                                       {"&lt;", "&amp;lt;"},
                                                       {"~~x~~", "~~x~~"},
                                                       {"# not a heading", "# not a heading"},
                                                       {"- no item", "- no item"},
                                                       {"1. no item", "1. no item"},
                                                       {"> no quote", "&gt; no quote"},
                                                       {"one ` tick", "one ` tick"},
                                                       {"two\n  lines", "two lines"},
                                                       {"+ x", "+ x"},
                                                       {"===", "==="},
                                                       {"---", "---"},
                                                       {"2026", "2026"}};
  for (const auto& [text, expected] : cases) {
    INFO(text);
    CHECK(html(markdown_text(text, TextOrigin::javascript)) ==
          "<p>" + std::string(expected) + "</p>\n");
  }
}

TEST_CASE("pairs of backticks in a title stay code, references in attributes stay live") {
  CHECK(markdown_text("Using `a*b`", TextOrigin::jsx) == "Using `a*b`");
  CHECK(markdown_text("&quot;x&quot;", TextOrigin::jsx) == "&quot;x&quot;");
}

TEST_CASE("a code span holds any code") {
  for (const char* code : {"x", "`", "``", "a `b` c", "`start", "{a.b}"}) {
    INFO(code);
    std::string expected = code;
    CHECK(html(code_span(code)) == "<p><code>" + expected + "</code></p>\n");
  }
  CHECK(code_span("a\n\n  b") == "`a b`");
  CHECK(code_span("  ").empty());
}

TEST_CASE("a destination with spaces or parentheses stands in angle brackets") {
  CHECK(link_destination("/a/b#c") == "/a/b#c");
  CHECK(link_destination("a b") == "<a b>");
  CHECK(link_destination("a(b") == "<a(b>");
  CHECK(html("[x](" + link_destination("a<b>") + ")") == "<p><a href=\"a%3Cb%3E\">x</a></p>\n");
}

TEST_CASE("bars in a cell are escaped once") {
  CHECK(table_cell("a|b") == "a\\|b");
  CHECK(table_cell("a\\|b") == "a\\|b");
}

TEST_CASE("an expression of nothing but comments is a comment") {
  CHECK(is_comment("/* a */"));
  CHECK(is_comment(" /* a */ // b\n /* c */ "));
  CHECK(is_comment("// a"));
  CHECK(is_comment(""));
  CHECK_FALSE(is_comment("/* a */ b"));
  CHECK_FALSE(is_comment("/* open"));
}

TEST_CASE("escapes and references stand for their characters") {
  CHECK(plain_text("\\{a\\} \\a &lt;b&gt; &#123; &#x7D; &amp;amp; &unknown; & &;") ==
        "{a} \\a <b> { } &amp; &unknown; & &;");
}
