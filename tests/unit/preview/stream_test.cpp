#include <uv.h>

#include "rig.h"

using namespace galley::preview;
using galley::test::Answer;
using galley::test::Body;
using galley::test::Client;
using galley::test::Rig;

namespace {

constexpr std::string_view retry = "retry: 1000\n\n";

// A site whose every page is a stream.
struct Streams : Rig {
  explicit Streams(Limits limits = {}) : Rig(limits) {
    site.handler = [this](const Request&, Reply reply) {
      const std::size_t number = streams.size();
      streams.push_back(reply.open_stream([this, number] { closed.push_back(number); }));
    };
  }

  std::unique_ptr<Client> open(Client::Buffer buffer = Client::Buffer::usual) {
    auto client = std::make_unique<Client>(server->port(), Client::Family::ipv4, buffer);
    const std::size_t before = streams.size();
    client->send(request("/events"));
    REQUIRE(until([&] { return streams.size() > before; }));
    return client;
  }

  std::vector<EventStream> streams;
  std::vector<std::size_t> closed;
};

}  // namespace

TEST_CASE("a reader gets events as they are sent, and the way to come back first") {
  Streams rig;
  const auto client = rig.open();
  REQUIRE(rig.until([&] { return client->answer().body == retry; }));
  CHECK(client->answer().fields.at("Content-Type") == "text/event-stream");
  CHECK(client->answer().fields.at("Cache-Control") == "no-store");
  rig.streams[0].send("page", "one", "1");
  const std::string first = std::string(retry) + "id: 1\nevent: page\ndata: one\n\n";
  REQUIRE(rig.until([&] { return client->answer().body == first; }));
  rig.settle();
  rig.streams[0].send("page", "two", "2");
  rig.streams[0].send("", "three");
  const std::string all = first + "id: 2\nevent: page\ndata: two\n\ndata: three\n\n";
  REQUIRE(rig.until([&] { return client->answer().body == all; }));
  CHECK(rig.streams[0].is_open());
}

TEST_CASE("events of any size come whole and in order") {
  Streams rig;
  const auto client = rig.open();
  std::string expected(retry);
  for (int count = 0; count < 20; ++count) {
    const std::string data(static_cast<std::size_t>(count) * 9'973, 'x');
    rig.streams[0].send("page", data);
    expected += "event: page\ndata: " + data + "\n\n";
  }
  REQUIRE(rig.until([&] { return client->answer().body.size() >= expected.size(); }));
  CHECK(client->answer().body == expected);
}

TEST_CASE("a reader that comes back says where it was") {
  Streams rig;
  Client client(rig.server->port());
  client.send(rig.request("/events", "Last-Event-ID: 41\r\n"));
  REQUIRE(rig.until([&] { return rig.streams.size() == 1; }));
  CHECK(rig.site.requests[0].last_event_id == "41");
}

TEST_CASE("a stream may be opened later than it was asked for") {
  Rig rig;
  std::vector<Reply> waiting;
  rig.site.handler = [&](const Request&, Reply reply) { waiting.push_back(std::move(reply)); };
  Client client(rig.server->port());
  client.send(rig.request("/events"));
  REQUIRE(rig.until([&] { return waiting.size() == 1; }));
  rig.settle();
  EventStream stream = waiting[0].open_stream({});
  waiting.clear();
  stream.send("a", "b");
  REQUIRE(rig.until([&] { return client.answer().body.ends_with("event: a\ndata: b\n\n"); }));
  CHECK(client.answer().status == 200);
}

TEST_CASE("a reader that leaves is noticed at once, without anything being sent") {
  Streams rig;
  auto client = rig.open();
  const auto other = rig.open();
  rig.settle();
  client->vanish();
  REQUIRE(rig.until([&] { return !rig.closed.empty(); }));
  CHECK(rig.closed == std::vector<std::size_t>{0});
  CHECK_FALSE(rig.streams[0].is_open());
  CHECK(rig.streams[1].is_open());
  rig.streams[0].send("a", "to nobody");
  REQUIRE(rig.until([&] { return rig.server->connections() == 1; }));
}

TEST_CASE("a stream that its owner lets go of ends after what was sent, and nobody is told") {
  Streams rig;
  const auto client = rig.open();
  rig.streams[0].send("a", "last");
  rig.streams.clear();
  REQUIRE(rig.until([&] { return client->answer().is_whole; }));
  CHECK(client->answer().body == std::string(retry) + "event: a\ndata: last\n\n");
  rig.settle();
  CHECK(rig.closed.empty());
}

TEST_CASE("an owner may let go of a stream in the call that says that its reader has left") {
  Rig rig;
  auto stream = std::make_unique<EventStream>();
  rig.site.handler = [&](const Request&, Reply reply) {
    *stream = reply.open_stream([&] { stream.reset(); });
  };
  {
    Client client(rig.server->port());
    client.send(rig.request("/events"));
    REQUIRE(rig.until([&] { return stream->is_open(); }));
  }
  REQUIRE(rig.until([&] { return stream == nullptr; }));
}

TEST_CASE("a reader that takes nothing is dropped at the bound, and the others are not") {
  Limits limits;
  limits.stream_bytes = 100'000;
  Streams rig(limits);
  const auto slow = rig.open(Client::Buffer::small);  // which never reads
  const auto quick = rig.open();
  const std::string data(50'000, 'x');
  std::size_t sent = 0;
  for (; rig.streams[0].is_open() && sent < 1000; ++sent) {
    const std::size_t before = quick->received().size();
    rig.streams[0].send("page", data);
    rig.streams[1].send("page", data);
    REQUIRE(rig.until([&] { return quick->received().size() >= before + data.size(); }));
  }
  CHECK(sent < 1000);  // what the kernel and the queue hold is far less
  REQUIRE(rig.until([&] { return !rig.closed.empty(); }));
  CHECK(rig.closed == std::vector<std::size_t>{0});
  CHECK(rig.streams[1].is_open());
  REQUIRE(rig.until([&] { return rig.server->connections() == 1; }));
}

TEST_CASE("an event larger than the bound drops its reader instead of being cut") {
  Limits limits;
  limits.stream_bytes = 1000;
  Streams rig(limits);
  const auto client = rig.open();
  rig.streams[0].send("page", std::string(1001, 'x'));
  CHECK(rig.closed.empty());
  REQUIRE(rig.until([&] { return rig.closed.size() == 1; }));
  CHECK(client->is_closed());
  CHECK(client->received().find("xxx") == std::string::npos);
}

TEST_CASE("one stream too many is refused, and there is room again when one leaves") {
  Limits limits;
  limits.streams = 2;
  Streams rig(limits);
  auto first = rig.open();
  const auto second = rig.open();
  const auto third = rig.open();
  REQUIRE(rig.until([&] { return third->answer().is_whole; }));
  CHECK(third->answer().status == 503);
  CHECK_FALSE(rig.streams[2].is_open());
  first->vanish();
  REQUIRE(rig.until([&] { return rig.closed.size() == 1; }));
  const auto fourth = rig.open();
  REQUIRE(rig.until([&] { return fourth->answer().body == retry; }));
}

TEST_CASE("HEAD of a stream is answered without opening one") {
  Streams rig;
  const Answer answer = rig.ask(rig.request("/events", "", "HEAD"), Body::no);
  CHECK(answer.status == 200);
  CHECK(answer.fields.at("Content-Type") == "text/event-stream");
  CHECK_FALSE(rig.streams[0].is_open());
  CHECK(rig.closed.empty());
}

TEST_CASE("a silent stream has a heartbeat, and a stream never has a deadline") {
  Limits limits;
  limits.heartbeat = std::chrono::milliseconds(2);
  limits.request = limits.answer = limits.sending = std::chrono::milliseconds(1000);
  Streams rig(limits);
  auto client = rig.open();
  REQUIRE(rig.until([&] { return client->answer().body.ends_with(":\n\n:\n\n:\n\n"); }));
  CHECK(client->answer().body.starts_with(retry));
}

TEST_CASE("without a stream there is no heartbeat") {
  Streams rig;
  auto client = rig.open();
  rig.settle();
  CHECK(uv_backend_timeout(rig.loop.raw()) > 1000);
  client->vanish();
  REQUIRE(rig.until([&] { return rig.server->connections() == 0; }));
  rig.settle();
  CHECK(uv_backend_timeout(rig.loop.raw()) == -1);
}

TEST_CASE("a server ends with streams open, which outlive it and tell nobody") {
  auto rig = std::make_unique<Streams>();
  const auto one = rig->open();
  const auto other = rig->open(Client::Buffer::small);
  rig->streams[1].send("a", std::string(1 << 20, 'x'));
  rig->settle();
  rig->streams[0].send("a", "just sent");
  rig->server.reset();
  CHECK(one->is_closed());
  CHECK(rig->closed.empty());
  CHECK_FALSE(rig->streams[0].is_open());
  for (EventStream& stream : rig->streams) stream.send("a", "late");
}
