#include "markdown/front_matter.h"

#include "support/catch.h"

using galley::markdown::find_front_matter;
using galley::markdown::FrontMatter;
using galley::markdown::read_front_matter;

TEST_CASE("front matter is read as YAML") {
  const FrontMatter matter = read_front_matter(
      "---\ntitle: 'A: \"b\" # c'\ndescription: >\n  two\n  lines\nslug: s\ntags: [a, b "
      "c]\n---\nx\n");
  CHECK(matter.is_valid);
  CHECK(matter.title == "A: \"b\" # c");
  CHECK(matter.description == "two lines");
  CHECK(matter.slug == "s");
  CHECK(matter.topics == std::vector<std::string>{"a", "b c"});
  CHECK(matter.diagnostics.empty());
  CHECK(matter.span.size() == 80);
}

TEST_CASE("topics may be called tags or keywords and be one text") {
  CHECK(read_front_matter("---\ntopics: [x]\ntags: [y]\n---\n").topics.front() == "x");
  CHECK(read_front_matter("---\nkeywords: a, b ,,c\n---\n").topics ==
        std::vector<std::string>{"a", "b", "c"});
  CHECK(read_front_matter("---\ntopics:\ntags: t\n---\n").topics == std::vector<std::string>{"t"});
  CHECK(read_front_matter("---\ntags: [1, [x], {a: b}, ~]\n---\n").topics.size() == 1);
}

TEST_CASE("only a rule on the first line opens front matter") {
  CHECK(find_front_matter("---\na: b\n---\n").end == 13);
  CHECK(find_front_matter("\xEF\xBB\xBF---\na: b\n---").begin == 3);
  CHECK(find_front_matter("---  \na: b\n...\nx").end == 15);
  CHECK(find_front_matter("---\r\na: b\r\n---\r\nx").end == 16);
  CHECK(find_front_matter("---\n\ntitle: a\n---\n").end == 18);
  CHECK(find_front_matter("---\n---\n").end == 8);
  CHECK(find_front_matter("\n---\na: b\n---\n").empty());
  CHECK(find_front_matter("---\na: b\n").empty());
  CHECK(find_front_matter("----\na: b\n---\n").empty());
  CHECK(find_front_matter("---\n\n# A page that begins with a break\n\n---\n").empty());
  CHECK(find_front_matter("").empty());
  CHECK(find_front_matter("---").empty());
}

TEST_CASE("empty front matter is valid") {
  CHECK(read_front_matter("---\n---\n").is_valid);
  CHECK(read_front_matter("---\n# nothing\n---\n").is_valid);
  CHECK(read_front_matter("no front matter\n").is_valid);
}

TEST_CASE("broken YAML is a diagnostic at its place in the source") {
  const FrontMatter matter = read_front_matter("---\ntitle: a\nb: [c\n---\nx\n");
  CHECK_FALSE(matter.is_valid);
  REQUIRE(matter.diagnostics.size() == 1);
  CHECK(matter.diagnostics[0].code == "front-matter-invalid");
  CHECK(matter.diagnostics[0].place.line == 4);
  CHECK(matter.diagnostics[0].place.column == 1);
  const FrontMatter colon = read_front_matter("---\ntitle: a: b\n---\n");
  REQUIRE(colon.diagnostics.size() == 1);
  CHECK(colon.diagnostics[0].place.line == 2);
  CHECK(colon.diagnostics[0].place.column == 9);
}

TEST_CASE("YAML that is no mapping stays in the text") {
  const FrontMatter matter = read_front_matter("---\n- a\n- b\n---\n");
  CHECK_FALSE(matter.is_valid);
  CHECK(matter.diagnostics.at(0).place.line == 2);
}

TEST_CASE("front matter that could exhaust the reader is refused before it is read") {
  const std::string deep(100000, '[');
  CHECK_FALSE(read_front_matter("---\na: " + deep.substr(0, 60000) + "\n---\n").is_valid);
  CHECK_FALSE(read_front_matter("---\na: " + deep + "\n---\n").is_valid);
  std::string dashes = "---\n";
  for (int i = 0; i < 1000; ++i) dashes += "- ";
  CHECK_FALSE(read_front_matter(dashes + "\n---\n").is_valid);
  std::string steps = "---\n";
  for (int i = 0; i < 200; ++i) steps += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  CHECK_FALSE(read_front_matter(steps + "---\n").is_valid);
}

TEST_CASE("a long list on one line is no deep nesting") {
  std::string many = "---\ntags: [a";
  for (int i = 0; i < 300; ++i) many += ", b: {c: d}";
  CHECK(read_front_matter(many + "]\ntext: a - b - c - d ? e\n---\n").is_valid);
}

TEST_CASE("a scalar that is not text is taken as it is written") {
  CHECK(read_front_matter("---\ntitle: 42\n---\n").title == "42");
  CHECK(read_front_matter("---\ntitle: no\n---\n").title == "no");
  CHECK(read_front_matter("---\ntitle: 2024-01-02\n---\n").title == "2024-01-02");
  CHECK(read_front_matter("---\ntitle:\n---\n").title.empty());
  CHECK(read_front_matter("---\ntitle: [a]\n---\n").title.empty());
}
