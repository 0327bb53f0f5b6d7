#include "html/assets.h"

#include "support/catch.h"

using namespace galley;
using html::asset_name;

TEST_CASE("the name of a copy says what it holds and needs no encoding") {
  const Digest digest = sha256("x");
  const std::string hash = digest.hex().substr(0, 24);
  CHECK(asset_name("img/Logo.PNG", digest) == "assets/logo." + hash + ".png");
  CHECK(asset_name("a b/é ü (1).tar.gz", digest) == "assets/1-tar." + hash + ".gz");
  CHECK(asset_name("é.svg", digest) == "assets/file." + hash + ".svg");
  CHECK(asset_name(std::string(250, 'x') + ".png", digest).size() < 110);
  CHECK(html::is_asset_name_of(asset_name("a.png", digest), digest));
  CHECK_FALSE(html::is_asset_name_of(asset_name("a.png", digest), sha256("y")));
}

TEST_CASE("what has no name of a copy is none") {
  const std::string hash = sha256("x").hex().substr(0, 24);
  CHECK(html::is_asset_name("assets/a." + hash + ".png"));
  for (const std::string& name :
       {"a." + hash + ".png", "assets/b/a." + hash + ".png", "assets/a." + hash + ".html",
        "assets/a." + hash.substr(1) + ".png", "assets/a." + hash + "png",
        std::string("assets/a.png"), "assets/a.g" + hash.substr(1) + ".png",
        std::string("docs__a.mdc"), std::string()}) {
    INFO(name);
    CHECK_FALSE(html::is_asset_name(name));
  }
}

TEST_CASE("nothing that a browser would run is copied") {
  for (const char* name : {"a.html", "a.js", "a.mjs", "a.css", "a.xhtml", "a.xml", "a.md", "a"}) {
    INFO(name);
    CHECK_FALSE(html::is_asset(name));
  }
}
