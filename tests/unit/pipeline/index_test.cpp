#include "pipeline/index.h"

#include <set>
#include <utility>

#include <malloc.h>

#include "support/catch.h"
#include "support/sanitized.h"

using galley::pipeline::Index;

namespace {

Index empty_index() {
  galley::settings::Project project;
  project.name = "docs";
  project.source = "/src";
  return Index(std::make_shared<const galley::settings::Project>(project));
}

std::string slug(const Index& index, const std::string& path) { return index.slug(path); }

}  // namespace

TEST_CASE("two documents of one base slug both carry a hash, whatever their order") {
  Index one = empty_index();
  one.add("a.md", {});
  const std::string alone = slug(one, "a.md");
  one.add("a.mdx", {});
  CHECK(slug(one, "a.md") != alone);
  CHECK(slug(one, "a.mdx") != alone);
  CHECK(slug(one, "a.md") != slug(one, "a.mdx"));

  Index other = empty_index();
  other.add("a.mdx", {});
  other.add("a.md", {});
  CHECK(slug(other, "a.md") == slug(one, "a.md"));
  CHECK(slug(other, "a.mdx") == slug(one, "a.mdx"));

  other.remove("a.mdx");
  CHECK(slug(other, "a.md") == alone);
}

TEST_CASE("an output is owned exactly while some document has its name") {
  Index index = empty_index();
  index.add("a.md", {});
  const std::string alone = slug(index, "a.md") + ".mdc";
  CHECK(index.owns_output(alone));
  index.add("a.mdx", {});
  CHECK_FALSE(index.owns_output(alone));
  const std::string hashed = slug(index, "a.md") + ".mdc";
  CHECK(index.owns_output(hashed));
  index.add("a.markdown", {});
  CHECK(index.owns_output(slug(index, "a.markdown") + ".mdc"));
  index.remove("a.mdx");
  CHECK(index.owns_output(hashed));
  index.remove("a.markdown");
  CHECK_FALSE(index.owns_output(hashed));
  CHECK(index.owns_output(alone));
}

// With a cost that grows with the group this takes minutes.
TEST_CASE("twenty thousand names that give one slug are told apart as quickly as others") {
  constexpr int documents = 20'000;
  const auto name = [](int i) {  // of bytes that are no letters
    std::string bytes;
    for (; i > 0; i /= 60) bytes += static_cast<char>(0xC0 + i % 60);
    return bytes + "_.md";
  };
  Index index = empty_index();
  for (int i = 0; i < documents; ++i) index.add(name(i), {});
  for (int i = 0; i < documents; ++i) CHECK(index.owns_output(slug(index, name(i)) + ".mdc"));
  for (int i = 1; i < documents; ++i) index.remove(name(i));
  CHECK(slug(index, name(0)) == "docs___");
}

TEST_CASE("names in a folder are its files and its folders, each once") {
  Index index = empty_index();
  for (const char* path : {"a.md", "a/x.md", "a/y/z.md", "a-b.md", "a0.md", "b/c.md"}) {
    index.add(path, {});
  }
  CHECK(index.names_in("") == std::vector<std::string>{"a", "a-b.md", "a.md", "a0.md", "b"});
  CHECK(index.names_in("a") == std::vector<std::string>{"x.md", "y"});
  CHECK(index.names_in("nowhere").empty());
  CHECK(index.at_or_below("a") == std::vector<std::string>{"a/x.md", "a/y/z.md"});
  CHECK(index.at_or_below("a.md") == std::vector<std::string>{"a.md"});
  CHECK(index.at_or_below("").size() == 6);
}

TEST_CASE("diagnostics and failures follow the documents") {
  Index index = empty_index();
  galley::state::Record record;
  record.path = "a.md";
  record.is_failed = true;
  record.diagnostics = {{{"a.md", 3, 4}, galley::Severity::error, "x", "wrong"}};
  index.update(index.add("a.md", {}), record);
  CHECK(index.failing() == 1);
  REQUIRE(index.diagnostics().size() == 1);
  CHECK(index.diagnostics()[0].place == galley::Place{"/src/a.md", 3, 4});
  record.is_failed = false;
  record.diagnostics.clear();
  index.update(*index.find("a.md"), record);
  CHECK(index.failing() == 0);
  CHECK(index.diagnostics().empty());
}

TEST_CASE("the list of pages is another when pages come or go or have other titles") {
  Index index = empty_index();
  auto version = index.list_version();
  const auto has_changed = [&] { return std::exchange(version, index.list_version()) != version; };
  galley::pipeline::Document& document = index.add("a.md", {});
  CHECK(has_changed());
  galley::state::Record record = document.record();
  record.title = "A";
  index.update(document, record);
  CHECK(has_changed());
  record.tokens = 7;
  index.update(document, record);
  CHECK_FALSE(has_changed());
  index.remove("a.md");
  CHECK(has_changed());
}

TEST_CASE("a known document takes no more than a kilobyte of memory") {
  if (galley::test::is_sanitized) {
    WARN("skipped: a sanitizer counts its own memory");
    return;
  }
  constexpr std::size_t documents = 10'000;
  Index index = empty_index();
  const std::size_t before = mallinfo2().uordblks;
  for (std::size_t i = 0; i < documents; ++i) {
    const std::string number = std::to_string(i);
    galley::state::Record record;
    record.path = "guide/" + std::to_string(i / 100) + "/page-" + number + ".md";
    record.source = {galley::FileKind::regular, 20'000, 1'767'225'600'000'000'000, 1, i, 65'024};
    record.output_stat = record.source;
    record.output = "tool__guide-" + number + "__page-" + number + ".mdc";
    record.fetched_at = "2026-01-02T03:04:05Z";
    record.manifest_line = std::string(500, 'm');
    record.anchors = {"page-" + number, "install", "usage"};
    record.links = {{7, 1, "guide/" + number + "/other.md", "install", {}}};
    index.update(index.add(record.path, record.source), record);
  }
  const std::size_t each = (mallinfo2().uordblks - before) / documents;
  INFO(each << " bytes");
  CHECK(each < 1024);
}
