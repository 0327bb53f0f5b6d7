// What a client may cost: the limits are arguments, so that a test need not wait for them.
#include "preview/limits.h"

#include <fcntl.h>
#include <sys/resource.h>

#include "rig.h"

using namespace galley::preview;
using galley::test::Client;
using galley::test::Rig;
using std::chrono::milliseconds;

namespace {

// Enough descriptors for both ends of a thousand connections.
void allow_descriptors() {
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = limit.rlim_max;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
}

}  // namespace

TEST_CASE("a header that is too large is refused, and one that never ends is cut off") {
  Rig rig;
  CHECK(rig.get("/", "X: " + std::string(17 << 10, 'a') + "\r\n").status == 431);
  std::string many;
  for (int count = 0; count < 400; ++count) many += "X: " + std::string(50, 'a') + "\r\n";
  CHECK(rig.get("/", many).status == 431);
  const std::string request = rig.request("/");
  Client endless(rig.server->port());
  endless.send(request.substr(0, request.size() - 2));
  const std::string line = "X: " + std::string(1000, 'a') + "\r\n";
  REQUIRE(rig.until([&] {
    endless.send(line);
    return endless.is_closed();
  }));
  CHECK(endless.received().find("200 OK") == std::string::npos);
  CHECK(rig.site.requests.empty());
}

TEST_CASE("a thousand connections cost no more than the limit, and a new client is answered") {
  allow_descriptors();
  Rig rig;
  const std::string request = rig.request("/");
  const Limits limits;
  std::vector<std::unique_ptr<Client>> clients;
  for (int count = 0; count < 1000; ++count) {
    const auto family = count % 2 == 0 ? Client::Family::ipv4 : Client::Family::ipv6;
    clients.push_back(std::make_unique<Client>(rig.server->port(), family));
    if (count % 3 == 0) clients.back()->send("GET / HTTP/1.1\r\nHost:");
    if (count % 50 == 49) rig.settle();
  }
  rig.settle();
  CHECK(rig.server->connections() == limits.connections);
  CHECK(rig.ask(request).status == 200);
  clients.clear();
  REQUIRE(rig.until([&] { return rig.server->connections() == 0; }));
}

TEST_CASE("one address cannot take the connections of the other") {
  allow_descriptors();
  Limits limits;
  limits.connections = 8;
  limits.connections_per_address = 6;
  Rig rig(limits);
  std::vector<Reply> waiting;
  rig.site.handler = [&](const Request&, Reply reply) { waiting.push_back(std::move(reply)); };
  std::vector<std::unique_ptr<Client>> clients;
  const std::string request = rig.request("/");
  for (int count = 0; count < 20; ++count) {
    clients.push_back(std::make_unique<Client>(rig.server->port()));
    clients.back()->send(request);
    rig.settle();
  }
  CHECK(waiting.size() == 6);
  CHECK(rig.server->connections() == 6);
  for (std::size_t count = 6; count < 20; ++count) CHECK(clients[count]->is_closed());
  Client other(rig.server->port(), Client::Family::ipv6);
  other.send(request);
  REQUIRE(rig.until([&] { return waiting.size() == 7; }));
  for (Reply& reply : waiting) reply.send(Response::html("page"));
  REQUIRE(rig.until([&] { return other.answer().is_whole; }));
  CHECK(other.answer().status == 200);
  REQUIRE(rig.until([&] { return clients[0]->answer().is_whole; }));
}

TEST_CASE("of connections that only wait, the one that waits the longest makes room") {
  allow_descriptors();
  Limits limits;
  limits.connections = 2;
  Rig rig(limits);
  const std::string request = rig.request("/");
  REQUIRE(rig.until([&] { return rig.server->connections() == 0; }));
  Client first(rig.server->port());
  rig.settle();
  const std::uint64_t began = rig.loop.now();
  while (rig.loop.now() == began) rig.settle();  // they begin in different milliseconds
  Client second(rig.server->port());
  rig.settle();
  Client third(rig.server->port());
  third.send(request);
  REQUIRE(rig.until([&] { return third.answer().is_whole; }));
  CHECK(first.is_closed());
  CHECK_FALSE(second.is_closed());
}

TEST_CASE("an address that has too many gives up one of its own") {
  Limits limits;
  limits.connections_per_address = 1;
  Rig rig(limits);
  Client other(rig.server->port(), Client::Family::ipv6);
  rig.settle();
  const std::uint64_t began = rig.loop.now();
  while (rig.loop.now() == began) rig.settle();
  Client first(rig.server->port());
  rig.settle();
  Client second(rig.server->port());
  rig.settle();
  CHECK(first.is_closed());
  CHECK_FALSE(second.is_closed());
  CHECK_FALSE(other.is_closed());
}

TEST_CASE("a client that does not send is let go") {
  Limits limits;
  limits.request = milliseconds(20);
  Rig rig(limits);
  Client silent(rig.server->port());
  REQUIRE(rig.until([&] { return silent.is_closed(); }));
  CHECK(rig.until([&] { return rig.server->connections() == 0; }));
}

TEST_CASE("a client that sends its request byte by byte is let go all the same") {
  Limits limits;
  limits.request = milliseconds(100);
  Rig rig(limits);
  Client slow(rig.server->port());
  slow.send("GET / HTTP/1.1\r\nX: ");
  REQUIRE(rig.until([&] {
    slow.send("a");
    return slow.is_closed();
  }));
  CHECK(rig.site.requests.empty());
}

TEST_CASE("a client that sends its body slowly is let go") {
  Limits limits;
  limits.request = milliseconds(100);
  Rig rig(limits);
  const std::string fields = "Origin: " + rig.server->origin() +
                             "\r\nX-Galley-Token: " + rig.server->action_token() +
                             "\r\nContent-Length: 4000\r\n";
  Client slow(rig.server->port());
  slow.send(rig.request("/edit", fields, "POST"));
  REQUIRE(rig.until([&] { return slow.is_closed(); }));
  CHECK(rig.site.requests.empty());
}

TEST_CASE("a connection that was answered may idle for as long as one that is new") {
  Limits limits;
  limits.request = milliseconds(20);
  Rig rig(limits);
  Client client(rig.server->port());
  client.send(rig.request("/"));
  REQUIRE(rig.until([&] { return client.answer().is_whole; }));
  REQUIRE(rig.until([&] { return client.is_closed(); }));
}

TEST_CASE("a reader that does not take its page is let go") {
  Limits limits;
  limits.sending = milliseconds(20);
  Rig rig(limits);
  const auto page = std::make_shared<const std::string>(32 << 20, 'x');
  rig.site.handler = [&](const Request&, Reply reply) {
    Response response;
    response.body = page;
    reply.send(std::move(response));
  };
  Client slow(rig.server->port(), Client::Family::ipv4, Client::Buffer::small);
  slow.send(rig.request("/"));
  REQUIRE(rig.until([&] { return rig.site.requests.size() == 1; }));
  REQUIRE(rig.until([&] { return rig.server->connections() == 0; }));
  CHECK(page.use_count() == 1);
}

TEST_CASE("a site that takes too long is answered for") {
  Limits limits;
  limits.answer = milliseconds(20);
  Rig rig(limits);
  std::vector<Reply> waiting;
  rig.site.handler = [&](const Request&, Reply reply) { waiting.push_back(std::move(reply)); };
  Client client(rig.server->port());
  client.send(rig.request("/"));
  REQUIRE(rig.until([&] { return client.answer().is_whole; }));
  CHECK(client.answer().status == 503);
  CHECK_FALSE(waiting.at(0).is_wanted());
  waiting[0].send(Response::html("late"));
  client.forget();
  rig.site.handler = nullptr;
  client.send(rig.request("/"));
  REQUIRE(rig.until([&] { return client.answer().is_whole; }));
  CHECK(client.answer().body == "page");
}

TEST_CASE("without free descriptors clients wait, and the loop does not spin") {
  Rig rig;
  const std::string request = rig.request("/");
  REQUIRE(rig.until([&] { return rig.server->connections() == 0; }));
  Client client(rig.server->port());
  client.send(request);
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  rlimit none = limit;
  const galley::Fd next(::fcntl(0, F_DUPFD_CLOEXEC, 0));  // the lowest that is free
  none.rlim_cur = static_cast<rlim_t>(next.get());
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  rig.settle();
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
  CHECK(rig.server->connections() == 0);
  REQUIRE(rig.until([&] { return client.answer().is_whole; }));
  CHECK(client.answer().status == 200);
}

// settle() does not come back while anything asks for another turn at once.
TEST_CASE("who sends more than is read, or stops in the middle, takes no turns of the loop") {
  Limits limits;
  limits.stream_bytes = 8 << 20;
  Rig rig(limits);
  std::vector<Reply> waiting;
  std::vector<EventStream> streams;
  rig.site.handler = [&](const Request& request, Reply reply) {
    const std::string_view what = request.target.value("what");
    if (what == "later") {
      waiting.push_back(std::move(reply));
    } else if (what == "large") {
      reply.send(Response::html(std::string(8 << 20, 'x')));
    } else {
      streams.push_back(reply.open_stream({}));
      streams.back().send("a", std::string(4 << 20, 'x'));
    }
  };
  std::vector<std::unique_ptr<Client>> clients;
  const std::string more(200'000, 'x');
  for (const char* target : {"/?what=later", "/?what=large", "/?what=events"}) {
    for (const bool is_half_closed : {false, true}) {
      clients.push_back(std::make_unique<Client>(rig.server->port(), Client::Family::ipv4,
                                                 Client::Buffer::small));
      clients.back()->send(rig.request(target));
      rig.settle();
      clients.back()->send(more);
      rig.settle();
      if (is_half_closed) clients.back()->finish_sending();
      rig.settle();
    }
  }
  CHECK(rig.site.requests.size() == 6);
  CHECK(waiting.size() == 2);
  CHECK(streams.size() == 2);
}
