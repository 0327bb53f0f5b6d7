#include "render/html_block.h"
#include "render/html_tags.h"
#include "render/page.h"
#include "support/catch.h"
#include "support/growth.h"

using namespace galley;
using settings::Profile;

namespace {

std::string converted(std::string_view html, Profile profile = Profile::balanced) {
  const auto result = render::html_as_markdown(html, profile);
  if (!result) return "as it is";
  std::string text;
  for (const std::string& line : result->lines) text += line + "\n";
  return text;
}

std::string rendered(const std::string& source, Profile profile) {
  settings::Project project;
  project.profile = profile;
  return render::render(source, "a.md", project).body;
}

std::string balanced(const std::string& source) { return rendered(source, Profile::balanced); }

}  // namespace

TEST_CASE("a tag has a name and attributes in any of their forms") {
  const render::HtmlTag tag = render::read_tag("<IMG a SRC = 'x y' alt=\"\" b=c/>");
  CHECK(tag.name == "img");
  CHECK(tag.treatment == render::Treatment::image);
  CHECK(tag.attribute("src") == "x y");
  CHECK(tag.attribute("alt").empty());
  CHECK(tag.attribute("b") == "c/");
  CHECK(tag.attribute("a").empty());
  CHECK(render::read_tag("</p >").is_closing);
  CHECK(render::read_tag("<T>").treatment == render::Treatment::unknown);
  CHECK(render::tag_size("<a b='>'> c") == 9);
  CHECK(render::tag_size("<!-- a --> b") == 10);
  CHECK(render::tag_size("<a") == 0);
  CHECK(render::tag_size("< a>") == 0);
}

TEST_CASE("layout goes, text and addresses stay") {
  CHECK(converted("<div align='center'>\n").empty());
  CHECK(converted("<p>a *b* &lt;\n c</p><p>d</p>") == "a \\*b\\* &lt; c\n\nd\n");
  CHECK(converted("<a href='b c'>d</a> <a name='e'></a>") == "[d](<b c>) <a name='e'></a>\n");
  CHECK(converted("<a href='b' id='c'> </a><a id='d'>e</a><a></a>") ==
        "<a href='b' id='c'> </a><a id='d'>e</a>\n");
  CHECK(converted("<a href='b'><img src='c' alt='d'></a>") == "[![d](c)](b)\n");
  CHECK(converted("<h3>a</h3><hr/>b<br>c<br>") == "### a\n\n---\n\nb\\\nc\n");
  CHECK(converted("<b>a</b> <i> b</i> x<b>(c)</b>") == "**a** *b* x(c)\n");
  CHECK(converted("<kbd>a_b</kbd>") == "`a_b`\n");
  CHECK(converted("<ol><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ol>") ==
        "1. a\n   - b\n1. c\n");
}

TEST_CASE("scripts, styles and drawings go with their content and are counted") {
  const auto result =
      render::html_as_markdown("<svg><path/></svg><style>a{}</style>b", Profile::balanced);
  REQUIRE(result);
  CHECK(result->lines == std::vector<std::string>{"b"});
  CHECK(result->dropped == std::vector<std::string>{"svg", "style"});
}

TEST_CASE("a block that is not understood as a whole stays as it is") {
  for (const char* html : {"<T>a</T>", "<table><tr>", "<a href='b'>", "</b>", "<ul><li>a",
                           "<script>a", "<div a", "<b><p>a</p></b>", "<!-- a", "<?a?>",
                           "<code><b>a</b></code>", "<b><i>a</b></i>", "<pre>a</pre>", "</li>"}) {
    INFO(html);
    const bool is_item_end = std::string_view(html) == "</li>";
    CHECK(converted(html) == (is_item_end ? "" : "as it is"));
  }
}

TEST_CASE("compact writes a simple table of HTML with pipes") {
  const auto compact = [](std::string_view html) { return converted(html, Profile::compact); };
  CHECK(compact("<table>\n<thead><tr><th>a</th>\n<th><b>b</b></th></tr></thead>\n"
                "<tbody><tr><td>c|d<br/>e</td><td></td></tr></tbody>\n</table>") ==
        "|a|**b**|\n|---|---|\n|c\\|d<br>e| |\n");
  CHECK(compact("a<table border=1><tr><th>b</th><td><code>c|d</code></td></tr></table>e") ==
        "a\n\n| | |\n|---|---|\n|b|`c\\|d`|\n\ne\n");
  CHECK(converted("<table><tr><td>a</td></tr></table>") == "as it is");
}

TEST_CASE("a table that pipes cannot hold stays as it is") {
  for (const char* html :
       {"<table><tr><td colspan=\"2\">a</td></tr></table>",
        "<table><tr><td rowspan=2>a</td></tr></table>",
        "<table><tr><td>a</td></tr><tr><td>a</td><td>b</td></tr></table>",
        "<table><tr><th>a</th></tr><tr><th>b</th></tr></table>",
        "<table><tr><td><p>a</p></td></tr></table>", "<table><tr><td>a</table>",
        "<table><tr><td><ul><li>a</li></ul></td></tr></table>",
        "<table><caption>a</caption><tr><td>b</td></tr></table>", "<table></table>",
        "<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>",
        "<table>a<tr><td>b</td></tr></table>", "<table><tr></tr></table>",
        "<table><td>a</td></table>", "<ul><li><table><tr><td>a</td></tr></table></li></ul>"}) {
    INFO(html);
    CHECK(converted(html, Profile::compact) == "as it is");
  }
}

TEST_CASE("tags in text change together or not at all") {
  CHECK(balanced("a <span>b</span> c\n") == "a b c\n");
  CHECK(balanced("a <span></span> c\n") == "a c\n");
  CHECK(balanced("a<br>b<br/>\n") == "a\\\nb\n");
  CHECK(balanced("> a<br>b\n") == "> a\\\n> b\n");
  CHECK(balanced("<span>- a</span>\n") == "<span>- a</span>\n");
  CHECK(balanced("a\n<a id=\"b\"></a>\nc\n") == "a\n<a id=\"b\"></a>\nc\n");
  CHECK(balanced("a <b>c\n") == "a <b>c\n");
  CHECK(balanced("a<br>- b\n") == "a<br>- b\n");
  CHECK(balanced("<a href=\"b\">c [d](e)</a> f\n") == "<a href=\"b\">c [d](e)</a> f\n");
  CHECK(balanced("Vec<T> and <u>x</u>\n") == "Vec<T> and x\n");
  CHECK(balanced("# <a id=\"b\"></a>c\n") == "# <a id=\"b\"></a>c\n");
  CHECK(balanced("# <a></a>c\n") == "# c\n");
  CHECK(balanced("- <span></span>\n- b\n") == "- <span></span>\n- b\n");
}

TEST_CASE("a drawing in a line of text goes with what is in it") {
  CHECK(balanced("a <svg viewBox=\"0 0 1 1\"><path d=\"M0\"/></svg> b\n") == "a b\n");
  CHECK(balanced("a <svg><b>c</svg> b\n") == "a b\n");
  CHECK(balanced("a <svg><path/> b\n") == "a <svg><path/> b\n");
  CHECK(balanced("a </svg> b\n") == "a </svg> b\n");
}

TEST_CASE("a block of HTML is a blank line apart from what is around it") {
  CHECK(balanced("a\n<p>b</p>\n\nc\n") == "a\n\nb\n\nc\n");
  CHECK(balanced("- a\n  <p>b</p>\n- c\n") == "- a\n\n  b\n\n- c\n");
  CHECK(balanced("> <details><summary>a</summary>\n>\n> b\n>\n> </details>\n") ==
        "> **a**\n>\n> b\n>\n");
  CHECK(balanced("<script>a</script>\nb\n") == "b\n");
}

TEST_CASE("raw HTML made to be slow takes linear time") {
  for (const char* part :
       {"<div>", "<a href='b'>", "<ul><li>", "<!--", "<b>", "a<br>", "<script>", "<a b='", "a <b>",
        "<p>a</p>\n\n", "</", "<table>", "<table><tr><td>a</td>", "<table><tr><td><b>"}) {
    INFO(part);
    const auto clean = [part](std::size_t size) {
      std::string source;
      while (source.size() < size) source += part;
      CHECK(balanced(source).size() < 16 * source.size());
      CHECK(rendered(source, Profile::compact).size() < 16 * source.size());
    };
    CHECK(test::growth(1U << 18U, clean) <= test::max_growth);
  }
}
