#include "html/file.h"

#include "html/page_tree.h"
#include "render/page_list.h"
#include "support/catch.h"

using namespace galley;

namespace {

html::Page page() {
  html::Page page;
  page.parts.push_back({1, 1, "<p>Text.</p>"});
  page.contents.push_back({2, 1, "a b%", "A & b"});
  return page;
}

const html::FileFacts facts{"docs__a", "docs", "a \"b\".md", "T <i>", "D & d"};

bool has(const std::string& html, const std::string& text) {
  return html.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a page is a file that is known again by its slug") {
  const std::string html = html::to_file(page(), facts);
  CHECK(html::recognise_file(html) == "docs__a");
  CHECK(html.ends_with("</html>\n"));
  CHECK(has(html, "<p>Text.</p>"));
  CHECK(has(html, "href=\"#a%20b%25\">A &amp; b</a>"));
  for (const std::string& other : {std::string("<!doctype html>\n<p>mine</p>"), std::string(),
                                   html.substr(0, 120), " " + html}) {
    CHECK_FALSE(html::recognise_file(other));
  }
}

TEST_CASE("names and titles in a page's file are text") {
  const std::string html = html::to_file(page(), facts);
  CHECK(has(html, "<title>T &lt;i&gt; · docs</title>"));
  CHECK(has(html, "data-path=\"a &quot;b&quot;.md\""));
  CHECK(has(html, "<h1 class=\"title\">T &lt;i&gt;</h1>"));
  CHECK(has(html, "content=\"D &amp; d\""));
}

TEST_CASE("nothing in a page's file begins at a root or at a host") {
  const std::string html = html::to_file(page(), facts);
  for (const char* start : {"=\"/", "=\"http", "url(", "//"}) CHECK_FALSE(has(html, start));
}

TEST_CASE("the list of all pages has their folders, and its script their addresses") {
  const std::vector<html::TreePage> pages{
      {"a.md", "A <b>", "a.html"}, {"x/y/b.md", "", "b.html"}, {"x/c.md", "C", "c%20d.html"}};
  const std::string index = html::index_file("docs", pages);
  CHECK(index.ends_with(render::list_mark));
  CHECK(has(index, "<li><a href=\"a.html\">A &lt;b&gt;</a></li>"));
  CHECK(has(index,
            "<span class=\"folder\">x</span>\n<ul>\n<li><a href=\"c%20d.html\">C</a></li>\n"
            "<li><span class=\"folder\">y</span>\n<ul>\n<li><a href=\"b.html\">b.md</a>"));
  CHECK(has(html::pages_script(pages),
            "{\"path\":\"x/c.md\",\"title\":\"C\",\"address\":\"c%20d.html\"},\n"));
}
