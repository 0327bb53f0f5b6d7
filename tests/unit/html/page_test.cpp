#include "html/page.h"

#include "law.h"
#include "rendered.h"
#include "support/catch.h"

using galley::html::Hidden;
using galley::test::html_of;
using galley::test::page_of;

namespace {

bool has(const std::string& html, std::string_view part) {
  return html.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a page is a list of parts, each whole, with the line that it begins at") {
  const auto page = page_of("---\ntitle: T\n---\n\n# One\n\nText *a*.\n\n- b\n- c\n");
  REQUIRE(page.parts.size() == 3);
  CHECK(page.parts[0].line == 5);
  CHECK(page.parts[1].line == 7);
  CHECK(page.parts[1].html == "<p>Text <em>a</em>.</p>\n");
  CHECK(page.parts[2].line == 9);
}

TEST_CASE("lines that come above a part leave its bytes as they are") {
  const std::string text = "A [link](b.md).\n\n- c\n- d [e](f.md)\n\n<aside>\n\ng\n\n</aside>\n";
  const auto before = page_of(text);
  const auto after = page_of("New.\n\nLines.\n\n" + text);
  REQUIRE(after.parts.size() == before.parts.size() + 2);
  for (std::size_t i = 0; i < before.parts.size(); ++i) {
    CHECK(after.parts[i + 2].hash == before.parts[i].hash);
    CHECK(after.parts[i + 2].html == before.parts[i].html);
    CHECK(after.parts[i + 2].line == before.parts[i].line + 4);
  }
}

TEST_CASE("headings have the anchors of the documentation tool, and make the contents") {
  const auto page = page_of("# A *b* `c`\n\n## Own {#own-id}\n\n## A b c\n");
  REQUIRE(page.contents.size() == 3);
  CHECK(page.contents[0].anchor == "a-b-c");
  CHECK(page.contents[0].text == "A b c");
  CHECK(page.contents[1].anchor == "own-id");
  CHECK(page.contents[1].text == "Own");
  CHECK(page.contents[2].anchor == "a-b-c-1");
  CHECK(page.parts[1].html.starts_with("<h2 id=\"own-id\">Own<a class=\"anchor\""));
}

TEST_CASE("links lead to pages and files by their place in the source") {
  CHECK(has(html_of("[a](../b.md#c)"), "<a href=\"page:b.md#c\" data-at=\"0:5\">a</a>"));
  CHECK(has(html_of("[a](b/)"), "href=\"page:guide/b/\""));
  CHECK(has(html_of("[a](x.zip)"), "href=\"asset:guide/x.zip\""));
  CHECK(has(html_of("![alt *x*](img/a.png \"t\")"),
            "<img src=\"asset:guide/img/a.png\" alt=\"alt x\" title=\"t\""));
  CHECK(has(html_of("[a][r]\n\n[r]: b.md 'T'\n"), "<a href=\"page:guide/b.md\" title=\"T\""));
  CHECK(has(html_of("[a](https://x.org)"), "href=\"https://x.org\" rel=\"noopener noreferrer\""));
}

TEST_CASE("an address that could execute something, or load from elsewhere, is none") {
  for (const std::string address :
       {"javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#106;avascript:alert(1)",
        "java&#10;script:alert(1)", "&#1;javascript:alert(1)", "vbscript:x", "data:text/html,x",
        "file:///etc/passwd", "blob:x", "view-source:x"}) {
    INFO(address);
    CHECK(has(html_of("[a](<" + address + ">)"), "<span class=\"no-link\">a</span>"));
    CHECK_FALSE(has(html_of("<a href=\"" + address + "\">a</a>"), "href"));
    CHECK_FALSE(has(html_of("<img src=\"" + address + "\">"), "<img"));
    CHECK_FALSE(
        has(html_of("<A b={1} href=\"" + address + "\">a</A>\n\nimport x from 'y'\n", "a.mdx"),
            "href=\"" + address));
  }
  CHECK_FALSE(has(html_of("![a](https://x.org/a.png)"), "<img"));
  CHECK_FALSE(has(html_of("![a](//x.org/a.png)"), "<img"));
  CHECK_FALSE(has(html_of("<img src=\"\\\\x.org/a.png\">"), "<img"));
  CHECK_FALSE(has(html_of("![a](data:image/svg+xml;base64,xx)"), "text/html"));
}

TEST_CASE("of raw HTML only what is on the list stays") {
  for (const std::string html :
       {"<script>alert(1)</script>", "<div onclick=\"x()\">a</div>", "<iframe src=\"x\"></iframe>",
        "<form action=\"x\"><input name=\"y\"></form>", "<base href=\"//x\">",
        "<meta http-equiv=\"refresh\" content=\"0;url=//x\">", "<object data=\"x\"></object>",
        "<svg onload=\"x()\"></svg>", "<p style=\"position:fixed\">a</p>", "<link rel=\"x\">",
        "<img src=\"a.png\" onerror=\"x()\">", "<style>*{}</style>", "<embed src=\"x\">",
        "<a href=\"b.md\" target=\"_top\" ping=\"//x\">a</a>", "<video poster=\"//x\"></video>",
        "<DIV ONCLICK=x()>a</DIV>", "<button formaction=\"x\">a</button>",
        "<img srcset=\"//x 2x\" src=\"a.png\">", "<math><mtext></mtext></math>"}) {
    for (const std::string& source : {html, "text " + html + " text", "<div>\n\n" + html}) {
      INFO(source);
      for (const auto& part : page_of(source).parts) {
        CHECK(galley::test::html_complaint(part.html).empty());
      }
    }
  }
  CHECK(html_of("<details open>\n<summary>S</summary>\n\nText.\n\n</details>\n") ==
        "<details open=\"\">\n<summary>S</summary>\n<p>Text.</p>\n</details>\n");
}

TEST_CASE("a script goes with what is in it, a tag that is unknown stays as text") {
  CHECK(html_of("<script>\nalert(1)\n</script>\n\nText.\n") == "<p>Text.</p>\n");
  CHECK(html_of("An Option<T> here") == "<p>An Option&lt;T&gt; here</p>\n");
}

TEST_CASE("an id never takes the place of one of galley's own") {
  CHECK_FALSE(has(html_of("<a id=\"galley-search\">x</a>"), "galley-search"));
  CHECK(has(html_of("<a id=\"mine\">x</a>"), "id=\"mine\""));
}

TEST_CASE("what a document leaves open, or closes without having it open, ends with its part") {
  for (const std::string source :
       {"<div>\n\na\n\nb", "</div></section></main>\n\na", "<b>a\n\nb", "- <div>\n\n  a\n- b",
        "<p>a\n\nb", "> <details>\n\nb", "<table><tr><td>\n\na\n\nb"}) {
    INFO(source);
    for (const auto& part : page_of(source).parts) {
      CHECK(galley::test::html_complaint(part.html).empty());
    }
  }
}

TEST_CASE("containers of all tools are callouts, tabs, steps and folding parts") {
  CHECK(has(html_of("> [!WARNING]\n> Text.\n"),
            "<aside class=\"callout warning\">\n<p class=\"callout-title\">Warning</p>\n<p>Text."));
  CHECK(has(html_of(":::tip[Do *it*]\nText.\n:::\n"),
            "<aside class=\"callout tip\">\n<p class=\"callout-title\">Do <em>it</em></p>"));
  CHECK(has(html_of("!!! danger \"Stop\"\n    Text.\n"), "<aside class=\"callout caution\">"));
  CHECK(has(html_of("??? note \"More\"\n    Text.\n"),
            "<details>\n<summary>More</summary>\n<p>Text.</p>\n</details>"));
  CHECK(has(html_of("=== \"A\"\n\n    One.\n\n=== \"B\"\n\n    Two.\n\nEnd.\n"),
            "</section>\n<section class=\"panel\" data-label=\"B\">"));
  CHECK(has(html_of("=== \"A\"\n\n    One.\n\nEnd.\n"), "</section>\n</div>\n<p>End."));
  CHECK(
      has(html_of("<Tabs>\n<TabItem label=\"A\">\nOne.\n</TabItem>\n</Tabs>\n\n{/* */}\n", "a.mdx"),
          "<div class=\"tabs\">\n<section class=\"panel\" data-label=\"A\">"));
  CHECK(has(html_of("::: code-group\n\n```js [npm]\na\n```\n\n:::\n"), "data-label=\"npm\""));
}

TEST_CASE("a component that nobody knows is a labelled box that keeps its children") {
  const std::string html = html_of(
      "<Gallery title=\"T\" href=\"b.md\">\n  One **two**.\n</Gallery>\n\n{/* */}\n", "a.mdx");
  CHECK(has(html, "<span class=\"component-name\">Gallery</span>"));
  CHECK(has(html, "<a href=\"page:b.md\">T</a>"));
  CHECK(has(html, "<p>One <strong>two</strong>.</p>"));
  CHECK(has(html_of("An <Odd a={1} /> one.\n\n{/* */}\n", "a.mdx"),
            "<code class=\"component\">&lt;Odd a={1} /&gt;</code>"));
  CHECK(has(html_of("<Since v=\"2.0\" />\n\n{/* */}\n", "a.mdx"),
            "<div><code class=\"component\">&lt;Since v=&quot;2.0&quot; /&gt;</code></div>"));
}

TEST_CASE("a listing of a book has its number, file and caption above the code") {
  const std::string html = html_of(
      "<Listing number=\"5-1\" file-name=\"a.rs\" caption=\"Using a "
      "`struct`\">\n\n```rust\na\n```\n\n"
      "</Listing>\n");
  CHECK(has(html,
            "<figure class=\"listing\">\n<figcaption>Listing 5-1 · a.rs · Using a "
            "<code>struct</code></figcaption>"));
}

TEST_CASE("expressions are their values where these are written, else their source") {
  CHECK(has(html_of("A {'b'} {c.d}.\n", "a.mdx"), "A b <code class=\"expression\">{c.d}</code>."));
}

TEST_CASE("shortcodes that nobody knows are chips, but not in code") {
  CHECK(has(html_of("A {{< odd b=\"c\" >}} `{{< d >}}`."),
            "<code class=\"shortcode\">{{&lt; odd b=&quot;c&quot; &gt;}}</code> "
            "<code>{{&lt; d &gt;}}</code>"));
}

TEST_CASE("footnotes stand at the end, with links there and back") {
  const std::string html = html_of("A[^x] b[^x] c[^none].\n\n[^x]: Note *y*.\n");
  CHECK(has(html, "<a href=\"#galley-footnote-x\" id=\"galley-mark-x\">1</a>"));
  CHECK(has(html, "id=\"galley-mark-x-2\">1</a>"));
  CHECK(has(html, "c[^none]."));
  CHECK(has(html, "<li id=\"galley-footnote-x\">Note <em>y</em>."));
}

TEST_CASE("items of a list can be done or not") {
  CHECK(html_of("- [x] a\n- [ ] b\n") ==
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked> a\n</li>\n"
        "<li data-line=\"1\" class=\"task\"><input type=\"checkbox\" disabled> b\n</li>\n</ul>\n");
}

TEST_CASE("tables keep their alignment, and pipes in code are pipes") {
  const std::string html = html_of("| a | b |\n|:-|-:|\n| `c\\|d` | **e** |\n");
  CHECK(has(html, "<th align=\"left\">a</th><th align=\"right\">b</th>"));
  CHECK(has(html, "<td align=\"left\"><code>c|d</code></td><td align=\"right\"><strong>e"));
}

TEST_CASE("a line of text that looks like a block when it stands alone stays text") {
  CHECK(html_of("a\n     - b\n     # c\n     ===\n") == "<p>a\n- b\n# c\n===</p>\n");
  CHECK(html_of("# - a\n").starts_with("<h1 id=\"--a\">- a<"));
}

TEST_CASE("code is text, with its language, its title and its drawings' source") {
  CHECK(html_of("```js title=\"a.js\"\n<b>&\n```\n") ==
        "<figure class=\"code\"><figcaption>a.js</figcaption><pre tabindex=\"0\"><code "
        "class=\"language-js\">&lt;b&gt;&amp;\n</code></pre></figure>\n");
  CHECK(html_of("```mermaid\na-->b\n```\n") == "<pre class=\"mermaid\">a--&gt;b\n</pre>\n");
}

TEST_CASE("formulas between dollars are marked, and money and variables are not") {
  const auto math = [](const std::string& tex) {
    return "<span class=\"math\">" + tex + "</span>";
  };
  CHECK(has(html_of("Let $x$ be $a_1 *b* a_2$."),
            "Let " + math("$x$") + " be " + math("$a_1 *b* a_2$")));
  CHECK(has(html_of("So $$\\frac{a}{b} < c$$ holds."), math("$$\\frac{a}{b} &lt; c$$")));
  CHECK(has(html_of("> $$\n> a \\\\\n> b_1\n> $$\n"), math("$$\na \\\\\nb_1\n$$")));
  for (const char* text : {"$5 and $10", "$HOME/$USER", "a\\$x^2$", "$ x^2 $", "$x^2$3", "a$x^2$",
                           "`$x^2$`", "[$x^2](b) $", "$$$x^2$$$", "$x^2", "$x^\n2$"}) {
    INFO(text);
    CHECK_FALSE(has(html_of(text), "class=\"math\""));
  }
}

TEST_CASE("what the page hides and a model reads is listed") {
  const auto page =
      page_of("A<!-- one -->\n\nz\u200Bw\n\n\u202Eabc\n\n<!--\ntwo\n-->\n\n{/* no */}\n");
  REQUIRE(page.hidden.size() == 5);
  CHECK(page.hidden[0].text == "one");
  CHECK(page.hidden[0].line == 1);
  CHECK(page.hidden[1].kind == Hidden::Kind::invisible);
  CHECK(page.hidden[1].text == "U+200B");
  CHECK(page.hidden[1].line == 3);
  CHECK(page.hidden[2].kind == Hidden::Kind::bidirectional);
  CHECK(page.hidden[3].text == "two");
  CHECK(page.hidden[3].line == 7);
  CHECK(page.hidden[4].text == "no");
}

TEST_CASE("front matter is a panel that can be opened, broken front matter as it is written") {
  CHECK(has(page_of("---\ntitle: <b>\ntags: [a, b]\n---\n").front_matter,
            "<dt>title</dt><dd>&lt;b&gt;</dd>\n<dt>tags</dt><dd><ul>\n<li>a</li>"));
  CHECK(has(page_of("---\na: b: [c\n---\n").front_matter, "<pre>a: b: [c"));
  CHECK(page_of("Text.\n").front_matter.empty());
}
