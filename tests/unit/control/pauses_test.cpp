// Who keeps a galleyd paused, and for how long.
#include "rig.h"

using namespace galley;
using namespace galley::control;
using galley::test::Peer;
using galley::test::request;
using galley::test::Rig;

namespace {

using Calls = std::vector<std::string>;

void hold(Rig& rig, Peer& peer, const std::string& holder) {
  const std::size_t before = peer.answers().size();
  peer.send(request(1, "pause", {{"holder", holder}}));
  REQUIRE(rig.until([&] { return peer.answers().size() > before; }));
}

}  // namespace

TEST_CASE("a pause with a holder ends with its connection") {
  Rig rig;
  Peer peer(rig.socket);
  hold(rig, peer, "make docs");
  CHECK(rig.service.calls == Calls{"pause"});
  CHECK(rig.ask(request(1, "status"))["result"]["paused_by"] == Json{"make docs"});
  rig.service.calls.clear();
  peer.vanish();
  REQUIRE(rig.until([&] { return rig.server->connections() == 0; }));
  CHECK(rig.service.calls == Calls{"resume"});
  CHECK(rig.ask(request(1, "status"))["result"]["paused_by"] == Json::array());
}

TEST_CASE("a pause lasts until the last of its holders has gone and a person has resumed") {
  Rig rig;
  auto one = std::make_unique<Peer>(rig.socket);
  auto two = std::make_unique<Peer>(rig.socket);
  hold(rig, *one, "one");
  hold(rig, *two, "two");
  rig.ask(request(1, "pause"));
  one.reset();
  REQUIRE(rig.until([&] { return rig.server->connections() == 1; }));
  CHECK(rig.ask(request(1, "resume"))["result"]["paused_by"] == Json{"two"});
  CHECK(rig.service.calls == Calls{"pause"});
  SECTION("which leaves") {
    two.reset();
    REQUIRE(rig.until([&] { return rig.server->connections() == 0; }));
  }
  SECTION("which resumes itself") {
    const std::size_t before = two->answers().size();
    two->send(request(1, "resume"));
    REQUIRE(rig.until([&] { return two->answers().size() > before; }));
  }
  CHECK(rig.service.calls == Calls{"pause", "resume"});
}

TEST_CASE("a resume without a pause, and a second pause, tell the service nothing") {
  Rig rig;
  rig.ask(request(1, "resume"));
  CHECK(rig.service.calls.empty());
  rig.ask(request(1, "pause"));
  rig.ask(request(1, "pause"));
  CHECK(rig.service.calls == Calls{"pause"});
}

TEST_CASE("a server that ends resumes nothing") {
  Rig rig;
  Peer peer(rig.socket);
  hold(rig, peer, "make docs");
  rig.server.reset();
  CHECK(rig.service.calls == Calls{"pause"});
}
