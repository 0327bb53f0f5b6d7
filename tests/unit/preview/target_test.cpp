#include "preview/target.h"

#include "support/catch.h"

using namespace galley::preview;

namespace {

using Names = std::vector<std::string>;

Target accepted(std::string_view raw) {
  INFO(raw);
  const auto parsed = parse_target(raw);
  REQUIRE(std::holds_alternative<Target>(parsed));
  return std::get<Target>(parsed);
}

int status_of(std::string_view raw) {
  const auto parsed = parse_target(raw);
  const auto* const refusal = std::get_if<Refusal>(&parsed);
  return refusal == nullptr ? 200 : refusal->status;
}

}  // namespace

TEST_CASE("a target is its names and pairs, decoded once") {
  CHECK(accepted("/").path.empty());
  CHECK(accepted("/a").path == Names{"a"});
  CHECK(accepted("/a/b.md").path == Names{"a", "b.md"});
  CHECK(accepted("/a/").path == Names{"a", ""});
  CHECK(accepted("/a%20b/%C3%A9").path == Names{"a b", "\xC3\xA9"});
  CHECK(accepted("/\xC3\xA9").path == Names{"\xC3\xA9"});
  CHECK(accepted("/a+b").path == Names{"a+b"});
  CHECK(accepted("/%252e%252e/%252F").path == Names{"%2e%2e", "%2F"});
  CHECK(accepted("/.../..a/a../.b").path == Names{"...", "..a", "a..", ".b"});
  CHECK(accepted("/a%23b%3Fc").path == Names{"a#b?c"});
}

TEST_CASE("a query keeps its order, and names may repeat") {
  const Target target = accepted("/s?q=a+b%2Fc&q=%2B&&x&=y&e=");
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"q", "a b/c"}, {"q", "+"}, {"x", ""}, {"", "y"}, {"e", ""}};
  CHECK(target.query == expected);
  CHECK(target.value("q") == "a b/c");
  CHECK(target.value("nothing").empty());
  CHECK(accepted("/a?").query.empty());
  CHECK(accepted("/a?raw??").value("raw??").empty());
}

TEST_CASE("every hostile target is refused") {
  using namespace std::string_view_literals;
  const std::string_view hostile[] = {""sv,
                                      "a"sv,
                                      "*"sv,
                                      "?q"sv,
                                      "//evil.example/"sv,
                                      "///"sv,
                                      "/a//b"sv,
                                      "http://evil.example/"sv,
                                      "http://127.0.0.1:4590/"sv,
                                      "/a#b"sv,
                                      "/#"sv,
                                      "/a?b#c"sv,
                                      "/a\0b"sv,
                                      "/a?\0"sv,
                                      "/a b"sv,
                                      "/a\tb"sv,
                                      "/a\rb"sv,
                                      "/a\nb"sv,
                                      "/a\x7F"sv,
                                      "/\x01"sv,
                                      "/a\\b"sv,
                                      "/..\\b"sv,
                                      "/a?\\"sv,
                                      "/%2f"sv,
                                      "/a%2Fb"sv,
                                      "/..%2f..%2fetc"sv,
                                      "/%5c"sv,
                                      "/a%5Cb"sv,
                                      "/%00"sv,
                                      "/a.md%00.png"sv,
                                      "/a?x=%00"sv,
                                      "/%0d%0aSet-Cookie:x"sv,
                                      "/%7f"sv,
                                      "/."sv,
                                      "/.."sv,
                                      "/a/../b"sv,
                                      "/a/./b"sv,
                                      "/a/.."sv,
                                      "/%2e"sv,
                                      "/%2e%2e"sv,
                                      "/.%2E/"sv,
                                      "/a/%2E./b"sv,
                                      "/../"sv,
                                      "/%"sv,
                                      "/%2"sv,
                                      "/%zz"sv,
                                      "/%2g"sv,
                                      "/a%"sv,
                                      "/a?%"sv,
                                      "/a?x=%4"sv,
                                      "/%u0041"sv,
                                      "/\xFF"sv,
                                      "/%ff"sv,
                                      "/%C3"sv,
                                      "/%C3%28"sv,
                                      "/%c0%ae%c0%ae"sv,
                                      "/%e0%80%af"sv,
                                      "/%ed%a0%80"sv,
                                      "/%f4%90%80%80"sv,
                                      "/%f8%88%80%80%80"sv,
                                      "/\x80"sv,
                                      "/\xE2\x82"sv,
                                      "/a?x=%ff"sv};
  for (const std::string_view raw : hostile) {
    INFO(raw);
    CHECK(status_of(raw) == 400);
  }
}

TEST_CASE("no byte but a '%' changes the length of a name, and no target holds a control byte") {
  for (int byte = 0; byte < 256; ++byte) {
    INFO(byte);
    const std::string raw = std::string("/a") + static_cast<char>(byte) + "b";
    const bool is_plain = byte > 0x20 && byte < 0x7F;
    const bool is_special =
        std::string_view("#\\%").find(static_cast<char>(byte)) != std::string_view::npos;
    CHECK((status_of(raw) == 200) == (is_plain && !is_special));
  }
}

TEST_CASE("a target may be as long as its limit and no longer") {
  CHECK(status_of("/" + std::string(max_target_bytes - 1, 'a')) == 200);
  CHECK(status_of("/" + std::string(max_target_bytes, 'a')) == 414);
  std::string pairs = "/?a";
  for (std::size_t count = 1; count < max_query_pairs; ++count) pairs += "&a";
  CHECK(status_of(pairs) == 200);
  CHECK(status_of(pairs + "&a") == 400);
}
