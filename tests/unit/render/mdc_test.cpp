#include <cstdlib>

#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "markdown/yaml_value.h"
#include "render/output.h"
#include "render/yaml_scalar.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace galley;
using render::Page;
using render::read_yaml_scalar;
using render::yaml_scalar;

namespace {

const std::vector<std::string>& awkward_texts() {
  static const std::vector<std::string> texts{
      "plain words",
      "a: b",
      "a #b",
      "# not a comment",
      "'single' and \"double\"",
      "ends with backslash \\",
      "emoji 🎉 and 日本語",
      "no",
      "Yes",
      "null",
      "~",
      "2024-01-31",
      "1e3",
      "0x1F",
      "12:30:45",
      "- item",
      "* anchor",
      "& anchor",
      "!tag",
      "%directive",
      "@at",
      "`tick`",
      "{a: b}",
      "[a, b]",
      "| literal",
      "> folded",
      "---",
      "...",
      "? key",
      "=",
      "<<",
      " leading and trailing ",
      "two\nlines\n",
      "tab\there",
      "carriage\rreturn",
      std::string("nul\0byte", 8),
      "\x01\x1B\x7F",
      "next line \xC2\x85 and separators \xE2\x80\xA8 \xE2\x80\xA9",
      "\xEF\xBB\xBF byte order mark",
      "noncharacter \xEF\xBF\xBE",
      "O'Reilly: \"C:\\temp\" #1",
      ""};
  return texts;
}

settings::Project sample_project() {
  settings::Project project;
  project.name = "docs";
  project.repo = "withastro/docs";
  project.ref = "1.0";
  project.repo_path = "src";
  project.license = "MIT";
  return project;
}

Page sample_page() {
  Page page;
  page.title = "Title: with \"quotes\" # and no";
  page.body = "# Title\n\nText\n";
  page.topics = {"astro", "no"};
  page.statistics.words = 3;
  return page;
}

render::Provenance sample_provenance() {
  return {"en/a.md", "docs__en__a", "2026-01-02T03:04:05Z"};
}

}  // namespace

TEST_CASE("yaml-cpp reads every awkward text back as the same string") {
  for (const std::string& text : awkward_texts()) {
    const std::string yaml = "key: " + yaml_scalar(text) + "\nnext: 1\n";
    INFO(yaml);
    const YAML::Node node = YAML::Load(yaml);
    CHECK(node["key"].as<std::string>() == text);
    CHECK(node["next"].as<int>() == 1);
    CHECK(yaml_scalar(text).find('\n') == std::string::npos);
  }
}

TEST_CASE("PyYAML reads every awkward text back as the same string") {
  if (std::system("python3 -c 'import yaml' 2>/dev/null") != 0) {
    WARN("skipped: python3 with its yaml module is not installed");
    return;
  }
  const test::TempDir folder;
  std::string yaml;
  for (const std::string& text : awkward_texts()) yaml += "- " + yaml_scalar(text) + "\n";
  folder.write("texts.yaml", yaml);
  folder.write("texts.json", nlohmann::json(awkward_texts()).dump());
  folder.write("compare.py",
               "import json, sys, yaml\n"
               "read = lambda name: open(name, encoding='utf-8', newline='').read()\n"
               "sys.exit(0 if yaml.safe_load(read('texts.yaml')) == json.loads(read('texts.json')) "
               "else 1)\n");
  CHECK(std::system(("cd " + folder.path() + " && python3 compare.py").c_str()) == 0);
}

// A list of values as front matter may have them, and what galley writes of it.
const char* const values_as_written =
    "[10, 010, 0x1F, 1_000, 1e3, -1, +1, .5, 1., .inf, -.INF, 12:30:45, 2024-02-29, '2024-02-29',\n"
    " 2001-12-14t21:59:43.10-05:00, 2001-12-14 21:59:43.10 -5, yes, No, 'no', TRUE, ~, null, '~', "
    "y,\n"
    " -a, --b, +, .., v1.2, 1.2.3, 3 ways, a b, 'a, b', \"tab\\t\", !!str 12, {a: 1, 'b: c': [], "
    "404: {}, ~: x}]\n";

TEST_CASE("PyYAML reads every value that was written as the one it was read from") {
  if (std::system("python3 -c 'import yaml' 2>/dev/null") != 0) {
    WARN("skipped: python3 with its yaml module is not installed");
    return;
  }
  const test::TempDir folder;
  folder.write("source.yaml", values_as_written);
  folder.write("written.yaml", render::yaml_flow(*markdown::read_yaml(values_as_written).value));
  folder.write(
      "compare.py",
      "import sys, yaml\n"
      "read = lambda name: yaml.safe_load(open(name, encoding='utf-8').read())\n"
      "text = lambda o: {str(k): text(v) for k, v in o.items()} if type(o) is dict else o\n"
      "a, b = ([text(i) for i in read(n)] for n in ('source.yaml', 'written.yaml'))\n"
      "a[-1]['null'] = a[-1].pop('None')\n"
      "different = [(x, y) for x, y in zip(a, b) if x != y or type(x) is not type(y)]\n"
      "print(different or '', end='')\n"
      "sys.exit(1 if different or len(a) != len(b) else 0)\n");
  CHECK(std::system(("cd " + folder.path() + " && python3 compare.py").c_str()) == 0);
}

TEST_CASE("what is written is read back by our own reader") {
  for (const std::string& text : awkward_texts())
    CHECK(read_yaml_scalar(yaml_scalar(text)) == text);
  CHECK_FALSE(read_yaml_scalar("\"open").has_value());
  CHECK_FALSE(read_yaml_scalar("\"a\\").has_value());
  CHECK_FALSE(read_yaml_scalar("\"a\\q\"").has_value());
  CHECK_FALSE(read_yaml_scalar("\"\\x4\"").has_value());
  CHECK_FALSE(read_yaml_scalar("'single'").has_value());
}

TEST_CASE("bytes that are not UTF-8 become U+FFFD, text beyond the BMP stands as it is") {
  CHECK(yaml_scalar("a\xFF") == "\"a\xEF\xBF\xBD\"");
  CHECK(yaml_scalar("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  CHECK(yaml_scalar("🎉") == "\"🎉\"");
}

TEST_CASE("words that YAML reads as something else are quoted, names are not") {
  CHECK(yaml_scalar("no") == "\"no\"");
  CHECK(yaml_scalar("TRUE") == "\"TRUE\"");
  CHECK(yaml_scalar("2024-01-31") == "\"2024-01-31\"");
  CHECK(yaml_scalar("mdc/1.0") == "mdc/1.0");
  CHECK(yaml_scalar("Getting started") == "Getting started");
}

TEST_CASE("the front matter has the keys of the contract with their values") {
  const render::Mdc mdc = to_mdc(sample_page(), sample_project(), sample_provenance());
  CHECK(mdc.bytes.substr(0, 21) == "---\nschema: mdc/1.0\ns");
  const std::vector<YAML::Node> parts =
      YAML::LoadAll(mdc.bytes.substr(0, mdc.bytes.find("\n---\n", 4)));
  REQUIRE(parts.size() == 1);
  const YAML::Node& head = parts.front();
  CHECK(head["source"]["repo"].as<std::string>() == "withastro/docs");
  CHECK(head["source"]["ref"].as<std::string>() == "1.0");
  CHECK(head["source"]["path"].as<std::string>() == "src/en/a.md");
  CHECK(head["source"]["url"].as<std::string>() ==
        "https://github.com/withastro/docs/blob/1.0/src/en/a.md");
  CHECK(head["title"].as<std::string>() == "Title: with \"quotes\" # and no");
  CHECK(head["topics"].as<std::vector<std::string>>() == std::vector<std::string>{"astro", "no"});
  CHECK(head["content_hash"].as<std::string>() == sha256("# Title\n\nText\n").hex());
  CHECK(head["fetched_at"].as<std::string>() == "2026-01-02T03:04:05Z");
  CHECK(head["slug"].as<std::string>() == "docs__en__a");
  CHECK(head["license"].as<std::string>() == "MIT");
  CHECK(head["stats"]["words"].as<int>() == 3);
  CHECK_FALSE(head["stats"]["dropped"].IsDefined());
  CHECK_FALSE(head["stats"]["normalize_fallbacks"].IsDefined());
}

TEST_CASE("the body follows the front matter byte for byte") {
  const render::Mdc mdc = to_mdc(sample_page(), sample_project(), sample_provenance());
  CHECK(mdc.bytes.substr(mdc.bytes.find("\n---\n", 4) + 5) == "\n# Title\n\nText\n");
  Page empty = sample_page();
  empty.body.clear();
  const std::string bytes = to_mdc(empty, sample_project(), sample_provenance()).bytes;
  CHECK(bytes.substr(bytes.size() - 5) == "\n---\n");
}

TEST_CASE("the body is read back from an output as it was, whatever title and body hold") {
  Page page = sample_page();
  for (const std::string& title : awkward_texts()) {
    for (const std::string_view body :
         {"", "Text\n", "\nText\n", "---\nschema: mdc/1.0\n---\n", "---\n"}) {
      page.title = title;
      page.body = body;
      const render::Mdc mdc = render::to_mdc(page, sample_project(), sample_provenance());
      CHECK(render::mdc_body(mdc.bytes) == body);
    }
  }
  CHECK_FALSE(render::mdc_body("---\ntitle: mine\n---\n\nText\n"));
}

TEST_CASE("keys without a value are left out, an empty list of topics is []") {
  settings::Project project = sample_project();
  project.repo.clear();
  project.license.clear();
  Page page = sample_page();
  page.topics.clear();
  const std::string bytes = to_mdc(page, project, sample_provenance()).bytes;
  CHECK(bytes.find("repo:") == std::string::npos);
  CHECK(bytes.find("ref:") == std::string::npos);
  CHECK(bytes.find("url:") == std::string::npos);
  CHECK(bytes.find("license:") == std::string::npos);
  CHECK(bytes.find("description:") == std::string::npos);
  CHECK(bytes.find("\ntopics: []\n") != std::string::npos);
}

TEST_CASE("what was dropped and what was kept as it was is in the stats") {
  Page page = sample_page();
  page.dropped = {{"esm", 2}, {"html_comment", 1}};
  page.normalize_fallbacks = 3;
  const std::string bytes = to_mdc(page, sample_project(), sample_provenance()).bytes;
  CHECK(bytes.find("  dropped:\n    esm: 2\n    html_comment: 1\n  normalize_fallbacks: 3\n") !=
        std::string::npos);
}

TEST_CASE("a page may have any key without being taken for another page") {
  Page page = sample_page();
  page.meta = *markdown::read_yaml("repo: x\npath: y\nslug: z\ncontent_hash: 1\n").value;
  page.meta_raw = "slug: w\n";
  const std::string bytes = to_mdc(page, sample_project(), sample_provenance()).bytes;
  CHECK(bytes.find("\nmeta_raw: \"slug: w\\n\"\nmeta:\n  repo: x\n  path: y\n") != bytes.npos);
  CHECK(render::recognise_mdc(bytes)->path == "src/en/a.md");
  CHECK(render::recognise_mdc(bytes)->repo == "withastro/docs");
  CHECK(render::recognise_mdc(bytes)->slug == "docs__en__a");
}

TEST_CASE("a rule for Cursor has its three keys") {
  Page page = sample_page();
  page.cursor_rule.emplace();
  const std::string empty = to_mdc(page, sample_project(), sample_provenance()).bytes;
  CHECK(empty.find("\ndescription: \"Title: with \\\"quotes\\\" # and no\"\nglobs:\n") !=
        empty.npos);
  CHECK(empty.find("\nalwaysApply: false\n") != empty.npos);
  page.description = "What it is for";
  page.cursor_rule = {"*.ts,*.tsx", true};
  const std::string own = to_mdc(page, sample_project(), sample_provenance()).bytes;
  CHECK(own.find("\ndescription: What it is for\nglobs: \"*.ts,*.tsx\"\nalwaysApply: true\n") !=
        own.npos);
}

TEST_CASE("galley recognises its own files and no others") {
  const std::string bytes = to_mdc(sample_page(), sample_project(), sample_provenance()).bytes;
  const auto found = render::recognise_mdc(bytes);
  REQUIRE(found.has_value());
  CHECK(found->repo == "withastro/docs");
  CHECK(found->path == "src/en/a.md");
  CHECK(found->content_hash == sha256("# Title\n\nText\n").hex());
  CHECK(found->fetched_at == "2026-01-02T03:04:05Z");
  CHECK_FALSE(render::recognise_mdc("").has_value());
  CHECK_FALSE(render::recognise_mdc("# A page\n").has_value());
  CHECK_FALSE(render::recognise_mdc("---\ndescription: a Cursor rule\n---\n").has_value());
  CHECK_FALSE(render::recognise_mdc("---\nschema: mdc/1.0\n---\n").has_value());
}
