// What people and their editors do to files: half saves, odd names, things that are no files, links
// that lead out.
#include <csignal>
#include <fstream>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "fault/site.h"
#include "support/catch.h"
#include "support/output_watcher.h"

using namespace galley::test;
namespace fs = std::filesystem;

namespace {

std::string page(const std::string& word) {
  return "# Page\n\n" + word + " " + std::string(20'000, 'x') + "\n\nThe end of " + word + ".\n";
}

void put(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

using Save = std::function<void(const std::string& path, const std::string& text)>;

// The calls that these editors make, as strace(1) shows them.
const std::vector<std::pair<const char*, Save>> saves = {
    {"in place", [](const std::string& path, const std::string& text) { put(path, text); }},
    {"in pieces",
     [](const std::string& path, const std::string& text) {
       const galley::Fd file(::open(path.c_str(), O_TRUNC | O_WRONLY | O_CLOEXEC));
       for (std::size_t at = 0; at < text.size(); at += 1000) {
         const std::string piece = text.substr(at, 1000);
         if (::write(file.get(), piece.data(), piece.size()) < 0) return;
       }
     }},
    {"vim",
     [](const std::string& path, const std::string& text) {
       const std::string probe = fs::path(path).parent_path() / "4913";
       put(probe, "");
       fs::remove(probe);
       fs::rename(path, path + "~");
       put(path, text);
       fs::remove(path + "~");
     }},
    {"emacs",
     [](const std::string& path, const std::string& text) {
       const fs::path lock =
           fs::path(path).parent_path() / (".#" + fs::path(path).filename().string());
       fs::create_symlink("me@here.1:1", lock);
       fs::copy_file(path, path + "~", fs::copy_options::overwrite_existing);
       put(path, text);
       fs::remove(lock);
     }},
    {"JetBrains",
     [](const std::string& path, const std::string& text) {
       put(path + "___jb_tmp___", text);
       fs::rename(path, path + "___jb_old___");
       fs::rename(path + "___jb_tmp___", path);
       fs::remove(path + "___jb_old___");
     }},
    {"VS Code",
     [](const std::string& path, const std::string& text) {
       const galley::Fd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
       if (::ftruncate(file.get(), 0) == 0 && ::write(file.get(), text.data(), text.size()) < 0)
         return;
     }},
    {"a temporary file and a rename",
     [](const std::string& path, const std::string& text) {
       put(path + ".tmp", text);
       fs::rename(path + ".tmp", path);
     }},
};

}  // namespace

TEST_CASE("editors: a save in any style is one update of the output") {
  for (const char* backend : {"watch_backend: fanotify", "watch_backend: inotify"}) {
    Site site({backend});
    site.write("a/one.md", page("first"));
    site.start();
    OutputWatcher output(site.dir / "out", "tool__a__one.mdc");
    for (const auto& [style, save] : saves) {
      INFO(backend << ", saved by " << style);
      save(site.docs("a/one.md"), page(style));
      CHECK(site.law() == "");
      CHECK(output.updates() == 1);
      CHECK(output_tree(site.dir / "out")
                .at("tool__a__one.mdc")
                .find(std::string("The end of ") + style) != std::string::npos);
    }
  }
}

TEST_CASE("half saves: what was cut to nothing and is written later never makes an empty page") {
  for (const char* backend : {"watch_backend: fanotify", "watch_backend: inotify"}) {
    INFO(backend);
    Site site({backend});
    site.write("a/one.md", page("whole"));
    site.start();
    OutputWatcher output(site.dir / "out", "tool__a__one.mdc");
    const std::string text = page("whole again");
    {
      const galley::Fd file(::open(site.docs("a/one.md").c_str(), O_TRUNC | O_WRONLY | O_CLOEXEC));
      // Other saves come and go meanwhile: none of them takes the open file along.
      for (int i = 0; i < 10; ++i) {
        site.write("index.md", "# Other " + std::to_string(i) + "\n");
        site.galleyd->sync();
      }
      CHECK(output.updates() == 0);
      REQUIRE(::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    }
    CHECK(site.law() == "");
    CHECK(output.updates() == 1);
  }
}

TEST_CASE("names: bytes that are no text, line ends, the longest names and paths") {
  Site site;
  site.start();
  for (const std::string name : {"line\nend.md", "\xFF\xFE.md", "tab\there.md", "caf\xC3\xA9.md",
                                 "cafe\xCC\x81.md", " .md", "-rf.md", "*?[].md", "quote'\".md"}) {
    site.write("odd/" + name, "# Odd\n");
  }
  site.write("odd/" + std::string(252, 'x') + ".md", "# Long\n");
  std::string deep = "deep";
  while (site.docs(deep).size() + 203 < 4000) deep += "/" + std::string(200, 'd');
  site.write(deep + "/page.md", "# Deep\n");
  const galley::Fd deepest(::open(site.docs(deep).c_str(), O_PATH | O_CLOEXEC));
  const std::string beyond = std::string(250, 'y') + ".md";  // its whole path is beyond PATH_MAX
  for (const std::string text : {"# Beyond\n", "# Beyond, edited\n"}) {
    galley::Fd page(
        ::openat(deepest.get(), beyond.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0644));
    REQUIRE(::write(page.get(), text.data(), text.size()) > 0);
    page.reset();
    CHECK(site.law() == "");
  }
  fs::rename(site.docs("odd"), site.docs("even"));
  fs::remove_all(site.docs("deep"));
  CHECK(site.law() == "");
  CHECK(site.galleyd->stop() == 0);
}

TEST_CASE("no files: pipes, devices, sockets, folders and loops in a page's place harm nobody") {
  Site site;
  site.start();
  REQUIRE(::mkfifo(site.docs("pipe.md").c_str(), 0644) == 0);
  if (::geteuid() == 0) ::mknod(site.docs("zero.md").c_str(), S_IFCHR | 0644, ::makedev(1, 5));
  fs::create_directory(site.docs("folder.md"));
  site.write("folder.md/inside.md", "# Inside\n");
  fs::create_symlink("loop.md", site.docs("loop.md"));
  fs::create_directory_symlink("..", site.docs("a/up"));
  fs::create_symlink("/etc/passwd", site.docs("passwd.md"));
  fs::create_directory_symlink(site.dir / "repo/.git", site.docs("git"));
  CHECK(site.law() == "");
  for (const auto& [name, bytes] : output_tree(site.dir / "out")) {
    INFO(name);
    CHECK(bytes.find("root:") == std::string::npos);
  }
  fs::remove(site.docs("a/one.md"));
  REQUIRE(::mkfifo(site.docs("a/one.md").c_str(), 0644) == 0);
  CHECK(site.law() == "");
  fs::remove(site.docs("a/one.md"));
  site.write("a/one.md", "# A file again\n");
  CHECK(site.law() == "");
}

TEST_CASE("hard links: what is written under one name is seen under all names of documents") {
  for (const char* backend :
       {"watch_backend: fanotify", "watch_backend: inotify", "watch_backend: polling"}) {
    INFO(backend);
    Site site({backend});
    site.start();
    fs::create_hard_link(site.docs("a/one.md"), site.docs("b/again.md"));
    CHECK(site.law() == "");
    for (const char* name : {"b/again.md", "a/one.md"}) {
      std::ofstream(site.docs(name)) << "# Written as " << name << "\n";
      CHECK(site.law() == "");
    }
    fs::remove(site.docs("a/one.md"));
    site.write("a/one.md", "# A file of its own\n");
    CHECK(site.law() == "");
    site.write("b/again.md", "# And another\n");
    CHECK(site.law() == "");
  }
}

TEST_CASE("huge: a file above the ceiling is a diagnostic, and its rest when it shrinks") {
  Site site;
  site.start();
  site.write("huge.md", "# Huge\n");
  {
    const galley::Fd file(::open(site.docs("huge.md").c_str(), O_WRONLY | O_CLOEXEC));
    REQUIRE(::ftruncate(file.get(), off_t{4} << 30) == 0);
  }
  site.galleyd->sync();
  CHECK(site.project()["failing"] == 1);
  site.write("a/one.md", "# Others go on\n");
  site.galleyd->sync();
  CHECK(output_tree(site.dir / "out").at("tool__a__one.mdc").find("Others go on") !=
        std::string::npos);
  site.write("huge.md", "# Small\n");
  CHECK(site.law() == "");
}

TEST_CASE("growing: a file that is written to all the time is right when it rests") {
  Site site;
  site.start();
  galley::Fd file(
      ::open(site.docs("log.md").c_str(), O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0644));
  for (int i = 0; i < 300; ++i) {
    const std::string line = "- line " + std::to_string(i) + "\n";
    REQUIRE(::write(file.get(), line.data(), line.size()) > 0);
    if (i % 50 == 0) site.galleyd->sync();
  }
  file.reset();
  CHECK(site.law() == "");
}

TEST_CASE("loops: two galleyds that write into each other's sources make no pages of outputs") {
  const TempDir dir;
  std::vector<std::unique_ptr<GalleyProcess>> galleyds;
  for (const auto& [name, other] : {std::pair("a", "b"), std::pair("b", "a")}) {
    dir.write(std::string(name) + "/page.md", "# Page\n");
    dir.write(std::string(name) + ".yaml",
              std::string("projects:\n  - name: ") + name + "\n    source: " + (dir / name) +
                  "\n    output: " + dir.path() + "/" + other +
                  "/out\n    llms: full\n    include: ['**/*.md', '**/*.mdc', '**/*.txt', "
                  "'**/*.jsonl']\n");
    galleyds.push_back(std::make_unique<GalleyProcess>(
        std::vector<std::string>{"--config", dir / (std::string(name) + ".yaml")}));
    galleyds.back()->wait_ready();
  }
  for (int round = 0; round < 5; ++round) {
    dir.write("a/page.md", "# Page " + std::to_string(round) + "\n");
    for (const auto& galleyd : galleyds) galleyd->sync();
  }
  for (const auto& galleyd : galleyds) {
    const nlohmann::json project = galleyd->status()["projects"][0];
    CHECK(project["documents"] == 5);  // its page, and what the other one wrote
    CHECK(project["failing"] == 4);
    CHECK(project.dump().find("document-is-output") != std::string::npos);
    CHECK(galleyd->stop() == 0);
  }
}

TEST_CASE("loops: outputs inside of the source, and links between, are never read") {
  const TempDir dir;
  dir.write("docs/page.md", "# Page\n");
  dir.write("galley.yaml", "projects:\n  - name: a\n    source: " + (dir / "docs") +
                               "\n    output: " + (dir / "docs/out") +
                               "\n    include: ['*.md', '*.mdc', '*.txt']\n");
  GalleyProcess galleyd({"--config", dir / "galley.yaml"});
  galleyd.wait_ready();
  galleyd.sync();
  std::filesystem::create_directory_symlink("docs/out", dir / "link");
  std::filesystem::create_directory_symlink("out", dir / "docs/again");
  dir.write("docs/page.md", "# Page, edited\n");
  galleyd.sync();
  galleyd.request("rescan");
  galleyd.sync();
  CHECK(galleyd.status()["projects"][0]["documents"] == 1);
  CHECK(galleyd.status()["projects"][0]["written"] == 2);
}
