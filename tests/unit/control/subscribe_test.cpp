// Clients that are told of events: in order, late, slowly, or not reading at all.
#include "control/event.h"
#include "rig.h"

using namespace galley;
using namespace galley::control;
using galley::test::Peer;
using galley::test::request;
using galley::test::Rig;

namespace {

void publish(Rig& rig, std::size_t events, std::size_t bytes = 10) {
  for (std::size_t i = 0; i < events; ++i) {
    rig.service.events.publish("batch", {{"text", std::string(bytes, 'x')}}, "");
  }
}

Json events_of(Peer& peer) {
  Json events = Json::array();
  for (const Json& line : peer.answers()) {
    if (line.contains("method")) events.push_back(line["params"]);
  }
  return events;
}

std::uint64_t newest_seen(Peer& peer) {
  const Json events = events_of(peer);
  return events.empty() ? 0 : events.back()["number"].get<std::uint64_t>();
}

}  // namespace

TEST_CASE("a subscriber is answered, then told of every event in order") {
  Rig rig;
  publish(rig, 2);
  Peer peer(rig.socket);
  peer.send(request(1, "subscribe"));
  REQUIRE(rig.until([&] { return peer.answers().size() == 1; }));
  CHECK(peer.answers()[0]["result"] == Json{{"run", "this-run"}, {"oldest", 1}, {"newest", 2}});
  publish(rig, 3);
  REQUIRE(rig.until([&] { return newest_seen(peer) == 5; }));
  const Json events = events_of(peer);
  REQUIRE(events.size() == 3);
  CHECK(events[0]["number"] == 3);
  CHECK(events[0]["kind"] == "batch");
  CHECK(events[0]["run"] == "this-run");
}

TEST_CASE("a client resumes by number, and what was lost is a gap") {
  Rig rig;
  publish(rig, 1500);  // 1000 are held
  Peer peer(rig.socket);
  peer.send(request(1, "subscribe", {{"since", 100}}));
  REQUIRE(rig.until([&] { return newest_seen(peer) == 1500; }));
  const Json events = events_of(peer);
  REQUIRE(events.size() == 1001);
  CHECK(events[0]["kind"] == "gap");
  CHECK(events[0]["lost"] == 400);
  CHECK(events[1]["number"] == 501);
  const Json refused = rig.ask(request(2, "subscribe", {{"since", -1}}));
  CHECK(refused["error"]["code"] == -32602);
}

TEST_CASE("a subscriber that does not read misses events, and neither others nor the server wait") {
  Limits limits;
  limits.patience = std::chrono::milliseconds(50);
  Rig rig(limits);
  Peer slow(rig.socket);
  Peer quick(rig.socket);
  slow.send(request(1, "subscribe"));
  quick.send(request(1, "subscribe"));
  REQUIRE(rig.until([&] { return quick.answers().size() == 1; }));
  for (int i = 0; i < 40; ++i) {
    publish(rig, 100, 1000);
    const std::uint64_t newest = rig.service.events.newest();
    REQUIRE(rig.until([&] { return newest_seen(quick) == newest; }));
  }
  bool has_passed = false;  // longer than an answer that nobody reads would be waited for
  loop::Timer later(rig.loop, [&] { has_passed = true; });
  later.start(200);
  REQUIRE(rig.until([&] { return has_passed; }));
  REQUIRE(rig.until([&] { return newest_seen(slow) == 4000; }));
  CHECK(events_of(quick).size() == 4000);
  const Json events = events_of(slow);
  CHECK(std::count_if(events.begin(), events.end(),
                      [](const Json& event) { return event["kind"] == "gap"; }) == 1);
  std::uint64_t told = 0;
  for (const Json& event : events) {
    told += event["kind"] == "gap" ? event["lost"].get<std::uint64_t>() : 1;
    CHECK(event["number"] == told);
  }
  CHECK(rig.server->connections() == 2);
}

TEST_CASE("a subscriber that does not read its answers either is dropped") {
  Limits limits;
  limits.patience = std::chrono::milliseconds(50);
  Rig rig(limits);
  Peer peer(rig.socket);
  peer.send(request(1, "subscribe"));
  for (int i = 0; i < 2000; ++i) peer.send(request(i, "initialize"));
  CHECK(rig.until([&] { return rig.server->connections() == 0; }));
}

TEST_CASE("a subscriber may finish sending and go on reading, until it leaves") {
  Rig rig;
  Peer peer(rig.socket);
  peer.send(request(1, "subscribe"));
  peer.finish_sending();
  REQUIRE(rig.until([&] { return peer.answers().size() == 1; }));
  publish(rig, 1);
  REQUIRE(rig.until([&] { return newest_seen(peer) == 1; }));
  peer.vanish();
  CHECK(rig.until([&] { return rig.server->connections() == 0; }));
  publish(rig, 1);
}

TEST_CASE("hundreds of subscribers are all told, also while some of them leave") {
  Rig rig;
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 300; ++i) {
    peers.push_back(std::make_unique<Peer>(rig.socket));
    peers.back()->send(request(1, "subscribe"));
    REQUIRE(rig.until([&] { return !peers.back()->answers().empty(); }));
  }
  publish(rig, 5);
  rig.loop.run_once(loop::Loop::Wait::no);
  for (std::size_t i = 0; i < peers.size(); i += 3) peers[i]->vanish();
  publish(rig, 5);
  for (std::size_t i = 0; i < peers.size(); ++i) {
    if (i % 3 == 0) continue;
    REQUIRE(rig.until([&] { return newest_seen(*peers[i]) == 10; }));
    CHECK(events_of(*peers[i]).size() == 10);
  }
}
