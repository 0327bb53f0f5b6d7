#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

#include <sqlite3.h>

#include "fixture.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using galley::state::Record;
using galley::state::StateLost;
using galley::state::Store;
using galley::test::lines;
using galley::test::paths;
using galley::test::record;
using galley::test::TempDir;

namespace {

using Words = std::vector<std::string>;

constexpr std::size_t page_size = 4096;

// A closed database of many pages.
std::string make_database(const TempDir& dir) {
  Store store(dir.path());
  galley::state::Update update;
  for (unsigned i = 0; i < 400; ++i) update.upserts.push_back(record(std::to_string(1000 + i), i));
  store.apply(update);
  return dir / "state.db";
}

void execute(const std::string& file, const char* sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &handle) == SQLITE_OK);
  REQUIRE(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(handle);
}

bool says(const Store& store, std::string_view text) {
  return store.rebuilt_because() && store.rebuilt_because()->find(text) != std::string::npos;
}

// A store over a bad file: it says why it began anew, is empty, works, and is kept from then on.
void check_begun_anew(const TempDir& dir, std::string_view because) {
  {
    Store store(dir.path());
    const bool is_empty = store.load().empty();
    CHECK(is_empty);
    INFO("it says: " << store.rebuilt_because().value_or("nothing"));
    CHECK(says(store, because));
    store.apply({{record("new", 1)}, {}});
    CHECK(paths(store) == Words{"new"});
  }
  const Store again(dir.path());
  CHECK_FALSE(again.rebuilt_because());
  CHECK(paths(again) == Words{"new"});
}

void overwrite(const std::string& file, std::size_t at, const std::string& bytes) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(static_cast<std::streamoff>(at));
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  REQUIRE(stream.good());
}

}  // namespace

TEST_CASE("garbage in the database's place is set aside") {
  const TempDir dir;
  dir.write("state.db", "this is no database, but the user may want it back");
  check_begun_anew(dir, "is damaged");
  CHECK(dir.read("state.db.bad") == "this is no database, but the user may want it back");
}

TEST_CASE("a database that was cut short is begun anew") {
  for (const double part : {0.01, 0.3, 0.5, 0.9}) {
    const TempDir dir;
    const std::string file = make_database(dir);
    const auto size = static_cast<double>(std::filesystem::file_size(file));
    std::filesystem::resize_file(file, static_cast<std::uintmax_t>(size * part));
    INFO("part " << part);
    check_begun_anew(dir, "state.db");
    CHECK(dir.exists("state.db.bad"));
  }
}

TEST_CASE("an empty file in the database's place is filled") {
  const TempDir dir;
  std::filesystem::resize_file(make_database(dir), 0);
  check_begun_anew(dir, "was empty");
}

TEST_CASE("a page of zeroes is noticed, at once or by the first load") {
  const TempDir probe;
  const std::size_t pages = std::filesystem::file_size(make_database(probe)) / page_size;
  REQUIRE(pages > 20);
  int begun_anew = 0;
  for (std::size_t page = 0; page < pages; page += 5) {
    const TempDir dir;
    const std::string file = make_database(dir);
    overwrite(file, page * page_size, std::string(page_size, '\0'));
    INFO("page " << page);
    const Store store(dir.path());
    const std::vector<Record> records = store.load();
    if (store.rebuilt_because()) ++begun_anew;
    CHECK((records.size() == 400 || (records.empty() && store.rebuilt_because())));
  }
  CHECK(begun_anew > 3);
}

TEST_CASE("bytes changed anywhere never do more than begin anew") {
  const unsigned seed = std::random_device()();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const TempDir source;
  const std::string original = make_database(source);
  for (int round = 0; round < 60; ++round) {
    INFO("round " << round);
    const TempDir dir;
    const std::string file = dir / "state.db";
    std::filesystem::copy_file(original, file);
    const std::size_t size = std::filesystem::file_size(file);
    for (int i = 0; i < 20; ++i) {
      const char byte = static_cast<char>(random() % 256);
      overwrite(file, random() % size, std::string(1 + random() % 8, byte));
    }
    Store store(dir.path());
    CHECK(store.load().size() <= 400);
    try {
      store.apply({{record("1100", 1), record("new", 2)}, {"1200"}});
      lines(store);
    } catch (const StateLost&) {
      CHECK(store.load().empty());
    }
  }
}

TEST_CASE("a database from a newer galley is set aside, with all of its content") {
  const TempDir dir;
  execute(make_database(dir), "PRAGMA user_version=8");
  check_begun_anew(dir, "is from a newer galley (format 8, this one uses 7)");
  std::filesystem::rename(dir / "state.db.bad", dir / "state.db");
  execute(dir / "state.db", "PRAGMA user_version=7");
  CHECK(Store(dir.path()).load().size() == 400);
}

TEST_CASE("a database from an older galley or of another program is set aside") {
  const TempDir older;
  execute(make_database(older), "PRAGMA user_version=1");
  check_begun_anew(older, "is from an older galley");
  const TempDir foreign;
  execute(foreign / "state.db", "CREATE TABLE recipes(name); PRAGMA user_version=1");
  check_begun_anew(foreign, "is not a database of galley's");
}

TEST_CASE("tables that galley did not make are not trusted") {
  const TempDir dir;
  execute(make_database(dir), "CREATE TRIGGER t AFTER INSERT ON record BEGIN SELECT 1; END");
  check_begun_anew(dir, "has other tables than galley made");
  const TempDir missing;
  execute(make_database(missing), "DROP TABLE value");
  check_begun_anew(missing, "has other tables");
}

TEST_CASE("only the last bad database is kept") {
  const TempDir dir;
  dir.write("state.db", "first");
  check_begun_anew(dir, "damaged");
  dir.write("state.db", "second");
  check_begun_anew(dir, "damaged");
  CHECK(dir.read("state.db.bad") == "second");
}

TEST_CASE("a folder or a dangling link in the database's place is set aside") {
  const TempDir dir;
  dir.write("state.db/file", "x");
  check_begun_anew(dir, "was not a file");
  CHECK(dir.read("state.db.bad/file") == "x");
  std::filesystem::remove(dir / "state.db");
  dir.write("state.db/file", "y");
  check_begun_anew(dir, "was not a file");
  CHECK(dir.read("state.db.bad/file") == "y");
  const TempDir linked;
  std::filesystem::create_symlink("nowhere", linked / "state.db");
  check_begun_anew(linked, "there was no");
}

TEST_CASE("a write-ahead log of garbage or of another database is not believed") {
  const TempDir dir;
  make_database(dir);
  dir.write("state.db-wal", std::string(50000, '\x37'));
  const Store store(dir.path());
  CHECK(store.load().size() == 400);
}

TEST_CASE("a database that is deleted under a running galley is told and begun anew") {
  const TempDir dir;
  Store store(dir / "out/.galley");
  store.apply({{record("a", 1)}, {}});
  std::filesystem::remove_all(dir / "out");
  CHECK_THROWS_AS(store.apply({{record("b", 2)}, {}}), StateLost);
  CHECK_THROWS_AS(lines(store), StateLost);
  CHECK_THROWS_AS(store.apply({{record("b", 2)}, {}}), StateLost);
  CHECK(store.load().empty());
  CHECK(says(store, "was deleted or moved"));
  store.apply({{record("b", 2)}, {}});
  CHECK(paths(Store(dir / "out/.galley")) == Words{"b"});
  CHECK(dir.read("out/.galley/.gitignore") == "*\n");
}

TEST_CASE("damage that comes while the store is open is met by the load") {
  const TempDir dir;
  const std::string file = make_database(dir);
  Store store(dir.path());
  CHECK_FALSE(store.rebuilt_because());
  for (std::size_t page = 1; page < 40; ++page) {
    overwrite(file, page * page_size, std::string(page_size, '\x55'));
  }
  CHECK(store.load().empty());
  CHECK(says(store, "begun a new one"));
  store.apply({{record("a", 1)}, {}});
  CHECK(paths(store) == Words{"a"});
}
