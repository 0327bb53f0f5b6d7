#include <filesystem>
#include <fstream>

#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "fixture.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using galley::state::Record;
using galley::state::Store;
using galley::state::Update;
using galley::test::in_child;
using galley::test::record;
using galley::test::TempDir;

namespace {

constexpr int cannot_mount = 42;

// A small disk of the calling process's own; false when the system does not let us have one.
bool mount_small_disk(const std::string& folder) {
  const int flags = ::geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;
  return ::unshare(flags) == 0 &&
         ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("none", folder.c_str(), "tmpfs", 0, "size=1m") == 0;
}

Update large_update() {
  Update update;
  for (unsigned i = 0; i < 2000; ++i) {
    Record one = record(std::to_string(10000 + i), i);
    one.manifest_line.assign(2000, 'x');
    update.upserts.push_back(std::move(one));
  }
  return update;
}

// The text of the Error that `action` throws; empty when it throws none.
template <typename Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const galley::Error& error) {
    return error.what();
  }
  return "";
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// Each line's number is the exit status when it does not hold.
#define HOLDS(condition) \
  if (!(condition)) return __LINE__ % 40 + 1

int use_full_disk(const std::string& folder) {
  if (!mount_small_disk(folder)) return cannot_mount;
  Store store(folder + "/state");
  store.apply({{record("a", 1)}, {}});
  const std::string text = error_of([&] { store.apply(large_update()); });
  HOLDS(contains(text, folder + "/state/state.db"));
  HOLDS(contains(text, "full"));
  HOLDS(galley::test::paths(store) == std::vector<std::string>{"a"});
  store.apply({{record("b", 2)}, {}});
  HOLDS(galley::test::paths(store).size() == 2);
  HOLDS(!store.rebuilt_because()->empty());
  return 0;
}

int use_full_disk_from_the_start(const std::string& folder) {
  if (!mount_small_disk(folder)) return cannot_mount;
  std::ofstream(folder + "/filler") << std::string(2U << 20U, 'x');
  const std::string text = error_of([&] { Store store(folder + "/state"); });
  HOLDS(contains(text, folder + "/state"));
  HOLDS(contains(text, "No space left on device") || contains(text, "full"));
  std::filesystem::remove(folder + "/filler");
  const Store store(folder + "/state");
  HOLDS(store.load().empty());
  return 0;
}

int use_read_only_disk(const std::string& folder) {
  if (!mount_small_disk(folder)) return cannot_mount;
  { Store(folder + "/state").apply({{record("a", 1)}, {}}); }
  if (::mount("none", folder.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) != 0) {
    return cannot_mount;
  }
  const std::string text = error_of([&] { Store store(folder + "/state"); });
  HOLDS(contains(text, folder + "/state/state.db"));
  HOLDS(contains(text, "Read-only file system"));
  HOLDS(!std::filesystem::exists(folder + "/state/state.db.bad"));
  if (::mount("none", folder.c_str(), nullptr, MS_REMOUNT, nullptr) != 0) return cannot_mount;
  const Store store(folder + "/state");
  HOLDS(!store.rebuilt_because());
  HOLDS(store.load().size() == 1);
  return 0;
}

int use_forbidden_folder(const std::string& folder) {
  { Store(folder + "/state").apply({{record("a", 1)}, {}}); }
  ::chmod((folder + "/state").c_str(), 0555);
  ::chmod((folder + "/state/state.db").c_str(), 0444);
  ::chmod(folder.c_str(), 0555);
  if (::geteuid() == 0 && ::setuid(65534) != 0) return cannot_mount;
  HOLDS(contains(error_of([&] { Store store(folder + "/state"); }), "Permission denied"));
  HOLDS(contains(error_of([&] { Store store(folder + "/new"); }),
                 "cannot create the folder " + folder + "/new: Permission denied"));
  HOLDS(!std::filesystem::exists(folder + "/state/state.db.bad"));
  return 0;
}

int use_folder_that_is_shut_for_a_while(const std::string& folder) {
  ::chmod(folder.c_str(), 0777);
  if (::geteuid() == 0 && ::setuid(65534) != 0) return cannot_mount;
  { Store(folder + "/state").apply({{record("a", 1)}, {}}); }
  Store store(folder + "/state");
  ::chmod((folder + "/state").c_str(), 0);
  HOLDS(contains(error_of([&] { store.apply({{record("b", 2)}, {}}); }), "Permission denied"));
  ::chmod((folder + "/state").c_str(), 0755);
  store.apply({{record("b", 2)}, {}});
  HOLDS(!store.rebuilt_because());
  HOLDS(galley::test::paths(store).size() == 2);
  return 0;
}

void check_in_child(int (*body)(const std::string&)) {
  const TempDir dir;
  const int status = in_child([&] { return body(dir.path()); });
  std::error_code ignored;
  std::filesystem::permissions(dir.path(), std::filesystem::perms(0755), ignored);
  std::filesystem::permissions(dir / "state", std::filesystem::perms(0755), ignored);
  if (status == cannot_mount) {
    WARN("skipped: this system lets the test have no disk of its own");
    return;
  }
  CHECK(status == 0);
}

}  // namespace

TEST_CASE("a disk that fills up is an error with the path, and the store goes on after it") {
  check_in_child(use_full_disk);
}

TEST_CASE("a disk that is full from the start is an error, and enough room mends it") {
  check_in_child(use_full_disk_from_the_start);
}

TEST_CASE("a read-only disk is an error and costs no state") { check_in_child(use_read_only_disk); }

TEST_CASE("a folder that forbids writing is an error and costs no state") {
  check_in_child(use_forbidden_folder);
}

TEST_CASE("a folder that is shut for a while is no lost database") {
  check_in_child(use_folder_that_is_shut_for_a_while);
}

TEST_CASE("a file in the folder's place is an error that names it") {
  const TempDir dir;
  dir.write("out", "a file");
  CHECK(contains(error_of([&] { Store store(dir / "out/.galley"); }), dir / "out/.galley"));
}
