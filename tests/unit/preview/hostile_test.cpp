// What a page of another site, another user of the machine or a broken client sends, over a real
// socket: none of it reaches the site.
#include "rig.h"

using namespace galley::preview;
using galley::test::Answer;
using galley::test::Client;
using galley::test::Rig;

namespace {

using namespace std::string_view_literals;

// The status that these bytes are answered with; 0 when the connection is closed without any.
int status_of(Rig& rig, std::string_view bytes) {
  Client client(rig.server->port());
  REQUIRE(client.send(bytes) == bytes.size());
  REQUIRE(rig.until([&] { return client.answer().is_whole || client.is_closed(); }));
  return client.answer().status;
}

// A request with the cookie, which a browser adds for whoever makes it send one.
std::string with_host(Rig& rig, const std::string& host, const std::string& more = "") {
  const std::string cookie = rig.cookie();
  return "GET /book/ HTTP/1.1\r\nHost: " + host + "\r\nCookie: " + cookie + "\r\n" + more + "\r\n";
}

}  // namespace

TEST_CASE("DNS rebinding: a name of somebody else's that leads here is misdirected") {
  Rig rig;
  const std::string port = ":" + std::to_string(rig.server->port());
  for (const std::string& host :
       {"evil.example" + port, std::string("evil.example"), "127.0.0.1.nip.io" + port,
        "other.localhost" + port, "0.0.0.0" + port, std::string("book.localhost"),
        std::string("localhost:1"), "a.book.localhost" + port}) {
    INFO(host);
    CHECK(status_of(rig, with_host(rig, host)) == 421);
  }
  CHECK(status_of(rig, "GET / HTTP/1.0\r\n\r\n") == 421);
  CHECK(status_of(rig, "GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(rig.site.requests.empty());
}

TEST_CASE("two hosts are one too many") {
  Rig rig;
  const std::string more = "Host: evil.example\r\n";
  CHECK(status_of(rig, rig.request("/", more)) == 400);
  CHECK(rig.site.requests.empty());
}

TEST_CASE("cross-origin: scripts, images, frames and fetches of other pages get nothing") {
  Rig rig;
  for (const char* fields :
       {"Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n",
        "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n",
        "Origin: null\r\n", "Origin: http://evil.example\r\n", "Origin: http://localhost:5173\r\n",
        "Origin: file://\r\n"}) {
    INFO(fields);
    CHECK(rig.get("/events", fields).status == 403);
  }
  CHECK(rig.site.requests.empty());
}

TEST_CASE("a CORS preflight is refused") {
  Rig rig;
  const Answer answer = rig.ask(rig.request("/edit",
                                            "Origin: http://evil.example\r\n"
                                            "Access-Control-Request-Method: POST\r\n"
                                            "Access-Control-Request-Headers: x-galley-token\r\n"
                                            "Access-Control-Request-Private-Network: true\r\n",
                                            "OPTIONS"));
  CHECK(answer.status == 405);
  CHECK(answer.fields.at("Allow") == "GET, HEAD");
}

TEST_CASE("WebSocket hijack: no connection is ever upgraded") {
  Rig rig;
  const std::string upgrade =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  CHECK(rig.get("/", upgrade + "Origin: http://evil.example\r\n").status == 403);
  CHECK(rig.site.requests.empty());
  CHECK(rig.get("/", upgrade).status == 200);
}

TEST_CASE("another user of the machine has no cookie and cannot guess one") {
  Rig rig;
  const std::string host = rig.host();
  for (const std::string& cookie :
       {std::string(), std::string("galley-book="),
        std::string("galley-book=00000000000000000000000000000000"),
        "galley-other=" + rig.cookie().substr(rig.cookie().find('=') + 1),
        "galley-book=" + rig.server->action_token()}) {
    INFO(cookie);
    CHECK(status_of(rig, "GET / HTTP/1.1\r\nHost: " + host + "\r\nCookie: " + cookie +
                             "\r\n\r\n") == 403);
  }
  CHECK(rig.site.requests.empty());
}

TEST_CASE("a form or script of another page cannot act") {
  Rig rig;
  const std::string mark = "X-Galley-Token: " + rig.server->action_token() + "\r\n";
  const std::string own = "Origin: " + rig.server->origin() + "\r\n";
  const std::string body = "Content-Length: 1\r\n";
  CHECK(rig.ask(rig.request("/edit", "Origin: http://evil.example\r\n" + body, "POST")).status ==
        403);
  CHECK(rig.ask(rig.request("/edit", "Origin: null\r\n" + mark + body, "POST")).status == 403);
  CHECK(rig.ask(rig.request("/edit", mark + body, "POST")).status == 403);
  CHECK(rig.ask(rig.request("/edit", own + body, "POST")).status == 403);
  CHECK(rig.ask(rig.request("/page", own + mark + body, "POST")).status == 405);
  CHECK(rig.ask(rig.request("/-/open/x", own + mark + body, "POST")).status == 405);
  CHECK(rig.ask(rig.request("/edit", own + mark + "Content-Length: 9999\r\n", "POST")).status ==
        413);
  CHECK(
      rig.ask(rig.request("/edit", own + mark + "Transfer-Encoding: chunked\r\n", "POST")).status ==
      411);
  CHECK(rig.ask("POST /edit HTTP/1.1\r\nHost: " + rig.host() + "\r\n" + own + mark +
                "Content-Length: 0\r\n\r\n")
            .status == 403);
  CHECK(rig.site.requests.empty());
}

TEST_CASE("targets that lead out of the tree are refused") {
  Rig rig;
  rig.cookie();
  for (const std::string_view target : {"/../etc/passwd"sv,
                                        "/a/../../etc/passwd"sv,
                                        "/%2e%2e/etc/passwd"sv,
                                        "/..%2fetc%2fpasswd"sv,
                                        "/..%5c..%5cwin.ini"sv,
                                        "/..\\..\\win.ini"sv,
                                        "/a/./b"sv,
                                        "/a/.%2e/b"sv,
                                        "//evil.example/"sv,
                                        "///etc/passwd"sv,
                                        "http://evil.example/"sv,
                                        "/@fs//etc/passwd"sv,
                                        "/@fs/#/../etc/passwd"sv,
                                        "/a#b"sv,
                                        "/%00"sv,
                                        "/a.md%00.png"sv,
                                        "/a\0b"sv,
                                        "/\0"sv,
                                        "/a\x01"sv,
                                        "/a\x7F"sv,
                                        "/a%0d%0aX: y"sv,
                                        "/%zz"sv,
                                        "/%"sv,
                                        "/%c0%ae%c0%ae/"sv,
                                        "/\xFF"sv,
                                        "*"sv,
                                        "a"sv,
                                        "/a b"sv}) {
    INFO(target);
    const int status = status_of(rig, rig.request(target));
    CHECK((status == 400 || status == 0));
  }
  CHECK(status_of(rig, rig.request("/" + std::string(max_target_bytes, 'a'))) == 414);
  CHECK(rig.site.requests.empty());
}

TEST_CASE("a NUL in the target cannot hide what is behind it") {
  Rig rig;
  rig.cookie();
  for (const std::string_view target : {"/a\0HTTP/1.1"sv, "/a\0/../b"sv, "/a\0?x"sv, "/a?\0"sv}) {
    const int status = status_of(rig, rig.request(target));
    CHECK((status == 400 || status == 0));
  }
  CHECK(rig.site.requests.empty());
}

// libmicrohttpd goes on waiting for the rest of some of it, until the time for a request is over.
TEST_CASE("what is not HTTP is answered with an error or not at all") {
  Limits limits;
  limits.request = std::chrono::milliseconds(200);
  Rig rig(limits);
  for (const std::string_view bytes :
       {"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03\r\n\r\n"sv, "\0\0\0\0\r\n\r\n"sv,
        "GET\r\n\r\n"sv, "GET /\r\n\r\n"sv, "GET / HTTP/9.9\r\n\r\n"sv, "GET  \r\n\r\n"sv,
        "GET / HTTP/1.1\r\nno colon\r\n\r\n"sv, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"sv,
        "{\"jsonrpc\":\"2.0\"}\r\n\r\n"sv}) {
    INFO(bytes);
    Client client(rig.server->port());
    client.send(bytes);
    client.finish_sending();
    REQUIRE(rig.until([&] { return client.is_closed(); }));
    CHECK(client.received().find("200 OK") == std::string::npos);
  }
  CHECK(rig.site.requests.empty());
}

TEST_CASE("a second request hidden in the body of a first is never answered") {
  Rig rig;
  const std::string hidden = rig.request("/hidden");
  const std::string length = "Content-Length: " + std::to_string(hidden.size()) + "\r\n";
  for (const std::string& fields :
       {length, length + "Transfer-Encoding: chunked\r\n",
        std::string("Content-Length: 0\r\n") + length, std::string("Content-Length: -1\r\n"),
        std::string("Transfer-Encoding: chunked\r\n")}) {
    INFO(fields);
    Client client(rig.server->port());
    client.send(rig.request("/", fields) + hidden);
    client.finish_sending();
    REQUIRE(rig.until([&] { return client.is_closed(); }));
    CHECK(client.received().find("200 OK") == std::string::npos);
  }
  CHECK(rig.site.requests.empty());
}

TEST_CASE("requests that are sent ahead are answered in their order") {
  Rig rig;
  rig.site.handler = [](const Request& request, Reply reply) {
    reply.send(Response::html(request.target.path.at(0)));
  };
  Client client(rig.server->port());
  client.send(rig.request("/one") + rig.request("/two"));
  REQUIRE(rig.until([&] { return client.received().find("two") != std::string::npos; }));
  CHECK(client.received().find("one") < client.received().find("two"));
}

TEST_CASE("a client that leaves at any byte of its request leaves nothing behind") {
  Rig rig;
  const std::string request = rig.request("/");
  for (std::size_t size = 0; size <= request.size(); size += 7) {
    Client client(rig.server->port());
    client.send(request.substr(0, size));
    rig.settle();
    client.vanish();
  }
  REQUIRE(rig.until([&] { return rig.server->connections() == 0; }));
  CHECK(rig.get("/").status == 200);
}
