#include "watch/settler.h"

#include "support/catch.h"

using galley::FileKind;
using galley::watch::Batch;
using galley::watch::Change;
using galley::watch::ChangeKind;
using galley::watch::Entry;
using galley::watch::Settler;

namespace {

constexpr std::uint64_t quiet = 10;
constexpr std::uint64_t longest = 250;

Change file(ChangeKind kind, std::string path, std::uint64_t size = 5) {
  Change change{1, kind, std::move(path), {}, {}};
  change.stat.size = size;
  return change;
}
Change saved(std::string path, std::uint64_t size = 5) {
  return file(ChangeKind::saved, std::move(path), size);
}
Change found(std::string path, std::uint64_t size = 5) {
  return file(ChangeKind::found, std::move(path), size);
}
Change gone(std::string path) { return file(ChangeKind::gone, std::move(path), 0); }

Change listed(std::string path, const std::vector<std::string>& files,
              const std::vector<std::string>& folders = {}) {
  Change change{1, ChangeKind::listed, std::move(path), {}, {}};
  for (const std::string& name : files) change.entries.push_back({name, {}});
  for (const std::string& name : folders) {
    change.entries.push_back({name, {.kind = FileKind::directory}});
  }
  std::sort(change.entries.begin(), change.entries.end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return change;
}

std::vector<std::string> paths(const Batch& batch) {
  std::vector<std::string> all;
  for (const auto& [path, entries] : batch.listings) all.push_back("listed " + path);
  for (const auto& [path, change] : batch.changes) all.push_back(path);
  return all;
}

}  // namespace

TEST_CASE("nothing pending has no deadline and gives no batch") {
  Settler settler(quiet, longest);
  CHECK_FALSE(settler.deadline());
  CHECK(settler.take(1'000'000).empty());
  CHECK(settler.take_all().empty());
}

TEST_CASE("a lone completed save is due at once") {
  Settler settler(quiet, longest);
  settler.add(saved("a.md"), 1000);
  CHECK(settler.deadline() == 1000);
  const std::vector<Batch> batches = settler.take(1000);
  REQUIRE(batches.size() == 1);
  CHECK(batches[0].is_save());
  CHECK(batches[0].project == 1);
  CHECK_FALSE(settler.deadline());
}

TEST_CASE("saving one file again and again is a lone save each time") {
  Settler settler(quiet, longest);
  for (std::uint64_t now = 0; now < 20; ++now) {
    settler.add(saved("a.md"), now);
    CHECK(settler.deadline() == now);
    CHECK(settler.take(now).size() == 1);
  }
}

TEST_CASE(
    "a save that empties its file waits for the quiet, and is due at once when it is filled") {
  Settler settler(quiet, longest);
  settler.add(saved("a.md", 0), 1000);
  CHECK(settler.deadline() == 1000 + quiet);
  settler.add(saved("a.md", 7), 1004);
  CHECK(settler.deadline() == 1004);
}

TEST_CASE("a second file's save within the quiet time is gathered") {
  Settler settler(quiet, longest);
  settler.add(saved("a.md"), 1000);
  CHECK(settler.take(1000).size() == 1);
  settler.add(saved("b.md"), 1003);
  CHECK(settler.deadline() == 1003 + quiet);
  settler.add(saved("b.md"), 1005);
  CHECK(settler.deadline() == 1005 + quiet);  // a.md was within the quiet time before it
  settler.add(saved("c.md"), 1009);
  CHECK(settler.deadline() == 1009 + quiet);
  CHECK(settler.take(1018).empty());
  const std::vector<Batch> batches = settler.take(1019);
  REQUIRE(batches.size() == 1);
  CHECK(paths(batches[0]) == std::vector<std::string>{"b.md", "c.md"});
  CHECK_FALSE(batches[0].is_save());
  settler.add(saved("d.md"), 1019 + quiet);
  CHECK(settler.deadline() == 1019 + quiet);  // quiet again
}

TEST_CASE("a burst that never ends is cut at the longest wait") {
  Settler settler(quiet, longest);
  std::uint64_t now = 1000;
  for (int i = 0; i < 100 && settler.take(now).empty(); ++i, now += 5) {
    settler.add(saved("f" + std::to_string(i) + ".md"), now);
    if (i > 0) {
      CHECK(*settler.deadline() <= 1000 + longest);
    } else {
      CHECK(settler.take(now).size() == 1);  // the first is alone
      settler.add(gone("x.md"), now);
    }
  }
  CHECK(now == 1000 + longest);
}

TEST_CASE("a deletion waits, and the save that follows it turns it into a lone save") {
  Settler settler(quiet, longest);
  settler.add(gone("a.md"), 1000);
  CHECK(settler.deadline() == 1000 + quiet);
  settler.add(found("a.md"), 1001);
  settler.add(saved("a.md"), 1002);
  CHECK(settler.deadline() == 1002);
  CHECK(settler.take(1002).at(0).is_save());
}

TEST_CASE("a file that may still be written to is waited for as long as may be") {
  Settler settler(quiet, longest);
  settler.add(found("a.md"), 1000);
  CHECK(settler.deadline() == 1000 + longest);
  settler.add(saved("a.md"), 1100);
  CHECK(settler.deadline() == 1100);
}

TEST_CASE("looking at a saved file's permissions does not undo its save") {
  Settler settler(quiet, longest);
  settler.add(saved("a.md"), 1000);
  Change looked = found("a.md");
  looked.stat.ctime = 99;
  settler.add(looked, 1000);
  CHECK(settler.deadline() == 1000);
  const Batch batch = settler.take(1000).at(0);
  CHECK(batch.is_save());
  CHECK(batch.changes.at("a.md").stat.ctime == 99);
}

TEST_CASE("a save beside something pending waits with it") {
  Settler settler(quiet, longest);
  settler.add(gone("x.md"), 1000);
  settler.add(saved("a.md"), 1005);
  CHECK(settler.deadline() == 1005 + quiet);
  settler.add(listed("d", {"y.md"}), 1006);
  CHECK(settler.deadline() == 1006 + quiet);
}

TEST_CASE("a listing absorbs older changes directly in its folder and below vanished subfolders") {
  Settler settler(quiet, longest);
  settler.add(saved("d/a.md"), 1);
  settler.add(gone("d/b.md"), 1);
  settler.add(saved("d/kept/c.md"), 1);
  settler.add(saved("d/lost/c.md"), 1);
  settler.add(listed("d/kept", {"c.md"}), 1);
  settler.add(listed("d/lost", {"c.md"}), 1);
  settler.add(saved("e.md"), 1);
  settler.add(saved("d/kept/c.md"), 1);
  settler.add(listed("d", {"a.md"}, {"kept"}), 2);
  settler.add(saved("d/a.md"), 3);
  CHECK(paths(settler.take_all().at(0)) ==
        std::vector<std::string>{"listed d", "listed d/kept", "d/a.md", "d/kept/c.md", "e.md"});
}

TEST_CASE("the root's listing absorbs what it does not hold") {
  Settler settler(quiet, longest);
  settler.add(gone(""), 1);
  settler.add(saved("a.md"), 1);
  settler.add(saved("d/a.md"), 1);
  settler.add(saved("e/a.md"), 1);
  settler.add(listed("", {"a.md"}, {"d"}), 2);
  CHECK(paths(settler.take_all().at(0)) == std::vector<std::string>{"listed ", "d/a.md"});
}

TEST_CASE("what is gone absorbs everything below it, and nothing beside it") {
  Settler settler(quiet, longest);
  settler.add(saved("d/a.md"), 1);
  settler.add(listed("d", {"a.md"}), 1);
  settler.add(listed("d/e", {"a.md"}), 1);
  settler.add(saved("d.md"), 1);
  settler.add(saved("d-e/a.md"), 1);
  settler.add(gone("d"), 2);
  CHECK(paths(settler.take_all().at(0)) == std::vector<std::string>{"d", "d-e/a.md", "d.md"});
  settler.add(saved("a.md"), 3);
  settler.add(listed("d", {}), 3);
  settler.add(gone(""), 3);
  CHECK(paths(settler.take_all().at(0)) == std::vector<std::string>{""});
}

TEST_CASE("projects settle on their own") {
  Settler settler(quiet, longest);
  Change other = saved("a.md");
  other.project = 2;
  settler.add(gone("x.md"), 1000);
  settler.add(other, 1001);
  CHECK(settler.deadline() == 1001);
  CHECK(settler.take(1001).at(0).project == 2);
  CHECK(settler.pending(1) == 1);
  CHECK(settler.deadline() == 1000 + quiet);
  settler.drop(1);
  CHECK(settler.pending(1) == 0);
  CHECK_FALSE(settler.deadline());
}

TEST_CASE("a quiet time longer than the longest wait is itself the longest") {
  Settler settler(300, 100);
  settler.add(gone("a.md"), 1000);
  CHECK(settler.deadline() == 1300);
}

TEST_CASE("what is held is not due before the time, and neither lost nor late after it") {
  Settler settler(10, 250);
  settler.add(saved("a.md"), 1'000);
  REQUIRE(settler.due_at(1'000).size() == 1);
  CHECK(settler.due_at(1'000)[0].first == 1'000);
  settler.hold(1, 1'500);
  CHECK(settler.due_at(1'499).empty());
  CHECK(settler.take(1'499).empty());
  CHECK(settler.deadline() == 1'500);
  settler.add(saved("b.md"), 1'400);
  REQUIRE(settler.due_at(1'500).size() == 1);
  CHECK(settler.due_at(1'500)[0].last == 1'400);
  CHECK(settler.take(1'500).size() == 1);
  settler.add(saved("a.md"), 2'000);
  CHECK(settler.take(2'000).size() == 1);
}
