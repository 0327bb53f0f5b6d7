#include "preview/request.h"

#include "support/catch.h"

using namespace galley::preview;

namespace {

constexpr const char* token = "0123456789abcdef0123456789abcdef";
constexpr const char* own_host = "book.localhost:4590";

Rules rules() {
  return {
      "book", 4590,
      token,  [](const Target& target) { return target.path == std::vector<std::string>{"edit"}; },
      1000,   100};
}

int status_of(std::string_view method, std::string_view target, std::vector<Field> fields) {
  const auto verdict = judge({method, target, std::move(fields)}, rules());
  const auto* const refusal = std::get_if<Refusal>(&verdict);
  if (refusal == nullptr) return 200;
  CHECK_FALSE(refusal->reason.empty());
  CHECK(refusal->reason.find('\n') == std::string::npos);
  return refusal->status;
}

int status_of_get(std::vector<Field> more, std::string_view method = "GET") {
  more.push_back({"Host", own_host});
  return status_of(method, "/a", std::move(more));
}

int status_of_post(std::vector<Field> fields) {
  return status_of("POST", "/edit", std::move(fields));
}

}  // namespace

TEST_CASE("our own names are answered, with our own port") {
  for (const char* host : {"127.0.0.1:4590", "[::1]:4590", "localhost:4590", own_host}) {
    INFO(host);
    CHECK(status_of("GET", "/", {{"Host", host}}) == 200);
    CHECK(status_of("HEAD", "/", {{"hOST", host}}) == 200);
  }
}

TEST_CASE("any other host is misdirected: names that were rebound, other ports, near misses") {
  for (const char* host : {"",
                           "evil.example",
                           "evil.example:4590",
                           "127.0.0.1",
                           "localhost",
                           "book.localhost",
                           "[::1]",
                           "::1:4590",
                           "127.0.0.1:4591",
                           "localhost:80",
                           "other.localhost:4590",
                           "book.localhost.evil.example:4590",
                           "evil-book.localhost:4590",
                           "x.book.localhost:4590",
                           "book.localhost:45900",
                           "book.localhost:4590.evil.example",
                           "127.0.0.1.nip.io:4590",
                           "127.1:4590",
                           "127.0.0.2:4590",
                           "0.0.0.0:4590",
                           "0:4590",
                           "2130706433:4590",
                           "[::ffff:127.0.0.1]:4590",
                           "[0:0:0:0:0:0:0:1]:4590",
                           "LOCALHOST:4590",
                           "localhost.:4590",
                           " localhost:4590",
                           "localhost:4590 ",
                           "localhost:4590@evil.example",
                           "user@localhost:4590",
                           "localhost:04590",
                           "192.168.0.1:4590",
                           "[fe80::1]:4590",
                           "localhost:4590,evil.example"}) {
    INFO(host);
    CHECK(status_of("GET", "/", {{"Host", host}}) == 421);
  }
  CHECK(status_of("GET", "/", {}) == 421);
}

TEST_CASE("a foreign host learns nothing else, whatever else is wrong") {
  CHECK(status_of("DELETE", "/..", {{"Host", "evil.example"}, {"Origin", "null"}}) == 421);
}

TEST_CASE("fields that decide must not be repeated") {
  CHECK(status_of("GET", "/", {{"Host", own_host}, {"host", "evil.example"}}) == 400);
  for (const char* name : {"Host", "Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest",
                           "Content-Length", "X-Galley-Token"}) {
    INFO(name);
    CHECK(status_of_get({{name, ""}, {name, ""}}) == 400);
  }
}

TEST_CASE("only GET, HEAD and POST to an action are answered") {
  for (const char* method : {"", "get", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH",
                             "PROPFIND", "POST", "GETX"}) {
    INFO(method);
    CHECK(status_of_get({}, method) == 405);
  }
}

TEST_CASE("an origin must be ours to the letter, of the name that was asked for") {
  CHECK(status_of_get({{"Origin", "http://book.localhost:4590"}}) == 200);
  for (const char* origin :
       {"null", "", "http://localhost:4590", "http://127.0.0.1:4590", "http://book.localhost",
        "http://book.localhost:4591", "https://book.localhost:4590", "http://evil.example",
        "http://book.localhost:4590.evil.example", "http://book.localhost:4590/",
        "HTTP://book.localhost:4590", "chrome-extension://abc", "file://", "*"}) {
    INFO(origin);
    CHECK(status_of_get({{"Origin", origin}}) == 403);
  }
}

TEST_CASE("what another site or port embeds, fetches or frames is refused") {
  for (const char* site : {"cross-site", "same-site", "", "Same-Origin", "none,same-origin"}) {
    for (const char* mode : {"no-cors", "cors", "navigate", "websocket", "same-origin", ""}) {
      for (const char* dest : {"script", "image", "style", "iframe", "frame", "embed", "object",
                               "empty", "worker", ""}) {
        INFO(site << " " << mode << " " << dest);
        CHECK(status_of_get(
                  {{"Sec-Fetch-Site", site}, {"Sec-Fetch-Mode", mode}, {"Sec-Fetch-Dest", dest}}) ==
              403);
      }
    }
    CHECK(status_of_get({{"Sec-Fetch-Site", site}}) == 403);
    CHECK(status_of_get({{"Sec-Fetch-Site", site},
                         {"Sec-Fetch-Mode", "no-cors"},
                         {"Sec-Fetch-Dest", "document"}}) == 403);
  }
}

TEST_CASE("our own pages, typed addresses and followed links are answered") {
  for (const char* site : {"same-origin", "none"}) {
    CHECK(status_of_get({{"Sec-Fetch-Site", site},
                         {"Sec-Fetch-Mode", "no-cors"},
                         {"Sec-Fetch-Dest", "script"}}) == 200);
  }
  for (const char* site : {"cross-site", "same-site"}) {
    const std::vector<Field> link = {
        {"Sec-Fetch-Site", site}, {"Sec-Fetch-Mode", "navigate"}, {"Sec-Fetch-Dest", "document"}};
    CHECK(status_of_get(link) == 200);
    CHECK(status_of_get(link, "HEAD") == 403);
  }
}

TEST_CASE("an action needs its target, our origin and the token") {
  const Field host{"Host", own_host};
  const Field origin{"Origin", "http://book.localhost:4590"};
  const Field mark{"X-Galley-Token", token};
  CHECK(status_of_post({host, origin, mark}) == 200);
  CHECK(status_of_post({host, origin, mark, {"Sec-Fetch-Site", "same-origin"}}) == 200);
  CHECK(status_of("POST", "/a", {host, origin, mark}) == 405);
  CHECK(status_of("POST", "/edit/", {host, origin, mark}) == 405);
  CHECK(status_of_post({host, mark}) == 403);
  CHECK(status_of_post({host, origin}) == 403);
  CHECK(status_of_post({host, {"Origin", "null"}, mark}) == 403);
  CHECK(status_of_post({host, {"Origin", "http://evil.example"}, mark}) == 403);
  CHECK(status_of_post({host, origin, mark, {"Sec-Fetch-Site", "cross-site"}}) == 403);
  CHECK(status_of_post({host,
                        origin,
                        mark,
                        {"Sec-Fetch-Site", "cross-site"},
                        {"Sec-Fetch-Mode", "navigate"},
                        {"Sec-Fetch-Dest", "document"}}) == 403);
  for (const char* wrong :
       {"", "0123456789abcdef0123456789abcdeF", "0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0"}) {
    INFO(wrong);
    CHECK(status_of_post({host, origin, {"X-Galley-Token", wrong}}) == 403);
  }
}

TEST_CASE("bodies are small, counted, and only with actions") {
  const auto post = [](Field length) {
    return status_of_post({{"Host", own_host},
                           {"Origin", "http://book.localhost:4590"},
                           {"X-Galley-Token", token},
                           length});
  };
  CHECK(post({"Content-Length", "100"}) == 200);
  CHECK(post({"Content-Length", "101"}) == 413);
  CHECK(post({"Content-Length", "99999999999999999999999"}) == 413);
  for (const char* text : {"", "-1", "+1", "1 ", "0x1", "1,1", "a"}) {
    INFO(text);
    CHECK(post({"Content-Length", text}) == 400);
  }
  CHECK(post({"Transfer-Encoding", "chunked"}) == 411);
  CHECK(status_of_get({{"Content-Length", "0"}}) == 200);
  CHECK(status_of_get({{"Content-Length", "1"}}) == 400);
  CHECK(status_of_get({{"Transfer-Encoding", "chunked"}}) == 411);
}

TEST_CASE("a head may be as large as its limit and no larger") {
  const std::size_t rest = 1000 - std::string("Hostx").size() - std::string(own_host).size();
  const std::string fits(rest, 'a');
  CHECK(status_of("GET", "/", {{"Host", own_host}, {"x", fits}}) == 200);
  const std::string larger(rest + 1, 'a');
  CHECK(status_of("GET", "/", {{"Host", own_host}, {"x", larger}}) == 431);
}

TEST_CASE("a hostile target is refused with its own status") {
  CHECK(status_of("GET", "/..", {{"Host", own_host}}) == 400);
  CHECK(status_of("GET", "/" + std::string(max_target_bytes, 'a'), {{"Host", own_host}}) == 414);
}

TEST_CASE("what is admitted is what was asked for") {
  const auto verdict = judge({"HEAD", "/a/b?x=y", {{"Host", own_host}}}, rules());
  REQUIRE(std::holds_alternative<Admitted>(verdict));
  const auto& admitted = std::get<Admitted>(verdict);
  CHECK(admitted.method == Method::head);
  CHECK(admitted.target.path == std::vector<std::string>{"a", "b"});
  CHECK(admitted.target.value("x") == "y");
}

TEST_CASE("an id is a host label") {
  CHECK(is_host_label("book"));
  CHECK(is_host_label("a-1"));
  CHECK(is_host_label(std::string(63, 'a')));
  for (const char* id : {"", "-a", "a-", "a.b", "A", "a_b", "a b", "\xC3\xA9", "a/b"}) {
    INFO(id);
    CHECK_FALSE(is_host_label(id));
  }
  CHECK_FALSE(is_host_label(std::string(64, 'a')));
}
