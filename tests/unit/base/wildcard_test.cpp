#include "base/wildcard.h"

#include "support/catch.h"

using galley::Wildcard;

namespace {

bool in_name(const char* pattern, std::string_view text) {
  return Wildcard(pattern, Wildcard::Reach::name).matches(text);
}

bool in_path(const char* pattern, std::string_view text) {
  return Wildcard(pattern, Wildcard::Reach::path).matches(text);
}

}  // namespace

TEST_CASE("a class holds ranges, quoted characters and the classes of POSIX") {
  CHECK(in_name("[a-c]", "b"));
  CHECK_FALSE(in_name("[!a-c]", "b"));
  CHECK(in_name("[^a-c]", "d"));
  CHECK(in_name("[]-]", "]"));
  CHECK(in_name("[a-]", "-"));
  CHECK(in_name("[\\]]", "]"));
  CHECK(in_name("[[:upper:][:digit:]]x", "7x"));
  CHECK_FALSE(in_name("[[:upper:][:digit:]]x", "ax"));
  CHECK(in_name("[[:space:]]", "\t"));
  CHECK_FALSE(in_name("[[:space:]]", "\v"));
  CHECK(in_name("[[:a]", ":"));
  CHECK(in_name("[[:xdigit:]-z]", "-"));
  CHECK_FALSE(in_name("[c-a]", "b"));
}

TEST_CASE("a broken pattern matches nothing") {
  CHECK_FALSE(in_name("[ab", "a"));
  CHECK_FALSE(in_name("[ab", "[ab"));
  CHECK_FALSE(in_name("[[:word:]]", "a"));
  CHECK_FALSE(in_name("a\\", "a\\"));
  CHECK(Wildcard::find_broken_class("\\[a[b]c[") == 7);
  CHECK_FALSE(Wildcard::find_broken_class("[[:alpha:]]"));
}

TEST_CASE("no wildcard but ** crosses a folder") {
  CHECK_FALSE(in_path("a*b", "a/b"));
  CHECK_FALSE(in_path("a?b", "a/b"));
  CHECK_FALSE(in_path("a[/]b", "a/b"));
  CHECK_FALSE(in_path("a[!x]b", "a/b"));
  CHECK(in_path("a/**/b", "a/b"));
  CHECK(in_path("a/**/b", "a/x/y/b"));
  CHECK_FALSE(in_path("a/**/b", "a/xb"));
  CHECK(in_path("a/**", "a/b/c"));
  CHECK_FALSE(in_path("a/**", "a"));
  CHECK(in_path("**/b", "b"));
  CHECK(in_path("*/**/b", "a/x/b"));
}

TEST_CASE("stars that do not stand as a whole part are one star, but for git's own exception") {
  CHECK_FALSE(in_path("a/?**/c", "a/x/y/c"));
  CHECK(in_path("a/?**/c", "a/xy/c"));
  CHECK(in_path("a/x**/c", "a/x1/y/c"));  // git 2.39: the plain text in front is cut off first
  CHECK(in_path("**\\/b", "x/y/b"));
  CHECK_FALSE(in_path("**\\/b", "b"));
}

TEST_CASE("hostile patterns stay linear") {
  std::string stars;
  for (int i = 0; i < 1000; ++i) stars += "a*?";
  CHECK_FALSE(in_name((stars + "b").c_str(), std::string(4000, 'a') + "c"));
  std::string crossing = "*";
  for (int i = 0; i < 300; ++i) crossing += "/**/a*";
  CHECK_FALSE(in_path((crossing + "[b]").c_str(), std::string(4000, 'a') + "/c"));
}
