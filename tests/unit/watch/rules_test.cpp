#include "watch/rules.h"

#include "support/catch.h"

using galley::watch::Rules;

namespace {

Rules rules(const std::vector<std::string>& include, const std::vector<std::string>& exclude = {},
            std::vector<std::string> outputs = {}) {
  return {"/src", include, exclude, std::move(outputs)};
}

}  // namespace

TEST_CASE("documents are what an include pattern matches, at any depth") {
  const Rules r = rules({"*.md", "*.mdx"});
  CHECK(r.is_document("a.md"));
  CHECK(r.is_document("deep/er/b.mdx"));
  CHECK_FALSE(r.is_document("a.txt"));
  CHECK_FALSE(r.is_document("md"));
  CHECK_FALSE(r.is_document("a.md.bak"));
  CHECK(r.enters("deep/er"));
  CHECK(r.enters(""));
}

TEST_CASE("patterns that are not a plain suffix are matched as globs") {
  const Rules r = rules({"docs/**/*.md", "README*", "[ab].txt"});
  CHECK(r.is_document("docs/a.md"));
  CHECK(r.is_document("docs/x/y/a.md"));
  CHECK_FALSE(r.is_document("other/a.md"));
  CHECK(r.is_document("README.rst"));
  CHECK(r.is_document("sub/README"));
  CHECK(r.is_document("a.txt"));
  CHECK_FALSE(r.is_document("c.txt"));
}

TEST_CASE("folders in which nothing can match are not entered") {
  const Rules r = rules({"docs/*.md", "guide/**"});
  CHECK(r.enters("docs"));
  CHECK_FALSE(r.enters("src"));
  CHECK(r.enters("guide/deep/er"));
  CHECK(r.is_document("guide/deep/anything.txt"));
}

TEST_CASE("excluded files are no documents and excluded folders are not entered") {
  const Rules r = rules({"*.md"}, {"drafts/", "a/private", "*.de.md", "gen/**", "CHANGELOG.md"});
  CHECK_FALSE(r.enters("drafts"));
  CHECK_FALSE(r.enters("x/drafts"));
  CHECK_FALSE(r.is_document("drafts/x.md"));
  CHECK(r.is_document("drafts.md"));
  CHECK_FALSE(r.enters("a/private"));
  CHECK(r.enters("b/private"));
  CHECK_FALSE(r.is_document("b/x.de.md"));
  CHECK_FALSE(r.enters("gen"));
  CHECK(r.enters("x/gen"));
  CHECK_FALSE(r.is_document("x/CHANGELOG.md"));
}

TEST_CASE("hidden names are skipped unless a pattern names them with their dot") {
  const Rules plain = rules({"*.md"});
  CHECK_FALSE(plain.enters(".github"));
  CHECK_FALSE(plain.is_document(".hidden.md"));
  CHECK_FALSE(plain.is_document(".github/a.md"));
  const Rules named = rules({"*.md", ".github/**", "**/.meta.md"});
  CHECK(named.enters(".github"));
  CHECK(named.is_document(".github/a.md"));
  CHECK_FALSE(named.enters(".cache"));
  CHECK(named.is_document("x/.meta.md"));
  CHECK_FALSE(named.is_document("x/.other.md"));
  CHECK_FALSE(named.is_document(".github/.other.md"));
}

TEST_CASE(
    "version control, packages and editors' droppings are never taken, whatever is included") {
  const Rules r = rules({"**", ".git/**", ".*"});
  CHECK_FALSE(r.enters(".git"));
  CHECK_FALSE(r.enters("a/.git"));
  CHECK_FALSE(r.enters("a/node_modules"));
  for (const char* name :
       {"4913", "a.md~", ".a.md.swp", "a.swx", "#a.md#", ".#a.md", "a.md___jb_tmp___",
        "a.md___jb_old___", "a.md.tmp", ".goutputstream-XYZ123", ".galley-tmp-12-0"}) {
    INFO(name);
    CHECK_FALSE(r.is_document(name));
    CHECK_FALSE(r.is_document(std::string("deep/") + name));
  }
  CHECK(r.is_document("4913.md"));
  CHECK(r.is_document("a.swim"));
  CHECK(r.is_document("#"));
}

TEST_CASE("output folders of all projects are not entered") {
  const Rules r = rules({"*.md"}, {}, {"/src/out", "/other"});
  CHECK_FALSE(r.enters("out"));
  CHECK_FALSE(r.is_document("out/a.md"));
  CHECK(r.enters("output"));
  const Rules inside = rules({"*.md"}, {}, {"/src"});
  CHECK_FALSE(inside.enters("a"));
  CHECK_FALSE(inside.is_document("a.md"));
}

TEST_CASE("the rules for one folder agree with those for whole paths") {
  const Rules r = rules({"*.md", "docs/**", ".vitepress/*.txt"}, {"*.de.md", "docs/old/", "x/**"});
  for (const char* folder : {"", "a", "docs", "docs/old", "x", ".vitepress", "docs/.vitepress"}) {
    if (!r.enters(folder)) continue;
    for (const char* name :
         {"a.md", "b.de.md", "c.txt", ".d.md", "old", ".git", "x", ".vitepress"}) {
      INFO(folder << " / " << name);
      const std::string path = *folder == '\0' ? name : std::string(folder) + "/" + name;
      CHECK(r.in(folder).is_document(name) == r.is_document(path));
      CHECK(r.in(folder).enters(name) == r.enters(path));
    }
  }
}

TEST_CASE("rules of files take exactly those, under any name, and enter only the folders above") {
  const Rules r = Rules::of_files("/repo", {"inc/.hidden/x.rs", "inc/y", "z~"});
  CHECK(r.is_document("inc/.hidden/x.rs"));
  CHECK(r.is_document("inc/y"));
  CHECK(r.is_document("z~"));
  CHECK_FALSE(r.is_document("inc/z"));
  CHECK_FALSE(r.is_document("y"));
  CHECK(r.enters("inc/.hidden"));
  CHECK_FALSE(r.enters("inc/y"));
  CHECK_FALSE(r.enters("in"));
  CHECK_FALSE(r.enters("other"));
}
