#include "markdown/html_oracle.h"

#include <nlohmann/json.hpp>

#ifdef GALLEY_HAS_MD4C_HTML
#include <md4c-html.h>
#endif

#include "samples.h"
#include "support/catch.h"

using galley::markdown::RenderedPage;
using galley::markdown::same_html;
using galley::markdown::to_html;

namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

#ifdef GALLEY_HAS_MD4C_HTML
std::string reference_html(const std::string& source) {
  const std::string input = source + "\n";
  std::string out;
  md_html(
      input.data(), static_cast<MD_SIZE>(source.size()),
      [](const MD_CHAR* text, MD_SIZE size, void* user) {
        static_cast<std::string*>(user)->append(text, size);
      },
      &out, MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS,
      MD_HTML_FLAG_VERBATIM_ENTITIES);
  return out;
}
#endif

}  // namespace

TEST_CASE("HTML is that of the specification") {
  CHECK(*to_html("# a *b*\n\n- [x] c\n\n| d |\n|---|\n| `e` |\n") ==
        "<h1>a <em>b</em></h1>\n<ul>\n<li class=\"task-list-item\"><input type=\"checkbox\" "
        "class=\"task-list-item-checkbox\" disabled checked>c</li>\n</ul>\n<table>\n<thead>\n<tr>\n"
        "<th>d</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><code>e</code></td>\n</tr>\n</tbody>\n"
        "</table>\n");
  CHECK(*to_html("\xEF\xBB\xBF# a\n") == "<h1>a</h1>\n");
  CHECK(*to_html("![a *b*](c%20d \"e\")") ==
        "<p><img src=\"c%20d\" alt=\"a b\" title=\"e\"></p>\n");
  CHECK(*to_html("") == "");
}

#ifdef GALLEY_HAS_MD4C_HTML
TEST_CASE("HTML of every example and page is that of md4c's own renderer") {
  const std::string spec = galley::test::spec_folder();
  const std::string corpus = galley::test::corpus_folder();
  std::vector<std::string> sources;
  if (!spec.empty()) {
    const auto file = galley::test::read_file(spec + "/commonmark-0.30.json");
    for (const auto& example : nlohmann::json::parse(file)) sources.push_back(example["markdown"]);
  }
  if (!corpus.empty()) {
    for (const auto& path : galley::test::files_below(corpus, ".md")) {
      sources.push_back(galley::test::read_file(path));
    }
    for (const auto& path : galley::test::files_below(corpus, ".mdx")) {
      sources.push_back(galley::test::read_file(path));
    }
  }
  int different = 0;
  for (const std::string& source : sources) {
    if (to_html(source) != reference_html(source)) ++different;
  }
  std::cout << sources.size() << " sources rendered, " << different << " unlike md4c-html\n";
  CHECK(different == 0);
}
#endif

TEST_CASE("pages are the same but for white space outside of code") {
  CHECK(same_html("# a\n\nb\n", "#   a\n\n\n\nb"));
  CHECK(same_html("a\nb\n", "a b\n"));
  CHECK(same_html("A\n=\n", "# A\n"));
  CHECK_FALSE(same_html("a\n", "b\n"));
  CHECK_FALSE(same_html("a\n", "a b\n"));
  CHECK_FALSE(same_html("a b\n", "a\n"));
  CHECK_FALSE(same_html("    a  b\n", "    a b\n"));
  CHECK_FALSE(same_html("```\na\n\n\nb\n```\n", "```\na\n\nb\n```\n"));
  CHECK_FALSE(same_html("a  \nb\n", "a\nb\n"));
  CHECK_FALSE(same_html("<pre>\na  b\n</pre>\n", "<pre>\na b\n</pre>\n"));
}

TEST_CASE("a table of more than 128 columns is rendered without tables") {
  const std::string source =
      repeated("|a", 200) + "\n" + repeated("|---", 200) + "\n" + repeated("|b", 200) + "\n";
  const auto html = to_html(source);
  REQUIRE(html);
  CHECK(html->find("<table>") == std::string::npos);
  CHECK(html->find("<p>") == 0);
}

TEST_CASE("output out of proportion is given up") {
  const std::string source = "[a]: /" + repeated("b", 10000) + "\n\n" + repeated("[a] ", 10000);
  CHECK_FALSE(to_html(source));
  CHECK(same_html(source, source));
  CHECK_FALSE(same_html(source, source + "\nb\n"));
  CHECK(RenderedPage(source).equals(source + "\nb\n") == std::nullopt);
  CHECK(RenderedPage("a\n").equals(source) == false);
}

TEST_CASE("a source may end anywhere and hold any byte") {
  const std::string source =
      "`a\n\\<b [c](d \"e\n&amp;\x00~~~\n| a |\n|---|\n<!-- "
      "- [ ] x\n\xFF\xC3\n";
  for (std::size_t size = 0; size <= source.size(); ++size) {
    const std::vector<char> exact(source.begin(),
                                  source.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(to_html({exact.data(), exact.size()}));
  }
}
