#include "markdown/front_matter.h"

#include "markdown/yaml_value.h"
#include "support/catch.h"

using galley::markdown::find_front_matter;
using galley::markdown::FrontMatter;
using galley::markdown::read_front_matter;
using galley::markdown::read_yaml;
using galley::markdown::Value;
using State = galley::markdown::FrontMatter::State;

namespace {

galley::markdown::About about(std::string_view source) {
  return galley::markdown::about_page(read_front_matter(source).values);
}

}  // namespace

TEST_CASE("front matter is read as YAML") {
  const std::string_view source =
      "---\ntitle: 'A: \"b\" # c'\ndescription: >\n  two\n  lines\nslug: s\ntags: [a, b "
      "c]\n---\nx\n";
  const FrontMatter matter = read_front_matter(source);
  CHECK(matter.state == State::read);
  CHECK(matter.diagnostics.empty());
  CHECK(matter.span.size() == 80);
  CHECK(matter.text.of(source).substr(0, 6) == "title:");
  CHECK(matter.text.end == 76);
  const auto page = about(source);
  CHECK(page.title == "A: \"b\" # c");
  CHECK(page.description == "two lines");
  CHECK(page.topics == std::vector<std::string>{"a", "b c"});
  CHECK(page.rest.keys == std::vector<std::string>{"slug"});
}

TEST_CASE("what nobody has understood is the rest") {
  const auto page = about(
      "---\ntitle: [a]\ndescription: {b: c}\ntopics: [x]\ntags: [y]\nweight: 10\nnone:\n---\n");
  CHECK(page.title.empty());
  CHECK(page.rest.keys ==
        std::vector<std::string>{"title", "description", "tags", "weight", "none"});
  CHECK(page.rest.find("weight")->text == "10");
  CHECK(page.rest.find("weight")->kind == Value::Kind::plain);
  CHECK(page.rest.find("nothing") == nullptr);
}

TEST_CASE("of a key that stands twice the last value counts, and that is said") {
  const FrontMatter matter = read_front_matter("---\na: 1\nb: 2\na: 3\n---\n");
  CHECK(matter.values.keys == std::vector<std::string>{"a", "b"});
  CHECK(matter.values.find("a")->text == "3");
  REQUIRE(matter.diagnostics.size() == 1);
  CHECK(matter.diagnostics[0].place.line == 4);
  CHECK(matter.diagnostics[0].code == "front-matter-key");
}

TEST_CASE("topics may be called tags or keywords and be one text") {
  CHECK(about("---\ntopics: [x]\ntags: [y]\n---\n").topics.front() == "x");
  CHECK(about("---\nkeywords: a, b ,,c\n---\n").topics == std::vector<std::string>{"a", "b", "c"});
  CHECK(about("---\ntopics:\ntags: t\n---\n").topics == std::vector<std::string>{"t"});
  CHECK(about("---\ntags: [1, [x], {a: b}, ~]\n---\n").topics.size() == 1);
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
  CHECK(read_front_matter("---\n---\n").state == State::read);
  CHECK(read_front_matter("---\n# nothing\n---\n").state == State::read);
  CHECK(read_front_matter("no front matter\n").state == State::absent);
}

TEST_CASE("broken YAML is a diagnostic at its place in the source") {
  const FrontMatter matter = read_front_matter("---\ntitle: a\nb: [c\n---\nx\n");
  CHECK(matter.state == State::broken);
  REQUIRE(matter.diagnostics.size() == 1);
  CHECK(matter.diagnostics[0].code == "front-matter-invalid");
  CHECK(matter.diagnostics[0].place.line == 4);
  CHECK(matter.diagnostics[0].place.column == 1);
  const FrontMatter colon = read_front_matter("---\ntitle: a: b\n---\n");
  REQUIRE(colon.diagnostics.size() == 1);
  CHECK(colon.diagnostics[0].place.line == 2);
  CHECK(colon.diagnostics[0].place.column == 9);
}

TEST_CASE("what stands between two rules and holds no key is text") {
  CHECK(read_front_matter("---\nSee [this and that\n---\n").state == State::absent);
  CHECK(read_front_matter("---\nSome text\n---\n").state == State::absent);
  CHECK(read_front_matter("---\n- a\n- b\n---\n").state == State::absent);
  CHECK(read_front_matter("---\n## Title\n\nSome text\n---\n").state == State::absent);
  CHECK(read_front_matter("---\n# comment\na: b\n---\n").state == State::read);
  CHECK(read_front_matter("---\nmy key: a\n---\n").state == State::read);
  CHECK(read_front_matter("---\n{\"a\":1}\n---\n").values.keys.size() == 1);
  CHECK(read_front_matter("---\na:\n  b: c\n---\n").state == State::read);
  CHECK(read_front_matter("---\n\"a: b\"\n---\n").state == State::broken);
}

TEST_CASE("front matter that could exhaust the reader is refused before it is read") {
  const std::string deep(100000, '[');
  CHECK(read_front_matter("---\na: " + deep.substr(0, 60000) + "\n---\n").state == State::broken);
  CHECK(read_front_matter("---\na: " + deep + "\n---\n").state == State::broken);
  std::string dashes = "---\n";
  for (int i = 0; i < 1000; ++i) dashes += "- ";
  CHECK(read_front_matter(dashes + "a: b\n---\n").state == State::broken);
  std::string steps = "---\n";
  for (int i = 0; i < 200; ++i) steps += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  CHECK(read_front_matter(steps + "---\n").state == State::broken);
}

TEST_CASE("a long list on one line is no deep nesting") {
  std::string many = "---\ntags: [a";
  for (int i = 0; i < 300; ++i) many += ", b: {c: d}";
  CHECK(read_front_matter(many + "]\ntext: a - b - c - d ? e\n---\n").state == State::read);
}

TEST_CASE("a scalar that is not text is taken as it is written") {
  CHECK(about("---\ntitle: 42\n---\n").title == "42");
  CHECK(about("---\ntitle: no\n---\n").title == "no");
  CHECK(about("---\ntitle: 2024-01-02\n---\n").title == "2024-01-02");
  CHECK(about("---\ntitle:\n---\n").title.empty());
  CHECK(about("---\ntitle: [a]\n---\n").title.empty());
}

TEST_CASE("aliases are written out, within bounds") {
  CHECK(read_yaml("a: &x [1]\nb: *x\n").value->find("b")->items.at(0).text == "1");
  std::string bomb = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 0; j < 8; ++j) bomb += ", " + before;
    bomb += "]\n";
  }
  CHECK_FALSE(read_yaml(bomb).value.has_value());
  CHECK(read_yaml(bomb).remark->what.find("64 KiB") != std::string::npos);
  CHECK_FALSE(read_yaml("a: &x [*x]\n").value.has_value());
}

TEST_CASE("a key that is no text is refused at its place") {
  const auto reading = read_yaml("a: b\n[c, d]: e\n");
  CHECK_FALSE(reading.value.has_value());
  CHECK(reading.remark->line == 1);
}

TEST_CASE("front matter of Hugo and Zola is read as TOML") {
  const std::string_view source =
      "+++\ntitle = 'A'\ntags = [\"b\", \"c\"]\ndraft = true\nweight = 1.5\nmost = inf\n"
      "date = 2024-02-29T10:00:00Z\n[extra]\nkey.deep = [1]\n+++\nx\n";
  const FrontMatter matter = read_front_matter(source);
  CHECK(matter.state == State::read);
  CHECK(matter.span.end == source.size() - 2);
  const auto page = about(source);
  CHECK(page.title == "A");
  CHECK(page.topics == std::vector<std::string>{"b", "c"});
  CHECK(page.rest.keys == std::vector<std::string>{"date", "draft", "extra", "most", "weight"});
  CHECK(page.rest.find("date")->text == "2024-02-29T10:00:00Z");
  CHECK(page.rest.find("most")->text == ".inf");
  CHECK(page.rest.find("weight")->kind == Value::Kind::plain);
  CHECK(page.rest.find("extra")->find("key")->find("deep")->items.at(0).text == "1");
}

TEST_CASE("broken TOML is a diagnostic at its place, and no TOML is text") {
  const FrontMatter matter = read_front_matter("+++\na = 1\ntitle = A\n+++\n");
  CHECK(matter.state == State::broken);
  REQUIRE(matter.diagnostics.size() == 1);
  CHECK(matter.diagnostics[0].place.line == 3);
  CHECK(matter.diagnostics[0].message.find("not valid TOML") != std::string::npos);
  CHECK(read_front_matter("\n\n+++\na = 1\nb = c\n+++\n").diagnostics.at(0).place.line == 5);
  CHECK(read_front_matter("\n    +++\na = 1\n+++\n").state == State::absent);
  CHECK(read_front_matter("+++\nSome text = 1\n+++\n").state == State::absent);
  CHECK(read_front_matter("+++\na = 1\n").state == State::absent);
}

TEST_CASE("TOML that could exhaust the reader is refused") {
  for (const std::string& text : {"a = " + std::string(8000, '['),
                                  "a = 1" + std::string(20000, ' '), std::string("a=1\nb=\xFF")}) {
    CHECK(read_front_matter("+++\n" + text + "\n+++\n").state == State::broken);
  }
  std::string dots = "a";
  for (int i = 0; i < 8000; ++i) dots += ".a";
  CHECK(read_front_matter("+++\n" + dots + " = 1\n+++\n").state == State::broken);
}
