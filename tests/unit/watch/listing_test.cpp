#include "watch/listing.h"

#include <cerrno>
#include <filesystem>

#include "support/catch.h"
#include "support/swapped_folder.h"

using galley::test::SwappedFolder;
using namespace galley::watch;

TEST_CASE("a folder that is swapped for a link while it is listed never shows what is outside") {
  const SwappedFolder folders;
  const Rules rules(folders.root(), {"*.md"}, {}, {});
  const SwappedFolder::Swapping swapping(folders);
  unsigned listed = 0;
  unsigned refused = 0;
  unsigned secrets = 0;
  while (swapping.goes_on() || listed == 0 || refused == 0) {
    const Listing listing = list_folder({folders.root(), "a/b"}, rules, {});
    if (listing.error == 0) ++listed;
    if (listing.error != 0) ++refused;
    for (const Entry& entry : listing.entries) {
      if (entry.name == "secret.md") ++secrets;
    }
  }
  CHECK(secrets == 0);
}

TEST_CASE("a folder behind a link is not listed, and the source may be one") {
  const SwappedFolder folders;
  std::filesystem::create_directory_symlink("root", folders / "link");
  std::filesystem::create_directory_symlink("a", folders / "root/behind");
  const Rules rules(folders / "link", {"*.md"}, {}, {});
  CHECK(list_folder({folders / "link", ""}, rules, {}).entries.size() == 1);
  CHECK(list_folder({folders / "link", "a/b"}, rules, {}).entries.size() == 1);
  CHECK(list_folder({folders / "link", "behind/b"}, rules, {}).error == ELOOP);
}

TEST_CASE("the rules of an ignore file behind a link do not count") {
  const SwappedFolder folders;
  std::ofstream(folders / "root/a/b/.galleyignore") << "page.md\n";
  std::filesystem::create_directory_symlink("a", folders / "root/behind");
  CHECK(read_ignore_files({folders.root(), "a/b"}, {}).galley.has_value());
  CHECK_FALSE(read_ignore_files({folders.root(), "behind/b"}, {}).galley.has_value());
}
