#include "preview/assets.h"

#include <filesystem>

#include <sys/stat.h>

#include "support/catch.h"
#include "support/temp_dir.h"

using namespace galley::preview;
using galley::test::TempDir;

namespace {

struct Folder : TempDir {
  Response get(const std::string& path, Shelf shelf = Shelf::project) const {
    return asset(galley::real_file_system(), *this / "root", path, shelf);
  }
  int status(const std::string& path, Shelf shelf = Shelf::project) const {
    INFO(path);
    return get(path, shelf).status;
  }
};

}  // namespace

TEST_CASE("an image is served with its type, and its etag is its content's") {
  const Folder folder;
  folder.write("root/img/a b.PNG", "pixels");
  const Response first = folder.get("img/a b.PNG");
  CHECK(first.status == 200);
  CHECK(first.type == "image/png");
  CHECK(*first.body == "pixels");
  CHECK(first.policy == default_policy);
  CHECK(first.etag.size() == 32);
  folder.write("root/img/a b.PNG", "pixelz");
  CHECK(folder.get("img/a b.PNG").etag != first.etag);
}

TEST_CASE("an SVG runs nothing when it is opened by itself") {
  const Folder folder;
  folder.write("root/a.svg", "<svg/>");
  const Response svg = folder.get("a.svg");
  CHECK(svg.type == "image/svg+xml");
  CHECK(svg.policy.starts_with("sandbox; default-src 'none'; style-src 'unsafe-inline'"));
}

TEST_CASE("scripts and styles come from galley's own folders alone") {
  const Folder folder;
  for (const char* name : {"a.js", "a.mjs", "a.css"}) {
    folder.write(std::string("root/") + name, "x");
    CHECK(folder.status(name) == 415);
    CHECK(folder.status(name, Shelf::package) == 200);
  }
  CHECK(folder.get("a.js", Shelf::package).type == "text/javascript; charset=utf-8");
}

TEST_CASE("only kinds that are known are served, and text only as text") {
  const Folder folder;
  for (const char* name : {"a.html", "a.htm", "a.xhtml", "a.xml", "a.exe", "a.so", "a",
                           "a.png.html", "a.svgz", "a.", "a.wasm"}) {
    folder.write(std::string("root/") + name, "x");
    CHECK(folder.status(name) == 415);
    CHECK(folder.status(name, Shelf::package) == 415);
  }
  folder.write("root/a.json", "{}");
  CHECK(folder.get("a.json").type == "text/plain; charset=utf-8");
}

TEST_CASE("hidden files and keys are refused, whatever they end in") {
  const Folder folder;
  for (const char* name :
       {".env", ".hidden.png", ".git/a.png", "a/.ssh/b.txt", "server.pem", "b.key", "id_rsa"}) {
    folder.write(std::string("root/") + name, "secret");
    CHECK(folder.status(name) == 403);
    CHECK(folder.status(name, Shelf::package) == 403);
  }
}

TEST_CASE("nothing outside of the root is served, by no path and through no link") {
  namespace fs = std::filesystem;
  const Folder folder;
  folder.write("outside/a.png", "secret");
  folder.write("root-2/a.png", "secret");
  folder.write("root/real/a.png", "x");
  fs::create_symlink(folder / "outside", folder / "root/folder");
  fs::create_symlink(folder / "outside/a.png", folder / "root/file.png");
  fs::create_symlink("real/a.png", folder / "root/inside.png");
  for (const std::string& path :
       {std::string("../outside/a.png"), std::string("real/../../outside/a.png"),
        std::string("./real/a.png"), std::string("real//a.png"), std::string("real/a.png/"),
        folder / "outside/a.png", std::string("/a.png"), std::string(""), std::string(".."),
        std::string("../root-2/a.png"), std::string("-2/a.png"), std::string("missing.png")}) {
    CHECK(folder.status(path) == 404);
  }
  CHECK(folder.status("file.png") == 403);
  CHECK(folder.status("inside.png") == 403);
  CHECK(folder.status("folder/a.png") != 200);
  CHECK(folder.status("real/a.png") == 200);
}

TEST_CASE("what is no regular file is not read, and never waited for") {
  const Folder folder;
  std::filesystem::create_directories(folder / "root/folder.png");
  REQUIRE(::mkfifo((folder / "root/pipe.png").c_str(), 0600) == 0);
  CHECK(folder.status("folder.png") != 200);
  CHECK(folder.status("pipe.png") != 200);
}

TEST_CASE("a file may be as large as the limit and no larger") {
  const Folder folder;
  folder.write("root/a.png", "");
  std::filesystem::resize_file(folder / "root/a.png", max_asset_bytes);
  CHECK(folder.status("a.png") == 200);
  std::filesystem::resize_file(folder / "root/a.png", max_asset_bytes + 1);
  CHECK(folder.status("a.png") == 413);
}

TEST_CASE("an overlong name is no file") {
  const Folder folder;
  folder.write("root/a.png", "x");
  CHECK(folder.status(std::string(300, 'a') + ".png") == 404);
}
