#include "job/included_files.h"

#include <filesystem>

#include "support/catch.h"
#include "support/memory_file_system.h"
#include "support/swapped_folder.h"
#include "support/temp_dir.h"

namespace fs = std::filesystem;
using galley::job::DiskFiles;
using galley::settings::Project;
using Status = galley::render::IncludedFiles::Status;

TEST_CASE("what is hidden or a key is never included, but from a root that lies in such a folder") {
  galley::test::MemoryFileSystem files;
  files.put("/repo/.git/config", "credentials");
  files.put("/repo/docs/server.pem", "credentials");
  files.put("/repo/docs/.env", "credentials");
  files.put("/repo/.shown/part.md", "shown");
  Project project;
  project.source = "/repo/docs";
  project.repo_root = "/repo";
  project.include_roots = {"/repo/.shown"};
  DiskFiles included(files, project, 1000, 0);
  CHECK(included.read("/repo/.git/config").status == Status::secret);
  CHECK(included.read("/repo/docs/server.pem").status == Status::secret);
  CHECK(included.read("/repo/docs/.env").status == Status::secret);
  CHECK(included.read("/repo/.shown/part.md").text == "shown");
}

TEST_CASE("a link leads to what may be included by its own place, and to nothing else") {
  const galley::test::TempDir dir;
  dir.write("docs/page.md", "");
  dir.write("shared/part.md", "shared");
  dir.write("other/secret.md", "secret");
  fs::create_symlink(dir / "shared/part.md", dir / "docs/good.md");
  fs::create_directory_symlink(dir / "shared", dir / "docs/folder");
  fs::create_symlink(dir / "other/secret.md", dir / "docs/bad.md");
  Project project;
  project.source = project.repo_root = dir / "docs";
  project.include_roots = {dir / "shared"};
  DiskFiles included(galley::real_file_system(), project, 1000, 0);
  CHECK(included.read(dir / "docs/good.md").text == "shared");
  CHECK(included.read(dir / "docs/folder/part.md").text == "shared");
  CHECK(included.read(dir / "docs/bad.md").status == Status::outside);
  std::vector<std::string> asked;
  for (const auto& dependency : included.dependencies()) asked.push_back(dependency.path);
  CHECK(asked == std::vector<std::string>{dir / "docs/bad.md", dir / "docs/folder",
                                          dir / "docs/good.md", dir / "other/secret.md",
                                          dir / "shared/part.md"});
}

TEST_CASE("every link that is passed is a dependency, and so is where the way ends") {
  const galley::test::TempDir dir;
  dir.write("a/b/page.md", "");
  fs::create_symlink("a/b/../../second", dir / "first");
  fs::create_symlink("none", dir / "second");
  fs::create_symlink("circle", dir / "circle");
  Project project;
  project.source = dir.path();
  DiskFiles included(galley::real_file_system(), project, 1000, 0);
  CHECK(included.read(dir / "first").status == Status::missing);
  CHECK(included.read(dir / "circle").status == Status::missing);
  std::vector<std::string> asked;
  for (const auto& dependency : included.dependencies()) {
    CHECK(galley::job::is_as_known(galley::real_file_system(), dependency));
    asked.push_back(dependency.path);
  }
  CHECK(asked == std::vector<std::string>{dir / "a/b", dir / "circle", dir / "first", dir / "none",
                                          dir / "second"});
  DiskFiles again(galley::real_file_system(), project, 1000, 0);
  for (const auto& dependency : included.dependencies()) again.ask_again(dependency);
  CHECK(again.dependencies() == included.dependencies());

  fs::remove(dir / "second");
  fs::create_symlink("other", dir / "second");
  const auto known = included.dependencies();
  CHECK_FALSE(galley::job::is_as_known(galley::real_file_system(), known.back()));
  CHECK(galley::job::is_as_known(galley::real_file_system(), known.at(3)));
  dir.write("none", "here now");
  CHECK_FALSE(galley::job::is_as_known(galley::real_file_system(), known.at(3)));
}

TEST_CASE("a folder that is swapped for a link while it is included from never leads outside") {
  const galley::test::SwappedFolder folders;
  Project project;
  project.source = folders.root();
  const galley::test::SwappedFolder::Swapping swapping(folders);
  unsigned changing = 0;
  unsigned secrets = 0;
  while (swapping.goes_on() || changing == 0) {
    DiskFiles included(galley::real_file_system(), project, 1000, 0);
    try {
      if (included.read(folders / "root/a/b/page.md").text == "secret") ++secrets;
    } catch (const galley::FileChanging&) {
      ++changing;
    }
  }
  CHECK(secrets == 0);
}
