#include <filesystem>
#include <fstream>
#include <random>

#include <signal.h>

#include "base/fd.h"
#include "fixture.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using galley::Fd;
using galley::state::Record;
using galley::state::Store;
using galley::state::Update;
using galley::test::record;
using galley::test::TempDir;

namespace {

constexpr unsigned record_count = 60;

// All records say the same generation; every second generation removes some and the next brings
// them back.
Update generation(unsigned number) {
  Update update;
  for (unsigned i = 0; i < record_count; ++i) {
    Record one = record(std::to_string(100 + i), number);
    one.manifest_line += std::string(300, 'x');
    const bool is_removed = number % 2 == 1 && i % 5 == 0;
    if (is_removed) {
      update.removals.push_back(one.path);
    } else {
      update.upserts.push_back(std::move(one));
    }
  }
  return update;
}

// Which generation the store holds; fails when it holds parts of two.
unsigned whole_generation(const Store& store) {
  const std::vector<Record> records = store.load();
  if (records.empty()) return 0;
  const auto number = static_cast<unsigned>(records.front().tokens - 8);
  for (const Record& one : records) CHECK(one.tokens == number + 8);
  CHECK(records.size() == generation(number).upserts.size());
  CHECK(galley::test::lines(store).size() == records.size());
  return number;
}

// Applies generation after generation, one byte down the pipe for each that is done.
[[noreturn]] void apply_for_ever(const std::string& folder, int pipe) {
  Store store(folder);
  for (unsigned number = 1;; ++number) {
    store.apply(generation(number));
    if (::write(pipe, "x", 1) != 1) ::_exit(0);
  }
}

// Starts a child that applies, waits for `count` generations and kills it in what it is doing then.
void kill_after(const std::string& folder, unsigned count) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  Fd read_end(ends[0]);
  Fd write_end(ends[1]);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) apply_for_ever(folder, write_end.get());
  write_end.reset();
  char byte = 0;
  for (unsigned i = 0; i < count; ++i) REQUIRE(::read(read_end.get(), &byte, 1) == 1);
  ::kill(child, SIGKILL);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
}

}  // namespace

TEST_CASE("a kill in the middle of an update leaves the old or the new, never half") {
  const unsigned seed = std::random_device()();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 25; ++round) {
    const TempDir dir;
    const unsigned count = 1 + static_cast<unsigned>(random() % 40);
    INFO("round " << round << ", killed after " << count);
    kill_after(dir.path(), count);
    const Store store(dir.path());
    CHECK_FALSE(store.rebuilt_because());
    const unsigned found = whole_generation(store);
    CHECK(found >= count);
  }
}

TEST_CASE("a kill while the database is made leaves one that opens") {
  const TempDir dir;
  const std::string folder = dir.path();
  for (int round = 0; round < 20; ++round) {
    std::filesystem::remove_all(dir / "state");
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      Store store(folder + "/state");
      store.apply(generation(2));
      ::_exit(0);
    }
    // Not a wait for anything: the moment of the kill is to differ from round to round.
    ::usleep(static_cast<useconds_t>(round) * 300);
    ::kill(child, SIGKILL);
    REQUIRE(::waitpid(child, nullptr, 0) == child);
    const Store store(dir / "state");
    const unsigned found = whole_generation(store);
    CHECK((found == 0 || found == 2));
    CHECK_FALSE(dir.exists("state/state.db.bad"));
  }
}

TEST_CASE("a write-ahead log that a power cut left at any length opens to a whole update") {
  const TempDir dir;
  Store store(dir / "live");
  for (unsigned number = 2; number < 6; ++number) store.apply(generation(number));
  const std::uintmax_t size = std::filesystem::file_size(dir / "live/state.db-wal");
  REQUIRE(size > 20000);
  for (std::uintmax_t length = 0; length <= size; length += 3001) {
    INFO("length " << length);
    std::filesystem::remove_all(dir / "cut");
    std::filesystem::create_directory(dir / "cut");
    std::filesystem::copy_file(dir / "live/state.db", dir / "cut/state.db");
    std::filesystem::copy_file(dir / "live/state.db-wal", dir / "cut/state.db-wal");
    std::filesystem::resize_file(dir / "cut/state.db-wal", length);
    whole_generation(Store(dir / "cut"));
  }
  CHECK(whole_generation(store) == 5);
}
