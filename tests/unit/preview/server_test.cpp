#include "preview/server.h"

#include <uv.h>

#include "base/error.h"
#include "rig.h"

using namespace galley::preview;
using galley::test::Answer;
using galley::test::Body;
using galley::test::Client;
using galley::test::Rig;

namespace {

std::string target_of(const Rig& rig, const std::string& url) {
  return url.substr(rig.server->origin().size());
}

std::string plain(const Rig& rig, const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: " + rig.host() + "\r\n\r\n";
}

}  // namespace

TEST_CASE("a browser that was let in gets its page, on both addresses and one connection") {
  Rig rig;
  for (const auto family : {Client::Family::ipv4, Client::Family::ipv6}) {
    Client client(rig.server->port(), family);
    for (int count = 0; count < 3; ++count) {
      client.forget();
      client.send(rig.request("/a%20b/c?x=y"));
      REQUIRE(rig.until([&] { return client.answer().is_whole; }));
      CHECK(client.answer().status == 200);
      CHECK(client.answer().body == "page");
      CHECK_FALSE(client.is_closed());
    }
  }
  REQUIRE(rig.site.requests.size() == 6);
  CHECK(rig.site.requests[0].target.path == std::vector<std::string>{"a b", "c"});
  CHECK(rig.site.requests[0].target.value("x") == "y");
}

TEST_CASE("a code lets in once and leads to its page") {
  Rig rig;
  const std::string url = rig.server->open_url("/book/a?x#part");
  CHECK(
      url.starts_with("http://book.localhost:" + std::to_string(rig.server->port()) + "/-/open/"));
  const std::string request = plain(rig, target_of(rig, url));
  CHECK(rig.ask("HEAD" + request.substr(3), Body::no).status == 403);
  const Answer first = rig.ask(request);
  CHECK(first.status == 303);
  CHECK(first.fields.at("Location") == "/book/a?x#part");
  CHECK(first.fields.at("Set-Cookie").ends_with("; HttpOnly; SameSite=Strict; Path=/"));
  CHECK(first.fields.at("Cache-Control") == "no-store");
  const Answer second = rig.ask(request);
  CHECK(second.status == 403);
  CHECK_FALSE(second.fields.contains("Set-Cookie"));
}

TEST_CASE("without a cookie there is only the way in, and no word of what there is") {
  Rig rig;
  for (const char* target :
       {"/", "/book/a", "/events", "/favicon.ico", "/-/", "/-/open/x", "/-/x"}) {
    INFO(target);
    const Answer answer = rig.ask(plain(rig, target));
    CHECK(answer.status == 403);
    CHECK(answer.body.find("galleyctl open") != std::string::npos);
    CHECK(answer.body.find("book") == std::string::npos);
  }
  CHECK(rig.site.requests.empty());
}

TEST_CASE("what is below the server's own folder never reaches the site") {
  Rig rig;
  CHECK(rig.get("/-/x").status == 404);
  CHECK(rig.get("/-").status == 404);
  CHECK(rig.get("/-x").status == 200);
  CHECK(rig.site.requests.size() == 1);
}

TEST_CASE("every response has the security fields and none of CORS") {
  Rig rig;
  rig.site.handler = [](const Request&, Reply reply) {
    Response response = Response::html("x");
    response.etag = "e1";
    reply.send(std::move(response));
  };
  const std::string origin = "Origin: http://evil.example\r\n";
  for (const Answer& answer :
       {rig.get("/"), rig.get("/..a/../b"), rig.get("/", origin), rig.ask(plain(rig, "/")),
        rig.get("/", "If-None-Match: \"e1\"\r\n"), rig.ask(rig.request("/", "", "OPTIONS")),
        rig.ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
        rig.ask(rig.request("/", "", "HEAD"), Body::no)}) {
    INFO(answer.status);
    CHECK(answer.fields.at("Content-Security-Policy") == default_policy);
    CHECK(answer.fields.at("Cross-Origin-Resource-Policy") == "same-origin");
    CHECK(answer.fields.at("Cross-Origin-Opener-Policy") == "same-origin");
    CHECK(answer.fields.at("X-Content-Type-Options") == "nosniff");
    CHECK(answer.fields.at("Referrer-Policy") == "no-referrer");
    for (const auto& [name, value] : answer.fields) {
      CHECK_FALSE(name.starts_with("Access-Control"));
    }
  }
}

TEST_CASE("HEAD has the fields of GET and no body") {
  Rig rig;
  const Answer answer = rig.ask(rig.request("/", "", "HEAD"), Body::no);
  CHECK(answer.status == 200);
  CHECK(answer.fields.at("Content-Length") == "4");
  CHECK(answer.body.empty());
}

TEST_CASE("a browser that has the file is not sent it again") {
  Rig rig;
  rig.site.handler = [](const Request&, Reply reply) {
    Response response = Response::html("bytes");
    response.etag = "e1";
    reply.send(std::move(response));
  };
  CHECK(rig.get("/").fields.at("ETag") == "\"e1\"");
  const Answer again = rig.get("/", "If-None-Match: \"e1\"\r\n");
  CHECK(again.status == 304);
  CHECK(again.body.empty());
}

TEST_CASE("an answer may come later, while others are answered") {
  Rig rig;
  std::vector<Reply> waiting;
  rig.site.handler = [&](const Request& request, Reply reply) {
    if (request.target.path == std::vector<std::string>{"slow"}) {
      waiting.push_back(std::move(reply));
    } else {
      reply.send(Response::html("quick"));
    }
  };
  Client slow(rig.server->port());
  slow.send(rig.request("/slow"));
  REQUIRE(rig.until([&] { return waiting.size() == 1; }));
  CHECK(rig.get("/quick").body == "quick");
  CHECK(waiting[0].is_wanted());
  CHECK(slow.received().empty());
  waiting[0].send(Response::html("slow"));
  CHECK_FALSE(waiting[0].is_wanted());
  REQUIRE(rig.until([&] { return slow.answer().is_whole; }));
  CHECK(slow.answer().body == "slow");
}

TEST_CASE("one request may bring the answer to another one") {
  Rig rig;
  std::vector<Reply> waiting;
  Client first(rig.server->port());
  Client second(rig.server->port());
  rig.site.handler = [&](const Request&, Reply reply) { waiting.push_back(std::move(reply)); };
  first.send(rig.request("/"));
  REQUIRE(rig.until([&] { return waiting.size() == 1; }));
  rig.settle();
  rig.site.handler = [&](const Request&, Reply reply) {
    reply.send(Response::html("second"));
    waiting[0].send(Response::html("first"));
  };
  second.send(rig.request("/"));
  REQUIRE(rig.until([&] { return first.answer().is_whole; }));
  CHECK(first.answer().body == "first");
}

TEST_CASE("only the first answer counts, and none can be given to a client that has left") {
  Rig rig;
  std::vector<Reply> waiting;
  rig.site.handler = [&](const Request&, Reply reply) { waiting.push_back(std::move(reply)); };
  {
    Client client(rig.server->port());
    client.send(rig.request("/"));
    REQUIRE(rig.until([&] { return waiting.size() == 1; }));
  }
  REQUIRE(rig.until([&] { return !waiting[0].is_wanted(); }));
  REQUIRE(rig.until([&] { return rig.server->connections() == 0; }));
  waiting[0].send(Response::html("late"));
  CHECK_FALSE(waiting[0].open_stream({}).is_open());
  rig.site.handler = [&](const Request&, Reply reply) {
    reply.send(Response::html("first"));
    reply.send(Response::html("second"));
  };
  CHECK(rig.get("/").body == "first");
}

TEST_CASE("a reply that is let go of, and a site that fails, are answered with 500") {
  Rig rig;
  rig.site.handler = [](const Request&, Reply) {};
  CHECK(rig.get("/").status == 500);
  rig.site.handler = [](const Request&, const Reply&) {
    throw galley::Error("<b>cannot</b> read the page");
  };
  const Answer failed = rig.get("/");
  CHECK(failed.status == 500);
  CHECK(failed.body == "<b>cannot</b> read the page\n");
  CHECK(failed.fields.at("Content-Type") == "text/plain; charset=utf-8");
  std::vector<Reply> waiting;
  rig.site.handler = [&](const Request&, Reply reply) { waiting.push_back(std::move(reply)); };
  Client client(rig.server->port());
  client.send(rig.request("/"));
  REQUIRE(rig.until([&] { return waiting.size() == 1; }));
  waiting.clear();
  REQUIRE(rig.until([&] { return client.answer().is_whole; }));
  CHECK(client.answer().status == 500);
}

TEST_CASE("what else a site throws comes out of the loop, and the server goes on") {
  Rig rig;
  const std::string request = rig.request("/");
  rig.site.handler = [](const Request&, const Reply&) { throw std::logic_error("a defect"); };
  Client client(rig.server->port());
  client.send(request);
  CHECK_THROWS_AS(rig.until([&] { return client.is_closed(); }), std::logic_error);
  rig.site.handler = nullptr;
  CHECK(rig.get("/").status == 200);
}

TEST_CASE("an action reaches the site with its body") {
  Rig rig;
  const std::string fields = "Origin: " + rig.server->origin() +
                             "\r\nX-Galley-Token: " + rig.server->action_token() +
                             "\r\nContent-Length: 7\r\n";
  Client client(rig.server->port());
  const std::string head = rig.request("/edit", fields, "POST");
  client.send(head);
  rig.settle();
  client.send("blo");
  rig.settle();
  client.send("ck=1");
  REQUIRE(rig.until([&] { return client.answer().is_whole; }));
  REQUIRE(rig.site.requests.size() == 1);
  CHECK(rig.site.requests[0].method == Method::post);
  CHECK(rig.site.requests[0].body == "block=1");
  CHECK_FALSE(client.is_closed());
}

TEST_CASE("a large page comes whole") {
  Rig rig;
  const std::string page(3 << 20, 'x');
  rig.site.handler = [&](const Request&, Reply reply) { reply.send(Response::html(page)); };
  CHECK(rig.get("/").body == page);
}

TEST_CASE("an idle server has no timer, and one with a waiting client only that client's") {
  Rig rig;
  rig.settle();
  CHECK(uv_backend_timeout(rig.loop.raw()) == -1);
  const std::string request = rig.request("/");
  rig.settle();
  CHECK(uv_backend_timeout(rig.loop.raw()) == -1);
  Client client(rig.server->port());
  client.send(request);
  REQUIRE(rig.until([&] { return client.answer().is_whole; }));
  rig.settle();
  CHECK(uv_backend_timeout(rig.loop.raw()) > 1000);
  client.vanish();
  REQUIRE(rig.until([&] { return rig.server->connections() == 0; }));
  rig.settle();
  CHECK(uv_backend_timeout(rig.loop.raw()) == -1);
}

TEST_CASE("an id that is no host label is refused with what to do") {
  Rig rig;
  CHECK_THROWS_AS(Server(rig.loop, open_listening({"127.0.0.1"}, 0), "a.b", rig.site),
                  galley::Error);
}

TEST_CASE("a server ends with answers outstanding, and the replies outlive it") {
  auto rig = std::make_unique<Rig>();
  std::vector<Reply> waiting;
  rig->site.handler = [&](const Request&, Reply reply) { waiting.push_back(std::move(reply)); };
  std::vector<std::unique_ptr<Client>> clients;
  for (int count = 0; count < 5; ++count) {
    clients.push_back(std::make_unique<Client>(rig->server->port()));
    clients.back()->send(rig->request("/"));
  }
  Client half(rig->server->port());
  half.send("GET / HT");
  REQUIRE(rig->until([&] { return waiting.size() == 5; }));
  rig->server.reset();
  for (const auto& client : clients) CHECK(client->is_closed());
  for (Reply& reply : waiting) {
    CHECK_FALSE(reply.is_wanted());
    reply.send(Response::html("late"));
  }
  rig.reset();
  waiting.clear();
}
