#include "pipeline/lists.h"

#include <algorithm>
#include <filesystem>

#include "render/output.h"
#include "support/catch.h"
#include "support/memory_file_system.h"
#include "support/temp_dir.h"

using namespace galley;
using galley::test::MemoryFileSystem;
using galley::test::TempDir;
using settings::Llms;

namespace {

const std::string full_path = "/out/llms-full.txt";

// A project with its records on a real disk and its outputs on one in memory.
class Rig {
 public:
  Rig() : store(dir / "state") {
    project.name = "docs";
    project.output = "/out";
    project.llms = Llms::full;
  }

  // A page as a job leaves it: its output, and the record that the next commit stores.
  void page(const std::string& path, const std::string& body) {
    store.apply({{record_of(path, body)}, {}});
    put_output(path, body);
  }

  // The output alone: written, and not on record yet.
  void put_output(const std::string& path, const std::string& body) {
    files.put("/out/" + slug(path) + ".mdc",
              render::to_mdc(page_of(path, body), project, provenance(path)).bytes);
  }

  void write() { pipeline::write_lists(files, store, project); }

  std::string full() const { return files.bytes(full_path); }

  TempDir dir;
  state::Store store;
  settings::Project project;
  MemoryFileSystem files;

 private:
  static render::Page page_of(const std::string& path, const std::string& body) {
    render::Page page;
    page.title = "Title of " + path;
    page.body = body;
    return page;
  }

  std::string slug(const std::string& path) const { return render::base_slug(project, path); }
  render::Provenance provenance(const std::string& path) const { return {path, slug(path), "t"}; }

  state::Record record_of(const std::string& path, const std::string& body) const {
    state::Record record;
    record.path = path;
    record.output = slug(path) + ".mdc";
    record.content_hash = sha256(body);
    record.manifest_line =
        render::manifest_line(page_of(path, body), project, provenance(path), record.content_hash);
    return record;
  }
};

std::string text_of(const std::string& path, const std::string& body) {
  return "\n# Title of " + path + "\nSource: " + path + "\n\n" + body;
}

const std::string mark = "\n<!-- written by galley; changes here are lost -->\n";

}  // namespace

TEST_CASE("the full text has every page in the order of llms.txt") {
  Rig rig;
  rig.page("z.md", "Zed.\n");
  rig.page("b/c.md", "Cee.\n");
  rig.page("b/a/d.md", "---\n\nDee.\n");
  rig.write();
  CHECK(rig.full() == "# docs\n" + text_of("z.md", "Zed.\n") +
                          text_of("b/a/d.md", "---\n\nDee.\n") + text_of("b/c.md", "Cee.\n") +
                          mark);
}

TEST_CASE("lists that are right are not written again, also when nothing is known of them") {
  Rig rig;
  rig.page("a.md", "A.\n");
  rig.write();
  CHECK(rig.files.written.size() == 3);
  const int operations = rig.files.operations;
  rig.write();
  CHECK(rig.files.operations - operations == 3);  // each is looked at
  rig.store.set_value("index_jsonl", "");
  rig.store.set_value("llms_txt", "");
  rig.store.set_value("llms_full_txt", "");
  rig.write();
  CHECK(rig.files.written.size() == 3);
}

TEST_CASE("a full text with something behind its end is put right") {
  Rig rig;
  rig.page("a.md", "A.\n");
  rig.write();
  const std::string right = rig.full();
  rig.files.put(full_path, right + "more\n" + mark);
  rig.write();
  CHECK(rig.full() == right);
}

TEST_CASE("a page that changed, came or went changes the full text") {
  Rig rig;
  rig.page("a.md", "A.\n");
  rig.page("b.md", "B.\n");
  rig.write();
  rig.page("a.md", "A, longer.\n");
  rig.page("c.md", "C.\n");
  rig.store.apply({{}, {"b.md"}});
  rig.write();
  CHECK(rig.full() ==
        "# docs\n" + text_of("a.md", "A, longer.\n") + text_of("c.md", "C.\n") + mark);
  rig.store.apply({{}, {"c.md"}});
  rig.write();
  CHECK(rig.full() == "# docs\n" + text_of("a.md", "A, longer.\n") + mark);
}

TEST_CASE("a full text made while an output was ahead of its record is made again") {
  Rig rig;
  rig.page("a.md", "Old.\n");
  SECTION("the output was being replaced") { rig.put_output("a.md", "Ahead.\n"); }
  SECTION("the output was not there") { rig.files.take("/out/docs__a.mdc"); }
  SECTION("the output was somebody else's") { rig.files.put("/out/docs__a.mdc", "mine\n"); }
  rig.write();
  rig.put_output("a.md", "Old.\n");  // the page was saved back before its record was stored
  rig.write();
  CHECK(rig.full() == "# docs\n" + text_of("a.md", "Old.\n") + mark);
}

TEST_CASE("what the settings do not ask for is removed if galley wrote it") {
  Rig rig;
  rig.page("a.md", "A.\n");
  rig.write();
  rig.project.llms = Llms::index;
  rig.write();
  CHECK(rig.files.has("/out/llms.txt"));
  CHECK_FALSE(rig.files.has(full_path));
  rig.project.llms = Llms::none;
  rig.write();
  CHECK_FALSE(rig.files.has("/out/llms.txt"));
  CHECK(rig.files.has("/out/index.jsonl"));
  rig.files.put("/out/llms.txt", "# Mine\n");
  rig.files.put(full_path, "# Mine as well, and longer than what marks galley's own lists\n");
  rig.write();
  CHECK(rig.files.has("/out/llms.txt"));
  CHECK(rig.files.has(full_path));
}

TEST_CASE("a full text of the user's own is left as it is, and named") {
  Rig rig;
  rig.page("a.md", "A.\n");
  rig.files.put(full_path, "# Mine\n");
  try {
    rig.write();
    FAIL("nothing was said");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).starts_with(full_path + " was not written by galley"));
  }
  CHECK(rig.full() == "# Mine\n");
}

TEST_CASE("llms.txt has a section for each folder, with its pages in the order of their paths") {
  Rig rig;
  for (const char* const path :
       {"b/x.md", "a/z.md", "a/index.md", "c.md", "b-c/y.md", "a/b/c.md"}) {
    rig.page(path, "Text.\n");
  }
  rig.write();
  CHECK(rig.files.bytes("/out/llms.txt") ==
        "# docs\n\n## Pages\n\n- [Title of c.md](docs__c.mdc)\n"
        "\n## Title of a/index.md\n\n- [Title of a/b/c.md](docs__a-b__c.mdc)\n"
        "- [Title of a/index.md](docs__a__index.mdc)\n- [Title of a/z.md](docs__a__z.mdc)\n"
        "\n## b\n\n- [Title of b/x.md](docs__b__x.mdc)\n"
        "\n## b-c\n\n- [Title of b-c/y.md](docs__b-c__y.mdc)\n" +
            mark);
}

TEST_CASE("a manifest that somebody else has put there is left as it is, and named") {
  Rig rig;
  rig.page("a.md", "A.\n");
  rig.files.put("/out/index.jsonl", "{\"mine\":1}\n");
  CHECK_THROWS_AS(rig.write(), Error);
  CHECK(rig.files.bytes("/out/index.jsonl") == "{\"mine\":1}\n");
}

TEST_CASE("a list is written whole in pieces, and compared as it is written") {
  Rig rig;
  for (int i = 0; i < 3000; ++i) rig.page("page" + std::to_string(i) + ".md", "Text.\n");
  rig.write();  // its manifest is longer than what is in memory at a time
  const std::string right = rig.files.bytes("/out/index.jsonl");
  CHECK(std::count(right.begin(), right.end(), '\n') == 3000);
  REQUIRE(right.size() > 700'000);
  const std::size_t written = rig.files.written.size();
  rig.store.set_value("index_jsonl", "");
  rig.write();
  CHECK(rig.files.written.size() == written);
  std::string altered = right;
  altered[altered.size() / 2] = '#';
  rig.files.put("/out/index.jsonl", altered);
  rig.write();
  CHECK(rig.files.bytes("/out/index.jsonl") == right);
}

TEST_CASE(
    "a disk that fails at any step leaves the old lists or the new, and the next try is right") {
  Rig clean;
  clean.page("a.md", "A, saved.\n");
  clean.page("b.md", "B.\n");
  clean.write();
  for (int step = 1; step < 40; ++step) {
    INFO("step " << step);
    Rig rig;
    rig.page("a.md", "A.\n");
    rig.page("b.md", "B.\n");
    rig.write();
    const std::string before = rig.full();
    rig.page("a.md", "A, saved.\n");
    rig.files.operations = 0;
    rig.files.fail_from = step;
    try {
      rig.write();
    } catch (const SystemError&) {
      CHECK(rig.files.operations >= step);
    }
    rig.files.fail_from = 0;
    CHECK((rig.full() == before || rig.full() == clean.full()));
    rig.write();
    CHECK(rig.full() == clean.full());
  }
}
