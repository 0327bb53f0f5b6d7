// Clients that break rules, vanish or never read: what they send, and that others do not notice.
#include <algorithm>
#include <cstring>
#include <fstream>
#include <random>

#include <sys/stat.h>
#include <unistd.h>

#include "rig.h"

using namespace galley;
using namespace galley::control;
using galley::test::Peer;
using galley::test::request;
using galley::test::Rig;

namespace {

constexpr const char* status_line = R"({"jsonrpc":"2.0","id":1,"method":"status"})";

bool is_served(Rig& rig) { return rig.ask(status_line).contains("result"); }

// Sends all of it, as the server takes it or until it hangs up.
void send_all(Rig& rig, Peer& peer, std::string_view bytes) {
  REQUIRE(rig.until([&] {
    bytes.remove_prefix(peer.send(bytes));
    return bytes.empty() || peer.is_closed();
  }));
}

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

TEST_CASE("hostile lines are answered with the standard's codes and the connection goes on") {
  Rig rig;
  Peer peer(rig.server->path());
  const std::pair<std::string, int> lines[] = {
      {"garbage", -32700},
      {std::string("\0\0\0", 3), -32700},
      {"\xff\xfe\x80", -32700},
      {std::string(1000, '['), -32700},
      {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":", -32700},
      {"GET / HTTP/1.1\r", -32700},
      {"[]", -32600},
      {"{}", -32600},
      {"null", -32600},
      {"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"status\"}", -32600},
  };
  std::size_t expected = 0;
  for (const auto& [line, code] : lines) {
    INFO(line);
    peer.send(line + "\n\n \t\r\n");  // blank lines are no requests
    ++expected;
    REQUIRE(rig.until([&] { return peer.answers().size() == expected; }));
    CHECK(peer.answers().back()["error"]["code"] == code);
    CHECK(peer.answers().back()["id"] == nullptr);
  }
  peer.send(request(1, "status"));
  REQUIRE(rig.until([&] { return peer.answers().size() == expected + 1; }));
  CHECK(peer.answers().back().contains("result"));
}

TEST_CASE("a line of 10 MB is answered with an error and the connection closed") {
  Rig rig;
  Peer other(rig.server->path());
  Peer peer(rig.server->path());
  send_all(rig, peer, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + std::string(10'000'000, 'x'));
  REQUIRE(peer.answers().size() == 1);  // at once
  CHECK_FALSE(peer.is_closed());        // but a client still writing is not cut off
  send_all(rig, peer, "\"}\n" + request(2, "pause"));
  REQUIRE(rig.until([&] { return peer.is_closed(); }));
  REQUIRE(peer.answers().size() == 1);
  CHECK(rig.service.calls.empty());
  CHECK(peer.answers()[0]["error"]["code"] == -32600);
  CHECK(peer.answers()[0]["error"]["message"] ==
        "a line may have 1048576 bytes, this one has more");
  other.send(request(2, "status"));
  CHECK(rig.until([&] { return other.answers().size() == 1; }));
  CHECK(rig.until([&] { return rig.server->connections() == 1; }));
}

TEST_CASE("a line without end is thrown away until the client ends or patience does") {
  Limits limits;
  limits.patience = std::chrono::milliseconds(200);
  Rig rig(limits);
  const std::string endless(5'000'000, 'x');
  Peer ending(rig.server->path());
  send_all(rig, ending, endless);
  ending.finish_sending();
  REQUIRE(rig.until([&] { return ending.is_closed(); }));
  CHECK(ending.answers().size() == 1);

  Peer flooding(rig.server->path());
  CHECK(rig.until([&] {
    flooding.send(endless);
    return flooding.is_closed();
  }));
  CHECK(flooding.answers().size() == 1);
}

TEST_CASE("a line of exactly the limit is a request") {
  Rig rig;
  Peer peer(rig.server->path());
  const std::string line = status_line + std::string((1 << 20) - std::strlen(status_line), ' ');
  send_all(rig, peer, line + "\n");
  REQUIRE(rig.until([&] { return peer.answers().size() == 1; }));
  CHECK(peer.answers()[0].contains("result"));
}

TEST_CASE("clients that vanish at any point leave nothing behind") {
  Rig rig;
  const std::string full = request(1, "sync") + request(2, "status") + request(3, "sync");
  for (std::size_t cut = 0; cut <= full.size(); cut += 3) {
    Peer peer(rig.server->path());
    peer.send(std::string_view(full).substr(0, cut));
    if (cut % 2 == 0) rig.loop.run_once(loop::Loop::Wait::no);
    peer.vanish();
  }
  REQUIRE(is_served(rig));
  rig.service.settle();
  CHECK(rig.until([&] { return rig.server->connections() == 0; }));
  rig.service.settle();
}

TEST_CASE("a client that vanishes while it waits is forgotten at once") {
  Rig rig;
  Peer peer(rig.server->path());
  peer.send(request(1, "sync") + request(2, "sync", {{"timeout", 60}}));
  REQUIRE(rig.until([&] { return rig.service.waiting.size() == 2; }));
  peer.vanish();
  CHECK(rig.until([&] { return rig.server->connections() == 0; }));
  rig.service.settle();
  CHECK(is_served(rig));
}

TEST_CASE("a client that asks and never reads is held back, then dropped") {
  Limits limits;
  limits.patience = std::chrono::milliseconds(1500);
  Rig rig(limits);
  Peer greedy(rig.server->path());
  std::string flood;
  for (int i = 0; i < 20'000; ++i) flood += request(i, "status");
  std::string_view left = flood;
  const std::size_t before = resident_bytes();
  // What it may send is bounded by two socket buffers, not by what it wants.
  for (int i = 0; i < 200; ++i) {
    left.remove_prefix(greedy.send(left));
    rig.loop.run_once(loop::Loop::Wait::no);
  }
  CHECK(left.size() > flood.size() / 2);
  CHECK(is_served(rig));
  CHECK(resident_bytes() - before < (std::size_t{32} << 20));
  CHECK(rig.server->connections() >= 1);
  CHECK(rig.until([&] { return rig.server->connections() == 0; }));
}

TEST_CASE("a client that asks two thousand things and reads gets every answer in order") {
  Rig rig;
  Peer peer(rig.server->path());
  std::string questions;
  for (int i = 0; i < 2'000; ++i) questions += request(i, "status");
  std::string_view left = questions;
  REQUIRE(rig.until([&] {
    left.remove_prefix(peer.send(left));
    return peer.answers().size() == 2'000;
  }));
  for (std::size_t i = 0; i < 2'000; ++i) REQUIRE(peer.answers()[i]["id"] == i);
}

TEST_CASE("a slow reader of a long answer is left alone as long as it reads") {
  Limits limits;
  limits.patience = std::chrono::milliseconds(800);
  Rig rig(limits);
  const std::string reason(2'500'000, 'r');
  rig.service.answer.projects[0].freshness_reason = reason;
  Peer peer(rig.server->path());
  peer.send(request(1, "status"));
  // About 1.6 seconds for the whole: patience would have ended twice.
  std::size_t gulps = 0;
  loop::Timer appetite(rig.loop, [&] {
    peer.gulp();
    ++gulps;
    appetite.start(40);
  });
  appetite.start(40);
  REQUIRE(rig.until([&] { return gulps == 42; }));
  REQUIRE(peer.answers().size() == 1);
  CHECK(peer.answers()[0]["result"]["projects"][0]["freshness_reason"] == reason);
  CHECK(rig.server->connections() == 1);
}

TEST_CASE("a half-sent line is not waited for for ever") {
  Limits limits;
  limits.patience = std::chrono::milliseconds(30);
  Rig rig(limits);
  Peer idle(rig.server->path());
  Peer peer(rig.server->path());
  peer.send("{\"jsonrpc\":");
  REQUIRE(rig.until([&] { return peer.is_closed(); }));
  CHECK(peer.answers().at(0)["error"]["code"] == -32600);
  CHECK_FALSE(idle.is_closed());  // who owes nothing may stay
  CHECK(rig.until([&] { return rig.server->connections() == 1; }));
}

TEST_CASE("two hundred clients at once are all served") {
  Rig rig;
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 200; ++i) {
    peers.push_back(std::make_unique<Peer>(rig.server->path()));
    REQUIRE(peers.back()->is_connected());
    peers.back()->send(request(i, i % 2 == 0 ? "sync" : "status"));
  }
  REQUIRE(rig.until([&] { return rig.service.waiting.size() == 100; }));
  CHECK(rig.server->connections() == 200);
  rig.service.settle();
  for (int i = 0; i < 200; ++i) {
    Peer& peer = *peers[static_cast<std::size_t>(i)];
    REQUIRE(rig.until([&] { return peer.answers().size() == 1; }));
    REQUIRE(peer.answers()[0]["id"] == i);
  }
}

TEST_CASE("more connections and more waiting syncs than allowed are refused with a reason") {
  Limits limits;
  limits.connections = 2;
  limits.waiting = 2;
  Rig rig(limits);
  Peer first(rig.server->path());
  Peer second(rig.server->path());
  Peer third(rig.server->path());
  REQUIRE(rig.until([&] { return third.is_closed(); }));
  CHECK(third.answers().at(0)["error"]["code"] == -32000);
  first.send(request(1, "sync") + request(2, "sync") + request(3, "sync"));
  REQUIRE(rig.until([&] { return !first.answers().empty(); }));
  CHECK(first.answers()[0]["id"] == 3);
  CHECK(first.answers()[0]["error"]["code"] == -32002);
  first.vanish();
  REQUIRE(rig.until([&] { return rig.server->connections() == 1; }));
  CHECK(is_served(rig));
}

TEST_CASE("another user is refused even when the socket lets them in") {
  if (::geteuid() != 0) {
    WARN("needs root to become another user");
    return;
  }
  Rig rig;
  for (const std::string& folder : {rig.dir.path(), rig.dir / "run"}) ::chmod(folder.c_str(), 0755);
  REQUIRE(::seteuid(65534) == 0);
  Peer locked_out(rig.server->path());
  REQUIRE(::seteuid(0) == 0);
  CHECK_FALSE(locked_out.is_connected());

  ::chmod(rig.server->path().c_str(), 0666);
  REQUIRE(::seteuid(65534) == 0);
  Peer peer(rig.server->path());
  REQUIRE(::seteuid(0) == 0);
  REQUIRE(peer.is_connected());
  peer.send(request(1, "shutdown"));
  REQUIRE(rig.until([&] { return peer.is_closed(); }));
  CHECK(peer.answers().at(0)["error"]["code"] == -32001);
  CHECK(rig.service.calls.empty());
}

TEST_CASE("random bytes in random pieces never hurt the one who asks properly") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto upto = [&](int bound) { return std::uniform_int_distribution<int>(0, bound)(random); };
  Rig rig;
  Peer proper(rig.server->path());
  for (int round = 0; round < 300; ++round) {
    Peer peer(rig.server->path());
    for (int pieces = upto(5); pieces >= 0; --pieces) {
      std::string bytes = upto(1) == 0 ? request(upto(9), "sync") : "";
      for (int n = upto(300); n > 0; --n) bytes += static_cast<char>(upto(255));
      if (upto(2) > 0) bytes += '\n';
      peer.send(bytes);
      rig.loop.run_once(loop::Loop::Wait::no);
    }
    if (upto(3) == 0) rig.service.settle();
    proper.send(request(round, "pause"));
    const auto expected = static_cast<std::size_t>(round) + 1;
    REQUIRE(rig.until([&] { return proper.answers().size() == expected; }));
    REQUIRE(proper.answers().back() == result_response(round, Json::object()));
  }
}

TEST_CASE("a text that is too long for a line is refused with the limit, and others are served") {
  Rig rig;
  Peer editor(rig.server->path());
  Peer other(rig.server->path());
  const std::string line =
      request(1, "buffer", {{"path", "/b/a.md"}, {"text", std::string(1 << 20, 'x')}});
  send_all(rig, editor, line);
  REQUIRE(rig.until([&] { return !editor.answers().empty(); }));
  const std::string message = editor.answers().front()["error"]["message"];
  CHECK(message == "a line may have 1048576 bytes, this one has more");
  other.send(request(2, "status"));
  REQUIRE(rig.until([&] { return !other.answers().empty(); }));
  CHECK(rig.service.calls == std::vector<std::string>{"status"});
}
