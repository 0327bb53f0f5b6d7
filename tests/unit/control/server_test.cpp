#include "control/server.h"

#include "control/explanation_json.h"
#include "control/file_uri.h"
#include "control/status_json.h"
#include "rig.h"

using namespace galley;
using namespace galley::control;
using galley::test::Peer;
using galley::test::request;
using galley::test::Rig;

namespace {

int code_of(const Json& answer) {
  return answer.contains("error") ? answer["error"]["code"].get<int>() : 0;
}

constexpr const char* status_line = R"({"jsonrpc":"2.0","id":1,"method":"status"})";

}  // namespace

TEST_CASE("an explanation comes over the socket as it was") {
  galley::test::Rig rig;
  galley::pipeline::Explanation one;
  one.project = "book";
  one.role = galley::pipeline::Explanation::Role::included;
  one.reason = "why";
  one.pattern = "*.tmp";
  one.place = {"/book/.gitignore", 3, 0};
  one.included_by = {"/book/a.md"};
  one.document.emplace().event = "saved";
  one.document->batch = 7;
  one.document->linked_by = {"/book/b.md", "/book/c.md"};
  rig.service.explanations = {one};
  const auto answer =
      rig.ask(galley::test::request(1, "explain", {{"path", "/book/x/../part.md"}}));
  CHECK(rig.service.calls == std::vector<std::string>{"explain /book/part.md"});
  const auto& list = answer["result"]["explanations"];
  CHECK(galley::control::to_json(galley::control::to_explanations(list)) == list);
  CHECK(list[0]["role"] == "included");
  CHECK(list[0]["document"]["batch"] == 7);
  const auto refused = rig.ask(galley::test::request(2, "explain", {{"path", "part.md"}}));
  CHECK(refused["error"]["code"] == -32602);
}

TEST_CASE("explain takes a path that is not UTF-8 as a file URI") {
  galley::test::Rig rig;
  const auto ask = [&](const Json& params) { return rig.ask(request(1, "explain", params)); };
  const Json answer = ask({{"uri", "file:///book/x/../caf%E9%20.md"}});
  CHECK(rig.service.calls == std::vector<std::string>{"explain /book/caf\xe9 .md"});
  CHECK(answer["result"]["path"] == "/book/caf\xef\xbf\xbd .md");
  CHECK(galley::control::to_file_uri("/book/caf\xe9 .md") == "file:///book/caf%E9%20.md");
  CHECK(galley::control::path_of("file://localhost/a%25b") == "/a%b");
  CHECK(galley::control::path_of("file:/a") == "/a");
  for (const char* wrong : {"/book/a.md", "file://elsewhere/a", "file:a", "file:///a%0", "file://",
                            "file:///a%00", "file:///a%zz", "http:///a", "file:///a?b"}) {
    INFO(wrong);
    CHECK(ask({{"uri", wrong}})["error"]["code"] == -32602);
  }
  CHECK(ask({{"uri", "file:///a"}, {"path", "/a"}})["error"]["code"] == -32602);
}

TEST_CASE("every method does what the service says") {
  Rig rig;
  const Json hello = rig.ask(request("a", "initialize", {{"client", "test"}, {"protocol", 1}}));
  CHECK(hello["id"] == "a");
  CHECK(hello["result"]["version"] == GALLEY_VERSION);
  CHECK(hello["result"]["protocol"] == protocol_version);
  const Json names = hello["result"]["capabilities"];
  CHECK(std::count(names.begin(), names.end(), "sync.timeout") == 1);
  CHECK(std::count(names.begin(), names.end(), "reload") == 1);

  CHECK(rig.ask(status_line)["result"] == to_json(rig.service.answer));
  CHECK(rig.ask(request(1, "rescan"))["result"] == Json::object());
  CHECK(rig.ask(request(1, "rescan", {{"project", "book"}}))["result"] == Json::object());
  CHECK(rig.ask(request(1, "pause", Json::array()))["result"] == Json::object());
  CHECK(rig.ask(request(1, "resume"))["result"] == Json{{"paused_by", Json::array()}});
  CHECK(rig.ask(request(1, "reload"))["result"] ==
        Json{{"applied", true}, {"diagnostics", Json::array()}});
  rig.service.diagnostics = {{{"g.yaml", 3, 2}, Severity::error, "unknown-key", "no such key"}};
  const Json refused = rig.ask(request(1, "reload"));
  CHECK(refused["result"]["applied"] == false);
  CHECK(to_diagnostics(refused["result"]["diagnostics"]) == rig.service.diagnostics);
  rig.service.is_in_sync = true;
  CHECK(rig.ask(request(1, "sync"))["result"].contains("waited_seconds"));
  CHECK(rig.ask(request(1, "shutdown"))["result"] == Json::object());
  CHECK(rig.service.calls == std::vector<std::string>{"status", "rescan (all)", "rescan book",
                                                      "pause", "resume", "reload", "reload", "sync",
                                                      "shutdown"});
}

TEST_CASE("every method of the table refuses parameters that it does not have") {
  Rig rig;
  for (const Method& method : methods()) {
    INFO(method.name);
    const Json answer = rig.ask(request(9, method.name, {{"colour", 1}}));
    CHECK(code_of(answer) == -32602);
    CHECK(answer["error"]["message"].get<std::string>().find("\"colour\"") != std::string::npos);
    CHECK(answer["id"] == 9);
    CHECK(code_of(rig.ask(request(9, method.name, Json{1, 2}))) == -32602);
  }
  CHECK(rig.service.calls.empty());
}

TEST_CASE("parameters of the wrong type are refused before the service hears of them") {
  Rig rig;
  const std::pair<const char*, Json> wrong[] = {
      {"sync", {{"timeout", "5"}}},       {"sync", {{"timeout", -1}}},
      {"sync", {{"timeout", 1e300}}},     {"sync", {{"timeout", nullptr}}},
      {"sync", {{"timeout", true}}},      {"sync", {{"timeout", {1}}}},
      {"rescan", {{"project", 3}}},       {"rescan", {{"project", nullptr}}},
      {"initialize", {{"client", 1}}},    {"initialize", {{"protocol", "1"}}},
      {"initialize", {{"protocol", 1.5}}}};
  for (const auto& [method, params] : wrong) {
    INFO(method << " " << params.dump());
    CHECK(code_of(rig.ask(request(1, method, params))) == -32602);
  }
  CHECK(rig.service.calls.empty());
  CHECK(rig.ask(request(1, "sync", {{"timeout", "5"}}))["error"]["message"] ==
        "\"timeout\" of \"sync\" must be a number of seconds from 0 to 86400");
}

TEST_CASE("unknown methods and projects and a failing service have their codes") {
  Rig rig;
  CHECK(code_of(rig.ask(request(1, "statsu"))) == -32601);
  CHECK(code_of(rig.ask(request(1, ""))) == -32601);
  const Json unknown = rig.ask(request(1, "rescan", {{"project", "nowhere"}}));
  CHECK(code_of(unknown) == 1);
  CHECK(unknown["error"]["message"] == "there is no project \"nowhere\"");
  const Json broken = rig.ask(request(1, "rescan", {{"project", "broken"}}));
  CHECK(code_of(broken) == -32603);
  CHECK(broken["error"]["message"] == "the disk is on fire");
}

TEST_CASE("a notification is done and not answered") {
  Rig rig;
  Peer peer(rig.server->path());
  peer.send(
      "{\"jsonrpc\":\"2.0\",\"method\":\"pause\"}\n"
      "{\"jsonrpc\":\"2.0\",\"method\":\"no such method\"}\n" +
      request(5, "resume"));
  REQUIRE(rig.until([&] { return !peer.answers().empty(); }));
  CHECK(rig.service.calls == std::vector<std::string>{"pause", "resume"});
  CHECK(peer.answers().size() == 1);
  CHECK(peer.answers()[0]["id"] == 5);
}

TEST_CASE("a sync waits while its connection and others are served") {
  Rig rig;
  Peer peer(rig.server->path());
  peer.send(request("sync", "sync") + request("first", "status") + request("then", "pause"));
  REQUIRE(rig.until([&] { return peer.answers().size() == 2; }));
  CHECK(peer.answers()[0]["id"] == "first");
  CHECK(peer.answers()[1]["id"] == "then");
  CHECK(rig.ask(status_line)["id"] == 1);
  rig.service.settle();
  REQUIRE(peer.answers().size() == 3);
  CHECK(peer.answers()[2]["id"] == "sync");
  CHECK(peer.answers()[2]["result"]["waited_seconds"].is_number());
}

TEST_CASE("a sync that takes too long is answered with its own code, and only once") {
  Rig rig;
  Peer peer(rig.server->path());
  peer.send(request(1, "sync", {{"timeout", 0.02}}) + request(2, "sync", {{"timeout", 0}}) +
            request(3, "sync", {{"timeout", 60}}));
  REQUIRE(rig.until([&] { return peer.answers().size() == 2; }));
  CHECK(peer.answers()[0]["id"] == 2);
  CHECK(peer.answers()[1]["id"] == 1);
  CHECK(code_of(peer.answers()[1]) == 2);
  CHECK(peer.answers()[1]["error"]["message"] == "the outputs were not up to date within 0.02 s");
  rig.service.settle();
  REQUIRE(peer.answers().size() == 3);
  CHECK(peer.answers()[2]["id"] == 3);
  CHECK(code_of(peer.answers()[2]) == 0);
}

TEST_CASE("a batch is answered as one array, when the last of it is done") {
  Rig rig;
  Peer peer(rig.server->path());
  std::string line = Json{{{"jsonrpc", "2.0"}, {"id", 1}, {"method", "sync"}},
                          {{"jsonrpc", "2.0"}, {"method", "pause"}},
                          {{"jsonrpc", "2.0"}, {"id", 2}, {"method", "resume"}},
                          7}
                         .dump();
  peer.send(line + "\n" + request(3, "status"));
  REQUIRE(rig.until([&] { return !peer.answers().empty(); }));
  CHECK(peer.answers()[0]["id"] == 3);
  rig.service.settle();
  REQUIRE(peer.answers().size() == 2);
  const Json batch = peer.answers()[1];
  REQUIRE(batch.size() == 3);
  CHECK(batch[0]["id"] == 2);
  CHECK(code_of(batch[1]) == -32600);
  CHECK(batch[2]["id"] == 1);
}

TEST_CASE("a client that has finished sending gets its answers and then the end") {
  Rig rig;
  Peer peer(rig.server->path());
  peer.send(request("sync", "sync") + status_line);  // without its newline
  peer.finish_sending();
  REQUIRE(rig.until([&] { return !peer.answers().empty(); }));
  CHECK(peer.answers()[0]["id"] == 1);
  CHECK_FALSE(peer.is_closed());
  rig.service.settle();
  REQUIRE(rig.until([&] { return peer.is_closed(); }));
  CHECK(peer.answers().size() == 2);
  CHECK(rig.until([&] { return rig.server->connections() == 0; }));

  Peer silent(rig.server->path());
  silent.finish_sending();
  CHECK(rig.until([&] { return silent.is_closed(); }));
}

TEST_CASE("shutdown is answered first, and may end the server from inside") {
  Rig rig;
  Peer waiting(rig.server->path());
  waiting.send(request(1, "sync"));
  REQUIRE(rig.until([&] { return rig.service.waiting.size() == 1; }));
  rig.service.at_shutdown = [&] { rig.server.reset(); };
  Peer peer(rig.server->path());
  peer.send(request(2, "shutdown") + request(3, "status"));
  REQUIRE(rig.until([&] { return peer.is_closed(); }));
  CHECK(peer.answers().size() == 1);
  CHECK(peer.answers()[0]["result"] == Json::object());
  REQUIRE(waiting.is_closed());
  CHECK(code_of(waiting.answers()[0]) == 3);
  CHECK(rig.service.calls == std::vector<std::string>{"sync", "shutdown"});
  rig.service.settle();  // late, and for nobody
  CHECK_FALSE(rig.dir.exists("run/control.sock"));
}

TEST_CASE("an editor tells of a text, its cursor, and that it has closed the document") {
  Rig rig;
  Peer editor(rig.server->path());
  const auto say = [&](const Json& params) {
    const std::size_t answered = editor.answers().size();
    editor.send(request(1, "buffer", params));
    REQUIRE(rig.until([&] { return editor.answers().size() > answered; }));
    return editor.answers().back();
  };
  CHECK(say({{"path", "/b/x/../a.md"}, {"text", "# A"}, {"line", 3}})["result"] == Json::object());
  CHECK(say({{"uri", "file:///b/a.md"}, {"line", 4}})["result"] == Json::object());
  CHECK(say({{"path", "/b/a.md"}, {"closed", true}})["result"] == Json::object());
  CHECK(rig.service.calls == std::vector<std::string>{"buffer /b/a.md # A", "cursor /b/a.md 3",
                                                      "cursor /b/a.md 4", "close /b/a.md"});
  const Json refused = say({{"path", "/nowhere.md"}, {"text", ""}});
  CHECK(refused["error"]["message"] == "/nowhere.md is no document of a project");
}

TEST_CASE("an editor that is gone has closed what it told of, and nobody else has") {
  Rig rig;
  Peer editor(rig.server->path());
  Peer other(rig.server->path());
  editor.send(request(1, "buffer", {{"path", "/b/a.md"}, {"text", "# A"}}));
  other.send(request(1, "status"));
  REQUIRE(rig.until([&] { return !editor.answers().empty() && !other.answers().empty(); }));
  rig.service.calls.clear();
  other.vanish();
  REQUIRE(rig.until([&] { return rig.server->connections() == 1; }));
  CHECK(rig.service.calls.empty());
  editor.vanish();
  REQUIRE(rig.until([&] { return rig.server->connections() == 0; }));
  CHECK(rig.service.calls == std::vector<std::string>{"close all"});
}

TEST_CASE("what makes no sense of a buffer is refused before the service hears of it") {
  Rig rig;
  for (const Json& params :
       {Json{{"path", "/b/a.md"}}, Json{{"text", "# A"}}, Json{{"path", "a.md"}, {"text", "# A"}},
        Json{{"path", "/b/a.md"}, {"text", "# A"}, {"closed", true}},
        Json{{"path", "/b/a.md"}, {"closed", false}}, Json{{"path", "/b/a.md"}, {"closed", 1}},
        Json{{"path", "/b/a.md"}, {"text", 1}}, Json{{"path", "/b/a.md"}, {"line", 0}},
        Json{{"path", "/b/a.md"}, {"line", -1}}, Json{{"path", "/b/a.md"}, {"line", 1e9}},
        Json{{"path", "/b/a.md"}, {"line", 18446744073709551615U}}}) {
    INFO(params.dump());
    CHECK(code_of(rig.ask(request(1, "buffer", params))) == -32602);
  }
  CHECK(rig.service.calls.empty());
}

TEST_CASE("the log's level is told, and set to one that there is") {
  Rig rig;
  CHECK(rig.ask(request(1, "log-level"))["result"]["level"] == "info");
  CHECK(rig.ask(request(1, "log-level", {{"level", "debug"}}))["result"]["level"] == "debug");
  const Json refused = rig.ask(request(1, "log-level", {{"level", "loud"}}))["error"];
  CHECK(refused["code"] == -32602);
  CHECK(refused["message"] ==
        "\"loud\" is no level; there are: trace, debug, info, warning, error");
  CHECK(rig.service.calls == std::vector<std::string>{"log-level (none)", "log-level debug"});
}
