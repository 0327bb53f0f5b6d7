#include "preview/access.h"

#include <set>

#include "base/error.h"
#include "support/catch.h"

using galley::preview::Access;
using galley::preview::code_life_ms;
using galley::preview::is_equal_secret;
using galley::preview::max_codes;

namespace {

std::string cookie_of(const Access& access) {
  const std::string field = access.set_cookie();
  return field.substr(0, field.find(';'));
}

}  // namespace

TEST_CASE("a code leads to its destination once") {
  Access access("book");
  const std::string code = access.issue("/book/a?x=y#part", 5);
  CHECK(code.size() == 32);
  CHECK_FALSE(access.redeem("", 5));
  CHECK_FALSE(access.redeem(code.substr(1), 5));
  CHECK_FALSE(access.redeem(std::string(32, '0'), 5));
  CHECK(access.redeem(code, 6) == "/book/a?x=y#part");
  CHECK_FALSE(access.redeem(code, 6));
}

TEST_CASE("a code is worth nothing when its time is over") {
  Access access("book");
  const std::string early = access.issue("/a", 0);
  const std::string late = access.issue("/b", 1);
  CHECK_FALSE(access.redeem(early, code_life_ms));
  CHECK(access.redeem(late, code_life_ms) == "/b");
}

TEST_CASE("with too many codes the oldest goes") {
  Access access("book");
  const std::string first = access.issue("/a", 0);
  std::string last;
  for (std::size_t count = 0; count < max_codes; ++count) last = access.issue("/b", 0);
  CHECK_FALSE(access.redeem(first, 0));
  CHECK(access.redeem(last, 0) == "/b");
}

TEST_CASE("a code never leads to another server or splits a header") {
  Access access("book");
  for (const char* destination :
       {"", "a", "//evil.example", "http://evil.example/", "/\\evil.example", "/../x",
        "/a\r\nSet-Cookie: x", "/a#\r\nSet-Cookie: x", "#a", "/a b"}) {
    INFO(destination);
    CHECK_THROWS_AS(access.issue(destination, 0), galley::Error);
  }
}

TEST_CASE("the cookie is for this server alone and out of reach of scripts") {
  const Access access("book");
  const std::string field = access.set_cookie();
  CHECK(field.starts_with("galley-book="));
  CHECK(field.ends_with("; HttpOnly; SameSite=Strict; Path=/"));
  CHECK(cookie_of(access).size() == std::string("galley-book=").size() + 32);
}

TEST_CASE("only the very cookie is admitted, wherever it stands among others") {
  const Access access("book");
  const std::string cookie = cookie_of(access);
  const std::string value = cookie.substr(cookie.find('=') + 1);
  CHECK(access.admits(cookie));
  CHECK(access.admits("a=b; " + cookie));
  CHECK(access.admits("galley-book=old; " + cookie + "; c=d"));
  for (const std::string& wrong :
       {std::string(), std::string("galley-book="), value, "galley=" + value,
        "Galley-book=" + value, "galley-other=" + value, "xgalley-book=" + value,
        "galley-book =" + value, "galley-book=" + value + "0", "galley-book=" + value.substr(1),
        "galley-book=\"" + value + "\"", "a=" + cookie, std::string(";;;=;")}) {
    INFO(wrong);
    CHECK_FALSE(access.admits(wrong));
  }
}

TEST_CASE("every secret is another one") {
  std::set<std::string> secrets;
  for (int count = 0; count < 50; ++count) {
    Access access("book");
    secrets.insert(access.set_cookie());
    secrets.insert(access.action_token());
    secrets.insert(access.issue("/", 0));
  }
  CHECK(secrets.size() == 150);
  Access access("book");
  CHECK(access.set_cookie().find(access.action_token()) == std::string::npos);
  CHECK_FALSE(access.admits("galley-book=" + access.action_token()));
}

TEST_CASE("secrets are equal only when every byte is") {
  CHECK(is_equal_secret("", ""));
  CHECK(is_equal_secret("abc", "abc"));
  CHECK_FALSE(is_equal_secret("abc", "abd"));
  CHECK_FALSE(is_equal_secret("ab", "abc"));
  CHECK_FALSE(is_equal_secret("", "a"));
}
