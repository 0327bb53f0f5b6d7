// galleyctl's questions about documents, events and pauses, with the real galleyd behind them.
#include <algorithm>
#include <csignal>
#include <filesystem>

#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "support/catch.h"
#include "support/galley_process.h"

using namespace galley::test;
using nlohmann::json;

namespace {

class Docs {
 public:
  Docs() {
    dir.write(".git/HEAD", "ref: refs/heads/main\n");  // pages are known by paths from here
    dir.write("docs/index.md", "# Index\n");
    dir.write("docs/guide/setup.md", "# Setup\n\nText.\n");
    dir.write("galley.yaml", "projects:\n  - name: handbook\n    source: docs\n    output: out\n");
  }

  std::vector<std::string> arguments() const { return {"--config", dir / "galley.yaml"}; }

  TempDir dir;
};

// galleyctl without any galleyd, with the settings of `docs`.
CommandResult offline(const Docs& docs, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {GALLEYCTL_BINARY, "--config", docs.dir / "galley.yaml",
                                       "--socket", docs.dir / "none/control.sock"});
  return run_command(arguments);
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// What `galleyctl events ARGUMENTS` says until `is_enough`; then it is ended.
template <class Enough>
std::vector<json> events(const GalleyProcess& galleyd, const TempDir& dir,
                         std::vector<std::string> arguments, Enough is_enough) {
  arguments.insert(arguments.begin(), {GALLEYCTL_BINARY, "events", "--json"});
  ChildProcess child({.command = arguments,
                      .out = dir / "events",
                      .err = dir / "events.err",
                      .environment = {{"GALLEY_SOCKET", galleyd.socket()}}});
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  std::vector<json> seen;
  while (!is_enough(seen) && std::chrono::steady_clock::now() < deadline) {
    child.wait(std::chrono::milliseconds(5));
    seen.clear();
    const std::string text = dir.read("events");
    for (std::size_t at = 0, end; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
      seen.push_back(json::parse(text.substr(at, end - at)));
    }
  }
  child.signal(SIGTERM);
  std::filesystem::remove(dir / "events");
  return seen;
}

// The events but those of freshness, which come when it is noticed: before the end of the work, or
// after it.
std::vector<json> of_work(std::vector<json> seen) {
  std::erase_if(seen, [](const json& event) { return event["kind"] == "freshness"; });
  return seen;
}

bool has(const std::vector<json>& seen, const std::string& kind) {
  const std::vector<json> work = of_work(seen);
  return !work.empty() && work.back()["kind"] == kind;
}

}  // namespace

TEST_CASE("events tells of batches, diagnostics and the end of the work, and goes on by number") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  const auto first = events(galleyd, docs.dir, {"--since", "0"},
                            [](const auto& seen) { return has(seen, "idle"); });
  REQUIRE(first.size() == 2);
  CHECK(first[0]["kind"] == "batch");
  CHECK(first[0]["batch"]["written"] == 2);
  CHECK(first[0]["number"] == 1);

  docs.dir.write("out/handbook__new.mdc", "somebody's own");
  docs.dir.write("docs/new.md", "# New\n");
  galleyd.sync();
  const std::string place = first[0]["run"].get<std::string>() + "/2";
  const auto next = of_work(events(galleyd, docs.dir, {"--since", place}, [](const auto& seen) {
    return has(seen, "idle") && of_work(seen).size() > 2;
  }));
  REQUIRE(next.size() == 3);
  CHECK(next[0]["kind"] == "diagnostic");
  CHECK(next[0]["project"] == "handbook");
  CHECK(next[0]["diagnostic"]["file"] == docs.dir / "docs/new.md");
  CHECK(next[1]["batch"]["failed"] == 1);

  const auto other = events(galleyd, docs.dir, {"--since", "another-run/2"},
                            [](const auto& seen) { return has(seen, "idle") && seen.size() > 3; });
  CHECK(other[0]["kind"] == "gap");
  CHECK(other[0]["lost"].is_null());
}

TEST_CASE("events tells when a project is degraded, and when it is so no more") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  const auto told = [&](std::size_t times) {
    const auto seen = events(galleyd, docs.dir, {"--since", "0"}, [&](const auto& all) {
      return all.size() - of_work(all).size() == times;
    });
    for (auto event = seen.rbegin(); event != seen.rend(); ++event) {
      if ((*event)["kind"] == "freshness") return *event;
    }
    return json();
  };
  std::filesystem::rename(docs.dir / "docs", docs.dir / "away");
  const json degraded = told(1);
  CHECK(degraded["project"] == "handbook");
  CHECK(degraded["freshness"] == "degraded");
  CHECK(contains(degraded["freshness_reason"], docs.dir / "docs"));
  std::filesystem::rename(docs.dir / "away", docs.dir / "docs");
  const json back = told(2);
  CHECK(back["freshness"] != "degraded");
}

TEST_CASE("events ends with galleyd and says how to go on") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  ChildProcess child({.command = {GALLEYCTL_BINARY, "events", "--since", "0"},
                      .out = docs.dir / "events",
                      .err = docs.dir / "events.err",
                      .environment = {{"GALLEY_SOCKET", galleyd.socket()}}});
  while (!contains(docs.dir.read("events"), "in the outputs")) {
    REQUIRE_FALSE(child.wait(std::chrono::milliseconds(5)));
  }
  CHECK(galleyd.stop() == 0);
  CHECK(child.wait(std::chrono::seconds(30)) == 3);
  CHECK(contains(docs.dir.read("events"), "galleyd ends"));
  CHECK(contains(docs.dir.read("events.err"), "to go on: galleyctl events --since "));
}

TEST_CASE("list and get answer with galleyd and without, the same") {
  const Docs docs;
  std::string listed;
  {
    GalleyProcess galleyd(docs.arguments());
    galleyd.wait_ready();
    galleyd.sync();
    listed = galleyd.ctl({"list"}).out;
    CHECK(listed == "handbook\t" + docs.dir / "docs/guide/setup.md\t" +
                        docs.dir / "out/handbook__guide__setup.mdc\n" + "handbook\t" +
                        docs.dir / "docs/index.md\t" + docs.dir / "out/handbook__index.mdc\n");
    CHECK(galleyd.ctl({"list", "handbok"}).exit_code == 2);
    const json all = json::parse(galleyd.ctl({"list", "handbook", "--json"}).out);
    CHECK(all["projects"][0]["documents"][1]["state"] == "written");
    CHECK(galleyd.ctl({"get", docs.dir / "docs/index.md"}).out ==
          docs.dir.read("out/handbook__index.mdc"));
    CHECK(galleyd.ctl({"get", docs.dir / "docs/none.md"}).exit_code == 1);
    galleyd.stop();
  }
  const CommandResult left = offline(docs, {"list"});
  CHECK(left.out == listed);
  CHECK(left.err == "galleyctl: galleyd is not running; this is as it left it\n");
  const std::string setup = docs.dir.read("out/handbook__guide__setup.mdc");
  for (const std::string& name :
       {docs.dir / "docs/guide/setup.md", std::string("handbook__guide__setup"),
        docs.dir / "out/handbook__guide__setup.mdc"}) {
    CHECK(offline(docs, {"get", name}).out == setup);
  }
  const CommandResult none = offline(docs, {"get", docs.dir / "docs/none.md"});
  CHECK(none.exit_code == 1);
  CHECK(contains(none.err, "has no output"));
  std::filesystem::remove(docs.dir / "out/handbook__index.mdc");
  const CommandResult gone = offline(docs, {"get", docs.dir / "docs/index.md"});
  CHECK(gone.exit_code == 1);
  CHECK(contains(gone.err, "cannot read " + docs.dir / "out/handbook__index.mdc"));
}

TEST_CASE("galleyd is paused while the command of pause runs, and no longer") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  const std::string script = "echo '# Later' > " + docs.dir / "docs/later.md" + "; " +
                             GALLEYCTL_BINARY + " sync; echo $?; exit 7";
  const CommandResult result = galleyd.ctl({"pause", "sh", "-c", script});
  CHECK(result.exit_code == 7);
  CHECK(result.out == "1\n");
  CHECK(galleyd.ctl({"sync"}).exit_code == 0);
  CHECK(docs.dir.exists("out/handbook__later.mdc"));
  CHECK(galleyd.ctl({"pause", "--", "no-such-command"}).exit_code == 127);
  CHECK(galleyd.ctl({"pause", docs.dir / "docs/index.md"}).exit_code == 126);
  CHECK(galleyd.ctl({"pause", "sh", "-c", "kill -TERM $$"}).exit_code == 128 + SIGTERM);
  CHECK_FALSE(galleyd.status()["is_paused"].get<bool>());
  CHECK(offline(docs, {"pause", "echo", "--json"}).out == "--json\n");
}

TEST_CASE("a pause ends with a galleyctl that is killed") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  REQUIRE(::mkfifo((docs.dir / "fifo").c_str(), 0600) == 0);
  ChildProcess child({.command = {GALLEYCTL_BINARY, "pause", "cat", docs.dir / "fifo"},
                      .out = docs.dir / "out.txt",
                      .err = docs.dir / "err.txt",
                      .environment = {{"GALLEY_SOCKET", galleyd.socket()}}});
  while (galleyd.status()["paused_by"].empty()) {
    REQUIRE_FALSE(child.wait(std::chrono::milliseconds(5)));
  }
  const CommandResult resumed = galleyd.ctl({"resume"});
  CHECK(resumed.exit_code == 1);
  CHECK(contains(resumed.out, "still paused, until the end of cat "));
  child.signal(SIGKILL);
  CHECK(child.wait(std::chrono::seconds(30)) == 128 + SIGKILL);
  galleyd.request("initialize");  // the hang-up came before this
  CHECK_FALSE(galleyd.status()["is_paused"].get<bool>());
}

TEST_CASE("diagnostics has everything that is wrong and exits 1 for errors") {
  const Docs docs;
  docs.dir.write("out/handbook__index.mdc", "somebody's own");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  const CommandResult result = galleyd.ctl({"diagnostics"});
  CHECK(result.exit_code == 1);
  CHECK(contains(result.out, docs.dir / "docs/index.md"));
  const json all = json::parse(galleyd.ctl({"diagnostics", "--json"}).out);
  REQUIRE(all["diagnostics"].size() == 1);
  CHECK(all["diagnostics"][0]["project"] == "handbook");
  std::filesystem::remove(docs.dir / "out/handbook__index.mdc");
  galleyd.ctl({"rescan"});
  galleyd.sync();
  CHECK(galleyd.ctl({"diagnostics"}).exit_code == 0);
}
