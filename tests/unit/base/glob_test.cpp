#include "base/glob.h"

#include "support/catch.h"

using galley::Glob;

TEST_CASE("a pattern without a slash matches a name at any depth") {
  CHECK(Glob("*.md").matches("a.md"));
  CHECK(Glob("*.md").matches("a/b/c.md"));
  CHECK_FALSE(Glob("*.md").matches("a.mdx"));
  CHECK(Glob("drafts").matches("x/drafts/a.md"));
}

TEST_CASE("a pattern with a slash is relative to the source folder") {
  CHECK(Glob("en/*.md").matches("en/a.md"));
  CHECK_FALSE(Glob("en/*.md").matches("x/en/a.md"));
  CHECK_FALSE(Glob("en/*.md").matches("en/b/a.md"));
  CHECK(Glob("en/**").matches("en/b/a.md"));
  CHECK_FALSE(Glob("en/**").matches("en"));
  CHECK(Glob("**/a.md").matches("a.md"));
  CHECK(Glob("a/**/z.md").matches("a/z.md"));
  CHECK(Glob("a/**/z.md").matches("a/b/c/z.md"));
}

TEST_CASE("a trailing slash names folders, which cover everything below") {
  CHECK(Glob("build/").matches("x/build/a.md"));
  CHECK_FALSE(Glob("build/").matches("x/build"));
  CHECK(Glob("a/b").matches("a/b/c/d.md"));
}

TEST_CASE("classes, question marks and quoting") {
  CHECK(Glob("[a-c]?.md").matches("bx.md"));
  CHECK_FALSE(Glob("[!a-c]?.md").matches("bx.md"));
  CHECK(Glob("\\*.md").matches("*.md"));
  CHECK_FALSE(Glob("\\*.md").matches("a.md"));
  CHECK(Glob("[]]").matches("]"));
  CHECK(Glob("v[[:digit:]]*/").matches("x/v2.1/a.md"));
}

TEST_CASE("a walk may skip folders under which nothing can match") {
  CHECK(Glob("en/guides/*.md").may_match_below("en"));
  CHECK(Glob("en/guides/*.md").may_match_below("en/guides"));
  CHECK_FALSE(Glob("en/guides/*.md").may_match_below("fr"));
  CHECK(Glob("*.md").may_match_below("any/where"));
}

TEST_CASE("what a person cannot have meant is said") {
  CHECK_FALSE(Glob::check("a/**/[b]*.md"));
  CHECK(Glob::check(""));
  CHECK(Glob::check("/abs"));
  CHECK(Glob::check("[abc")->find("never closed") != std::string::npos);
}

TEST_CASE("hostile patterns are decided at once") {
  const std::string stars = "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b";
  CHECK_FALSE(Glob(stars).matches(std::string(5000, 'a')));
  std::string deep;
  for (int i = 0; i < 2000; ++i) deep += "a/";
  CHECK_FALSE(Glob("**/a/**/a/**/a/**/b/x").matches(deep + "c"));
}
