#include "base/open_below.h"

#include <cerrno>
#include <filesystem>
#include <functional>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file_system.h"
#include "base/path.h"
#include "support/catch.h"
#include "support/swapped_folder.h"
#include "support/temp_dir.h"

namespace fs = std::filesystem;
using galley::Fd;
using galley::real_file_system;
using galley::test::SwappedFolder;
using galley::test::TempDir;

namespace {

struct Way {
  const char* name;
  std::function<Fd(int root, const std::string& path, int flags)> open;
};

bool has_openat2() {
  const Fd here(::open(".", O_PATH | O_CLOEXEC));
  if (galley::open_below_at_once(here.get(), ".", O_RDONLY)) return true;
  WARN("openat2(2) is not to be had here: " << galley::describe_errno(errno));
  return false;
}

std::vector<Way> ways() {
  std::vector<Way> all{{"by parts", galley::open_below_by_parts}};
  if (has_openat2()) all.push_back({"at once", galley::open_below_at_once});
  return all;
}

Fd folder(const std::string& path) { return Fd(::open(path.c_str(), O_PATH | O_CLOEXEC)); }

// 0, or the errno.
int code_of(const Fd& fd) { return fd ? 0 : errno; }

}  // namespace

TEST_CASE("what lies below a folder is opened, and what is not there is not") {
  const TempDir dir;
  dir.write("root/a/b/page.md", "page");
  const Fd root = folder(dir / "root");
  for (const Way& way : ways()) {
    INFO(way.name);
    CHECK(way.open(root.get(), "a/b/page.md", O_RDONLY));
    CHECK(way.open(root.get(), "a", O_RDONLY | O_DIRECTORY));
    CHECK(code_of(way.open(root.get(), "a/c/page.md", O_RDONLY)) == ENOENT);
    CHECK(code_of(way.open(root.get(), "a/b/page.md/x", O_RDONLY)) == ENOTDIR);
  }
}

TEST_CASE("no part of a path below a folder may be a link or lead out of it") {
  const TempDir dir;
  dir.write("root/a/page.md", "page");
  dir.write("secret.md", "secret");
  fs::create_directory_symlink("a", dir / "root/inside");
  fs::create_directory_symlink(dir.path(), dir / "root/outside");
  fs::create_symlink("page.md", dir / "root/a/link.md");
  fs::create_symlink("loop", dir / "root/loop");
  const Fd root = folder(dir / "root");
  for (const Way& way : ways()) {
    INFO(way.name);
    for (const char* path : {"inside/page.md", "outside/secret.md", "a/link.md", "loop/x"}) {
      CHECK(code_of(way.open(root.get(), path, O_RDONLY)) == ELOOP);
    }
    CHECK(code_of(way.open(root.get(), "../secret.md", O_RDONLY)) == EXDEV);
    CHECK(code_of(way.open(root.get(), dir / "secret.md", O_RDONLY)) == EXDEV);
    CHECK_FALSE(way.open(root.get(), "outside", O_RDONLY | O_DIRECTORY));
  }
}

TEST_CASE("the folder itself may be a link") {
  const TempDir dir;
  dir.write("root/a/page.md", "page");
  fs::create_directory_symlink("root", dir / "link");
  CHECK(galley::open_below(dir / "link", "a/page.md", O_RDONLY));
  CHECK(galley::open_below(dir / "link", "", O_RDONLY | O_DIRECTORY));
  CHECK(real_file_system().open_below(dir / "link", "a/page.md")->read().bytes == "page");
}

TEST_CASE("a path below a folder may be longer than PATH_MAX") {
  const TempDir dir;
  std::string path;
  Fd deepest = folder(dir.path());
  const std::string name(200, 'd');
  while (path.size() < 6000) {
    REQUIRE(::mkdirat(deepest.get(), name.c_str(), 0755) == 0);
    deepest = Fd(::openat(deepest.get(), name.c_str(), O_PATH | O_CLOEXEC));
    path = galley::path::join(path, name);
  }
  REQUIRE(Fd(::openat(deepest.get(), "page.md", O_CREAT | O_WRONLY | O_CLOEXEC, 0644)));
  CHECK(real_file_system().open_below(dir.path(), path + "/page.md")->read().bytes.empty());
  CHECK(real_file_system().open_below(dir.path(), path + "/none.md") == nullptr);
}

TEST_CASE("a folder that is swapped for a link while it is opened never leads outside") {
  const SwappedFolder folders;
  const Fd root = folder(folders.root());
  for (const Way& way : ways()) {
    INFO(way.name);
    const SwappedFolder::Swapping swapping(folders);
    unsigned pages = 0;
    unsigned refusals = 0;
    unsigned secrets = 0;
    while (swapping.goes_on() || refusals == 0 || pages == 0) {
      const Fd fd = way.open(root.get(), "a/b/page.md", O_RDONLY);
      std::string bytes(6, '\0');
      if (fd) bytes.resize(static_cast<std::size_t>(::read(fd.get(), bytes.data(), bytes.size())));
      if (!fd) ++refusals;
      if (bytes == "page") ++pages;
      if (bytes == "secret") ++secrets;
    }
    CHECK(secrets == 0);
  }
}
