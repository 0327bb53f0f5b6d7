#include <algorithm>
#include <filesystem>
#include <memory>

#include <sqlite3.h>

#include "fixture.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using galley::Severity;
using galley::state::Record;
using galley::state::Store;
using galley::test::lines;
using galley::test::paths;
using galley::test::record;
using galley::test::TempDir;
using galley::test::without_line;

namespace {

using Words = std::vector<std::string>;

// What SQLite itself, opened by us and not by galley, says of a file.
std::string ask(const std::string& file, const char* sql) {
  sqlite3* handle = nullptr;
  std::string answer;
  if (sqlite3_open(file.c_str(), &handle) == SQLITE_OK) {
    const auto row = [](void* text, int, char** values, char**) {
      *static_cast<std::string*>(text) += values[0] == nullptr ? "null" : values[0];
      return 0;
    };
    sqlite3_exec(handle, sql, row, &answer, nullptr);
  }
  sqlite3_close(handle);
  return answer;
}

}  // namespace

TEST_CASE("a new folder gets a database and keeps itself out of repositories") {
  const TempDir dir;
  const Store store(dir / "out/.galley");
  CHECK(dir.read("out/.galley/.gitignore") == "*\n");
  REQUIRE(store.rebuilt_because());
  CHECK(store.rebuilt_because()->find("there was no") == 0);
  CHECK(store.load().empty());
  CHECK(lines(store).empty());
}

TEST_CASE("what was applied is there after reopening, byte for byte") {
  const TempDir dir;
  Record failed = record("a/\xFF\n\x01.md", 3);
  failed.is_failed = true;
  failed.is_racy = true;
  failed.diagnostics = {{{failed.path, 3, 4}, Severity::warning, "code", "caf\xC3\xA9 \"x\""},
                        {{"other.md", 0, 0}, Severity::error, "", ""},
                        {{failed.path, 1, 1}, Severity::note, "n", "z"}};
  Record empty;
  empty.path = "b.md";
  {
    Store store(dir.path());
    store.apply({{record("c.md", 1), failed, empty}, {}});
  }
  const Store store(dir.path());
  CHECK_FALSE(store.rebuilt_because());
  const std::vector<Record> records = store.load();
  REQUIRE(records.size() == 3);
  CHECK(records[0] == without_line(failed));
  CHECK(records[1] == empty);
  CHECK(records[2] == without_line(record("c.md", 1)));
  CHECK(lines(store) == Words{"{\"n\":3}", "{\"n\":1}"});
}

TEST_CASE("records come in the byte order of their paths") {
  const TempDir dir;
  Store store(dir.path());
  const Words names = {"\xC3\xA9.md", "a.md", "B.md", "a/b.md", "a-b.md", "", "\xFF", "z"};
  for (const std::string& name : names) store.apply({{record(name, 1)}, {}});
  Words sorted = names;
  std::sort(sorted.begin(), sorted.end(), [](const std::string& a, const std::string& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
      return static_cast<unsigned char>(x) < static_cast<unsigned char>(y);
    });
  });
  CHECK(paths(store) == sorted);
}

TEST_CASE("an update replaces, adds and removes in one") {
  const TempDir dir;
  Store store(dir.path());
  store.apply({{record("a", 1), record("b", 2), record("c", 3)}, {}});
  store.apply({{record("b", 20), record("d", 4)}, {"a", "not there"}});
  CHECK(paths(store) == Words{"b", "c", "d"});
  CHECK(lines(store) == Words{"{\"n\":20}", "{\"n\":3}", "{\"n\":4}"});
  CHECK(store.load().at(0) == without_line(record("b", 20)));
}

TEST_CASE("a loaded record that is written back keeps its manifest line") {
  const TempDir dir;
  Store store(dir.path());
  store.apply({{record("a", 1)}, {}});
  std::vector<Record> records = store.load();
  records.at(0).source.mtime = 77;
  store.apply({records, {}});
  CHECK(store.load().at(0).source.mtime == 77);
  CHECK(lines(store) == Words{"{\"n\":1}"});
  records.at(0).output.clear();  // it has no output any more, and so no line
  store.apply({records, {}});
  CHECK(lines(store).empty());
}

TEST_CASE("diagnostics that are not UTF-8 are kept as far as JSON can") {
  const TempDir dir;
  Store store(dir.path());
  Record broken = record("\xFE.md", 1);
  broken.diagnostics = {{{broken.path, 1, 1}, Severity::error, "c", "bytes \xFF here"}};
  store.apply({{broken}, {}});
  const Record read = store.load().at(0);
  CHECK(read.diagnostics.at(0).place.file == "\xFE.md");
  CHECK(read.diagnostics.at(0).message == "bytes \xEF\xBF\xBD here");
}

TEST_CASE("named values are kept, replaced and missing when never set") {
  const TempDir dir;
  const std::string bytes("a\0\xFF", 3);
  {
    Store store(dir.path());
    CHECK_FALSE(store.value("boot_id"));
    store.set_value("boot_id", "one");
    store.set_value("boot_id", bytes);
    store.set_value("empty", "");
  }
  const Store store(dir.path());
  CHECK(store.value("boot_id") == bytes);
  CHECK(store.value("empty") == "");
}

TEST_CASE("a store that moved answers as before") {
  const TempDir dir;
  Store first(dir / "a");
  first.apply({{record("x", 1)}, {}});
  Store second = std::move(first);
  CHECK(paths(second) == Words{"x"});
  second = Store(dir / "b");
  CHECK(paths(second).empty());
}

TEST_CASE("a callback that throws leaves the store usable") {
  const TempDir dir;
  Store store(dir.path());
  store.apply({{record("a", 1), record("b", 2)}, {}});
  CHECK_THROWS_AS(store.for_each_manifest_line([](std::string_view, std::string_view) { throw 7; }),
                  int);
  store.apply({{}, {"a"}});
  CHECK(paths(store) == Words{"b"});
}

TEST_CASE("the manifest lines of a folder are those of the records below it, in byte order") {
  const TempDir dir;
  Store store(dir.path());
  store.apply({{record("b/z", 1), record("b/a/c", 2), record("b-c/d", 3), record("b.md", 4),
                record("b0", 5), record("a.md", 6), record("b", 7)},
               {}});
  const auto in = [&store](std::string_view folder) {
    Words found;
    store.for_each_manifest_line_in(
        folder, [&](std::string_view path, std::string_view) { found.emplace_back(path); });
    return found;
  };
  CHECK(in("b") == Words{"b/a/c", "b/z"});
  CHECK(in("b-c") == Words{"b-c/d"});
  CHECK(in("") == Words{"a.md", "b", "b.md", "b0"});
  CHECK(in("x").empty());
}

TEST_CASE("the database is what the design says, as SQLite itself sees it") {
  const TempDir dir;
  const std::string file = dir / "state.db";
  {
    Store store(dir.path());
    store.apply({{record("a", 1)}, {}});
    CHECK(ask(file, "PRAGMA journal_mode") == "wal");
  }
  CHECK(ask(file, "PRAGMA application_id") == std::to_string(0x67616c6c));
  CHECK(ask(file, "PRAGMA user_version") == "7");
  CHECK(ask(file, "PRAGMA integrity_check") == "ok");
  CHECK(ask(file, "SELECT typeof(path) FROM record") == "blob");
  CHECK(ask(file, "SELECT hex(source_digest) FROM record").size() == 64);
}

TEST_CASE("a reader of its own does not disturb the store") {
  const TempDir dir;
  Store store(dir.path());
  store.apply({{record("a", 1)}, {}});
  const Store other(dir.path());
  CHECK_FALSE(other.rebuilt_because());
  store.apply({{record("b", 2)}, {}});
  CHECK(paths(other) == Words{"a", "b"});
}

TEST_CASE("a large batch is loaded whole", "[large]") {
  const TempDir dir;
  constexpr unsigned count = 20000;
  Store store(dir.path());
  galley::state::Update update;
  for (unsigned i = 0; i < count; ++i) {
    update.upserts.push_back(record("docs/" + std::to_string(1000000 + i) + ".md", i));
  }
  store.apply(update);
  const std::vector<Record> records = store.load();
  REQUIRE(records.size() == count);
  CHECK(records.back() == without_line(update.upserts.back()));
}
