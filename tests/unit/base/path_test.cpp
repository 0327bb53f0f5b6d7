#include "base/path.h"

#include "support/catch.h"

namespace path = galley::path;

TEST_CASE("a normal path has no dots, no doubled slashes and keeps what climbs out") {
  CHECK(path::normal("a/./b//c/") == "a/b/c");
  CHECK(path::normal("a/../../b") == "../b");
  CHECK(path::normal("/../a") == "/a");
  CHECK(path::normal("/") == "/");
  CHECK(path::normal("a/..") == "");
}

TEST_CASE("a folder holds itself and what is below it, not its neighbours") {
  CHECK(path::is_within("/a/b", "/a/b"));
  CHECK(path::is_within("/a/b/c", "/a/b"));
  CHECK_FALSE(path::is_within("/a/bc", "/a/b"));
  CHECK(path::is_within("x", ""));
  CHECK(path::below("/a/b/c", "/a/b") == "c");
  CHECK(path::below("/a", "/") == "a");
  CHECK(path::below("/a", "/a") == "");
}

TEST_CASE("name, stem, extension and parent agree on where the name is cut") {
  CHECK(path::name("a/c.test.md") == "c.test.md");
  CHECK(path::stem("a/c.test.md") == "c.test");
  CHECK(path::extension("a/c.test.md") == ".md");
  CHECK(path::extension(".env") == "");
  CHECK(path::extension("a.b/c") == "");
  CHECK(path::parent("a/b/c") == "a/b");
  CHECK(path::parent("c") == "");
  CHECK(path::parent("/c") == "/");
}

TEST_CASE("a relative link climbs only as far as it must") {
  CHECK(path::relative("a/b/c.md", "a/x") == "../b/c.md");
  CHECK(path::relative("a/c.md", "a") == "c.md");
  CHECK(path::relative("c.md", "") == "c.md");
}

TEST_CASE("a relative link of very many parts is written in linear time") {
  std::string deep = "a";
  for (int i = 0; i < 1200000; ++i) deep += "/b";
  CHECK(path::relative(deep, "x") == "../" + deep);
}
