// The real galleyd as a daemon: every change ends in the tree that a clean build makes.
#include <csignal>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/galley_process.h"
#include "support/output_tree.h"

using namespace galley::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

class Docs {
 public:
  Docs() {
    dir.write("docs/index.md", "# Index\n\nSee [a](a/one.md).\n");
    dir.write("docs/a/one.md", "# One\n");
    dir.write("docs/a/deep/two.md", "# Two\n");
    dir.write("docs/b/three.mdx", "# Three\n\n<Tip>Hi</Tip>\n");
  }

  std::vector<std::string> arguments(const std::string& out = "out") const {
    std::vector<std::string> all{"--source", dir / "docs", "--out",
                                 dir / out,  "--repo",     "acme/tool"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  // What is different between the daemon's outputs and those of a clean build; empty when nothing
  // is.
  std::string against_clean_build() const {
    fs::remove_all(dir / "clean");
    std::vector<std::string> clean = arguments("clean");
    clean.insert(clean.begin(), "--once");
    const CommandResult result = run_galleyd(clean);
    if (result.exit_code != 0) return "the clean build failed: " + result.err;
    return difference(output_tree(dir / "out"), output_tree(dir / "clean"));
  }

  TempDir dir;
  std::vector<std::string> more;  // arguments
};

json project(GalleyProcess& galleyd) { return galleyd.status().at("projects").at(0); }

}  // namespace

TEST_CASE("a daemon catches up at start and says so") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  CHECK(docs.against_clean_build().empty());
  CHECK(project(galleyd)["documents"] == 4);
  CHECK(galleyd.stop() == 0);
}

TEST_CASE("every way of changing the sources ends in the outputs of a clean build") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();

  SECTION("an edit in place") { docs.dir.write("docs/a/one.md", "# One, edited\n"); }
  SECTION("a save by rename") {
    docs.dir.write("docs/a/one.md.new", "# One, renamed into place\n");
    fs::rename(docs.dir / "docs/a/one.md.new", docs.dir / "docs/a/one.md");
  }
  SECTION("a new folder with documents in it") { docs.dir.write("docs/x/y/z/new.md", "# New\n"); }
  SECTION("a folder moved in from outside") {
    docs.dir.write("outside/in.md", "# In\n");
    docs.dir.write("outside/deep/er.md", "# Deeper\n");
    fs::rename(docs.dir / "outside", docs.dir / "docs/inside");
  }
  SECTION("a folder moved out") { fs::rename(docs.dir / "docs/a", docs.dir / "elsewhere"); }
  SECTION("a folder renamed, then a document below it edited") {
    fs::rename(docs.dir / "docs/a", docs.dir / "docs/z");
    galleyd.sync();
    docs.dir.write("docs/z/deep/two.md", "# Two, under a new name\n");
    docs.dir.write("docs/z/one.md", "# One, under a new name\n");
  }
  SECTION("two folders swap their names") {
    fs::rename(docs.dir / "docs/a", docs.dir / "docs/t");
    fs::rename(docs.dir / "docs/b", docs.dir / "docs/a");
    fs::rename(docs.dir / "docs/t", docs.dir / "docs/b");
  }
  SECTION("a deleted document and a deleted tree") {
    fs::remove(docs.dir / "docs/index.md");
    fs::remove_all(docs.dir / "docs/a");
  }
  SECTION("a document deleted and made again") {
    fs::remove(docs.dir / "docs/index.md");
    docs.dir.write("docs/index.md", "# Back\n");
  }
  SECTION("a document emptied") { docs.dir.write("docs/a/one.md", ""); }
  SECTION("a document's name becomes a folder's at once") {
    fs::remove(docs.dir / "docs/a/one.md");
    docs.dir.write("docs/a/one.md/in.md", "# In\n");
  }
  SECTION("a document's name becomes that of an empty folder") {
    fs::remove(docs.dir / "docs/a/one.md");
    fs::create_directory(docs.dir / "docs/a/one.md");
  }
  SECTION("a folder's name becomes a document's at once") {
    docs.dir.write("docs/t.md/z.md", "# Z\n");
    galleyd.sync();
    fs::remove_all(docs.dir / "docs/t.md");
    docs.dir.write("docs/t.md", "# T\n");
  }
  SECTION("a clash of slugs, and its end") {
    docs.dir.write("docs/a/one.mdx", "# The other one\n");
    galleyd.sync();
    CHECK(docs.against_clean_build().empty());
    fs::remove(docs.dir / "docs/a/one.md");
  }
  galleyd.sync();
  CHECK(docs.against_clean_build().empty());
  CHECK(project(galleyd)["failing"] == 0);
}

TEST_CASE("what documents include is as fresh as they are") {
  Docs docs;
  fs::create_directory(docs.dir / ".git");
  docs.dir.write("listings/one.rs", "one\n");
  docs.dir.write("docs/a/one.md", "# One\n\n```rust\n{{#include ../../listings/one.rs}}\n```\n");
  docs.dir.write("docs/b/three.mdx",
                 "import P from './_p.mdx'\n\n# Three\n\n<P />\n\n{{#include late/file.txt}}\n");
  docs.dir.write("docs/b/_p.mdx", "Partial\n");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  const auto written = [&] { return project(galleyd)["written"].get<int>(); };
  const int before = written();
  CHECK(before == 4);

  SECTION("a file outside of the source tree is changed") {
    docs.dir.write("listings/one.rs", "two\n");
    galleyd.sync();
    CHECK(written() == before + 1);
  }
  SECTION("it is saved without a change") {
    docs.dir.write("listings/one.rs", "one\n");
    galleyd.sync();
    CHECK(written() == before);
  }
  SECTION("its folder is renamed, and comes back") {
    fs::rename(docs.dir / "listings", docs.dir / "away");
    galleyd.sync();
    CHECK(written() == before + 1);
    CHECK(docs.against_clean_build().empty());
    fs::rename(docs.dir / "away", docs.dir / "listings");
    galleyd.sync();
    CHECK(written() == before + 2);
  }
  SECTION("a partial is changed") {
    docs.dir.write("docs/b/_p.mdx", "Other\n");
    galleyd.sync();
    CHECK(written() == before + 1);
  }
  SECTION("a file appears, with its folder, where an include was missing") {
    docs.dir.write("docs/b/late/file.txt", "here now\n");
    galleyd.sync();
    CHECK(written() == before + 1);
  }
  SECTION("a document includes another file than before, which changes at once") {
    docs.dir.write("docs/a/one.md", "{{#include ../../other/new.txt}}\n");
    docs.dir.write("other/new.txt", "1\n");
    docs.dir.write("other/new.txt", "2\n");
    galleyd.sync();
  }
  SECTION("an included file changes while galleyd is away") {
    galleyd.stop();
    docs.dir.write("listings/one.rs", "three\n");
    GalleyProcess next(docs.arguments());
    next.wait_ready();
    next.sync();
    CHECK(project(next)["written"] == 1);
  }
  CHECK(docs.against_clean_build().empty());
}

TEST_CASE("what is included through links is as fresh as the links and what they lead to") {
  Docs docs;
  fs::create_directory(docs.dir / ".git");
  docs.dir.write("parts/a.txt", "A is included\n");
  docs.dir.write("parts/b.txt", "B is included\n");
  docs.dir.write("more/a.txt", "more is included\n");
  docs.dir.write("docs/index.md", "# Index\n\n{{#include inc.txt}}\n");
  docs.dir.write("docs/a/one.md", "# One\n\n{{#include ../../lib/a.txt}}\n");
  const auto link = [&](const std::string& to, const std::string& name) {
    fs::remove(docs.dir / "made");
    fs::create_symlink(to, docs.dir / "made");
    fs::rename(docs.dir / "made", docs.dir / name);
  };
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  const auto shows = [&](const std::string& text) {
    galleyd.sync();
    CHECK(docs.against_clean_build().empty());
    CHECK(galleyd.ctl({"audit"}).exit_code == 0);
    return docs.dir.read("out/tool__index.mdc").find(text) != std::string::npos ||
           docs.dir.read("out/tool__a__one.mdc").find(text) != std::string::npos;
  };
  CHECK_FALSE(shows("is included"));

  SECTION("a link where nothing was, and another in its place") {
    link("../parts/a.txt", "docs/inc.txt");
    CHECK(shows("A is included"));
    link("../parts/b.txt", "docs/inc.txt");
    CHECK(shows("B is included"));
    link("../parts/none", "docs/inc.txt");
    CHECK_FALSE(shows("is included"));
    fs::remove(docs.dir / "docs/inc.txt");
    docs.dir.write("docs/inc.txt", "no link is included\n");
    CHECK(shows("no link is included"));
  }
  SECTION("what a link leads to comes, changes and goes") {
    link("../parts/late.txt", "docs/inc.txt");
    CHECK_FALSE(shows("is included"));
    docs.dir.write("parts/late.txt", "late is included\n");
    CHECK(shows("late is included"));
    docs.dir.write("parts/late.txt", "later is included\n");
    CHECK(shows("later is included"));
    fs::remove(docs.dir / "parts/late.txt");
    CHECK_FALSE(shows("is included"));
  }
  SECTION("the second link of a chain leads elsewhere") {
    link("../second", "docs/inc.txt");
    link("parts/a.txt", "second");
    CHECK(shows("A is included"));
    link("parts/b.txt", "second");
    CHECK(shows("B is included"));
    link("inc.txt", "second");
    link("../second", "docs/inc.txt");
    CHECK_FALSE(shows("is included"));
    link("parts/a.txt", "second");
    CHECK(shows("A is included"));
  }
  SECTION("a folder on the way is a link, another link, and none") {
    link("parts", "lib");
    CHECK(shows("A is included"));
    link("more", "lib");
    CHECK(shows("more is included"));
    fs::remove(docs.dir / "lib");
    docs.dir.write("lib/a.txt", "no link is included\n");
    CHECK(shows("no link is included"));
    fs::rename(docs.dir / "lib", docs.dir / "away");
    link("parts", "lib");
    CHECK(shows("A is included"));
  }
  SECTION("a link leads elsewhere while galley is away") {
    link("../parts/a.txt", "docs/inc.txt");
    CHECK(shows("A is included"));
    galleyd.stop();
    link("../parts/none", "docs/inc.txt");
    GalleyProcess next(docs.arguments());
    next.wait_ready();
    next.sync();
    CHECK(docs.against_clean_build().empty());
  }
}

TEST_CASE("dead links are known as soon as either end changes, without a page being written") {
  Docs docs;
  docs.dir.write("docs/index.md", "[a](a/one.md#part) ![i](img/i.png)\n");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  const auto codes = [&] {
    galleyd.sync();
    std::string all;
    const json diagnostics = project(galleyd)["diagnostics"];
    for (const json& item : diagnostics) {
      all += item["code"].get<std::string>() + " ";
    }
    return all;
  };
  CHECK(codes() == "dead-anchor dead-link ");
  const int before = project(galleyd)["written"].get<int>();
  docs.dir.write("docs/img/i.png", "not really");
  CHECK(codes() == "dead-anchor ");
  CHECK(project(galleyd)["written"] == before);
  docs.dir.write("docs/a/one.md", "# One\n\n## Part\n");
  CHECK(codes().empty());
  fs::remove(docs.dir / "docs/a/one.md");
  CHECK(codes() == "dead-link ");
  fs::remove_all(docs.dir / "docs/img");
  CHECK(codes() == "dead-link dead-link ");
}

TEST_CASE("links to outputs follow the pages that come, clash, move and go") {
  Docs docs;
  docs.more = {"--link-target", "mdc"};
  docs.dir.write("docs/index.md", "[a](a/one.md) [n](a/new.md#part) [i](img/i.png)\n");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  const auto page = [&] {
    galleyd.sync();
    CHECK(docs.against_clean_build().empty());
    const std::string all = docs.dir.read("out/tool__index.mdc");
    return all.substr(all.find("[a]"));
  };
  const std::string repository = "https://github.com/acme/tool/blob/main/";
  const std::string rest = " [i](" + repository + "img/i.png)\n";
  const std::string missing = "[a](tool__a__one.mdc) [n](" + repository + "a/new.md#part)" + rest;
  CHECK(page() == missing);
  docs.dir.write("docs/a/new.md", "# New\n\n## Part\n");
  CHECK(page() == "[a](tool__a__one.mdc) [n](tool__a__new.mdc#part)" + rest);
  fs::remove(docs.dir / "docs/a/new.md");
  CHECK(page() == missing);
  docs.dir.write("docs/a/one.mdx", "# One of the same name\n");
  CHECK(page().starts_with("[a](tool__a__one."));
  CHECK(page() != missing);
  fs::rename(docs.dir / "docs/a", docs.dir / "docs/z");
  CHECK(page().starts_with("[a](" + repository + "a/one.md)"));
  fs::rename(docs.dir / "docs/z", docs.dir / "docs/a");
  fs::remove(docs.dir / "docs/a/one.mdx");
  CHECK(page() == missing);
}

TEST_CASE("what changed while galleyd was away is caught up at start") {
  const Docs docs;
  {
    GalleyProcess galleyd(docs.arguments());
    galleyd.wait_ready();
    galleyd.sync();
    CHECK(galleyd.stop() == 0);
  }
  docs.dir.write("docs/a/one.md", "# Changed meanwhile\n");
  fs::remove(docs.dir / "docs/b/three.mdx");
  docs.dir.write("docs/new.md", "# New\n");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  CHECK(docs.against_clean_build().empty());
  CHECK(project(galleyd)["written"] == 2);
  CHECK(project(galleyd)["removed"] == 1);
}

TEST_CASE("a daemon that was killed leaves nothing behind and is caught up by the next one") {
  const Docs docs;
  for (int i = 0; i < 200; ++i)
    docs.dir.write("docs/n/" + std::to_string(i) + ".md", "# N\n\ntext\n");
  {
    GalleyProcess galleyd(docs.arguments());
    galleyd.wait_ready();
    galleyd.signal(SIGKILL);
    CHECK(galleyd.wait_exit() == 128 + SIGKILL);
  }
  docs.dir.write("out/.galley-tmp-1-1", "half a page");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  CHECK(galleyd.stop() == 0);
  CHECK(docs.against_clean_build().empty());
}

TEST_CASE("a second daemon on one output folder is refused with the first one's process id") {
  const Docs docs;
  GalleyProcess first(docs.arguments());
  first.wait_ready();
  first.sync();
  std::vector<std::string> arguments = docs.arguments();
  arguments.insert(arguments.begin(), {"--socket", docs.dir / "second.sock"});
  const CommandResult second = run_galleyd(arguments);
  CHECK(second.exit_code == 1);
  CHECK(second.err.find(std::to_string(first.pid())) != std::string::npos);
  arguments.insert(arguments.begin(), "--once");
  const CommandResult once = run_galleyd(arguments);
  CHECK(once.exit_code == 1);
  CHECK(once.err.find(std::to_string(first.pid())) != std::string::npos);
}

TEST_CASE("TERM and INT end the daemon with 0, its work whole") {
  for (const int number : {SIGTERM, SIGINT}) {
    const Docs docs;
    GalleyProcess galleyd(docs.arguments());
    galleyd.wait_ready();
    galleyd.signal(number);
    CHECK(galleyd.wait_exit(std::chrono::seconds(5)) == 0);
    for (const auto& [name, bytes] : output_tree(docs.dir / "out")) {
      INFO(name);
      CHECK_FALSE(name.starts_with(".galley-tmp-"));
    }
  }
}

TEST_CASE("reload takes new settings, and keeps the old ones when the new are wrong") {
  const Docs docs;
  const std::string head = "projects:\n  - name: docs\n    source: docs\n    output: out\n";
  docs.dir.write("galley.yaml", head);
  GalleyProcess galleyd({"--config", docs.dir / "galley.yaml"});
  galleyd.wait_ready();
  galleyd.sync();
  CHECK(output_tree(docs.dir / "out").size() == 6);

  docs.dir.write("galley.yaml", head + "    profile: tiny\n");
  const json wrong = galleyd.request("reload");
  CHECK(wrong["applied"] == false);
  CHECK(wrong["diagnostics"].at(0)["line"] == 5);
  const json told = galleyd.status()["diagnostics"];
  REQUIRE(told.size() == 2);
  CHECK(told[0]["code"] == "settings-refused");
  CHECK(told[1]["line"] == 5);
  CHECK(galleyd.ctl({"status"}).exit_code == 1);
  docs.dir.write("docs/new.md", "# Still served\n");
  galleyd.sync();
  CHECK(output_tree(docs.dir / "out").size() == 7);

  docs.dir.write("galley.yaml", head + "    exclude: [new.md]\n    profile: compact\n");
  CHECK(galleyd.request("reload")["applied"] == true);
  CHECK(galleyd.status()["diagnostics"].empty());
  galleyd.sync();
  CHECK(output_tree(docs.dir / "out").size() == 6);

  docs.dir.write("more/m.md", "# More\n");
  docs.dir.write("galley.yaml", head + "  - name: more\n    source: more\n    output: more-out\n");
  CHECK(galleyd.request("reload")["applied"] == true);
  galleyd.sync();
  CHECK(output_tree(docs.dir / "more-out").size() == 3);
  CHECK(output_tree(docs.dir / "out").size() == 7);
}

TEST_CASE("HUP reloads the settings") {
  const Docs docs;
  const std::string head = "projects:\n  - name: docs\n    source: docs\n    output: out\n";
  docs.dir.write("galley.yaml", head);
  GalleyProcess galleyd({"--config", docs.dir / "galley.yaml"});
  galleyd.wait_ready();
  galleyd.sync();
  docs.dir.write("galley.yaml", head + "    exclude: [a]\n");
  galleyd.signal(SIGHUP);
  // A signal has no answer: ask until it shows, each time after a whole round through the daemon.
  std::size_t documents = 0;
  for (int round = 0; round < 2000 && documents != 2; ++round) {
    galleyd.sync();
    documents = project(galleyd)["documents"];
  }
  CHECK(documents == 2);
  galleyd.sync();
  CHECK(output_tree(docs.dir / "out").size() == 4);
}

TEST_CASE("two reloads in a row, the first one still at work, end in the last settings") {
  const Docs docs;
  docs.dir.write("docs/big.md", [] {
    std::string text;
    for (int i = 0; i < 60000; ++i)
      text += "A paragraph of *some* length, number " + std::to_string(i) + ".\n\n";
    return text;
  }());
  const auto settings = [](const std::string& topic) {
    return "projects:\n  - name: docs\n    source: docs\n    output: out\n    topics: [" + topic +
           "]\n";
  };
  docs.dir.write("galley.yaml", settings("one"));
  GalleyProcess galleyd({"--config", docs.dir / "galley.yaml"});
  galleyd.wait_ready();
  for (const char* topic : {"two", "three"}) {
    docs.dir.write("galley.yaml", settings(topic));
    CHECK(galleyd.request("reload")["applied"] == true);
  }
  galleyd.sync();
  CHECK(galleyd.status()["projects"].size() == 1);
  CHECK(project(galleyd)["freshness"] == "current");
  for (const auto& [name, bytes] : output_tree(docs.dir / "out")) {
    INFO(name);
    CHECK(bytes.find("three") != std::string::npos);
  }
}

TEST_CASE("a paused daemon stops like any other") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.request("pause");
  docs.dir.write("docs/new.md", "# New\n");
  fs::remove(docs.dir / "docs/index.md");
  galleyd.signal(SIGTERM);
  CHECK(galleyd.wait_exit(std::chrono::seconds(5)) == 0);
}

TEST_CASE("rescan makes lost and altered outputs again") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  const OutputTree right = output_tree(docs.dir / "out");
  fs::remove(docs.dir / "out" / fs::path(right.begin()->first));
  docs.dir.write("out/" + right.rbegin()->first, right.rbegin()->second + "altered\n");
  galleyd.request("rescan");
  galleyd.sync();
  CHECK(difference(output_tree(docs.dir / "out"), right) == "");
}

TEST_CASE("outputs survive a source that is away, even without the database") {
  const Docs docs;
  {
    GalleyProcess galleyd(docs.arguments());
    galleyd.wait_ready();
    galleyd.sync();
  }
  const OutputTree right = output_tree(docs.dir / "out");
  fs::rename(docs.dir / "docs", docs.dir / "away");
  fs::remove_all(docs.dir / "out/.galley");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  CHECK(difference(output_tree(docs.dir / "out"), right) == "");
  CHECK(project(galleyd)["freshness"] == "degraded");
  fs::rename(docs.dir / "away", docs.dir / "docs");
  docs.dir.write("docs/index.md", "# The source is back\n");
  galleyd.sync();
  CHECK(docs.against_clean_build() == "");
}

TEST_CASE("while paused nothing is written, and resume makes up for it") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  galleyd.request("pause");
  const OutputTree before = output_tree(docs.dir / "out");
  docs.dir.write("docs/a/one.md", "# Written while paused\n");
  const CommandResult sync = galleyd.ctl({"sync"});
  CHECK(sync.exit_code == 1);
  CHECK(sync.err.find("galleyd is paused") != std::string::npos);
  CHECK(project(galleyd)["freshness"] == "catching_up");
  CHECK(project(galleyd)["pending"] == 1);
  CHECK(output_tree(docs.dir / "out") == before);
  galleyd.request("resume");
  galleyd.sync();
  CHECK(docs.against_clean_build().empty());
}

TEST_CASE("galleyctl asks and answers in exit codes") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  CHECK(galleyd.ctl({"sync"}).exit_code == 0);
  const CommandResult status = galleyd.ctl({"status"});
  CHECK(status.exit_code == 0);
  CHECK(status.out.find("docs") != std::string::npos);
  CHECK(json::parse(galleyd.ctl({"status", "--json"}).out)["projects"].size() == 1);
  docs.dir.write("out/tool__mine.mdc", "my own notes\n");
  docs.dir.write("docs/mine.md", "# Mine\n");
  CHECK(galleyd.ctl({"sync"}).exit_code == 1);
  const CommandResult failing = galleyd.ctl({"status"});
  CHECK(failing.exit_code == 1);
  CHECK(failing.out.find("mine.md") != std::string::npos);
  CHECK(galleyd.ctl({"rescan", "no-such-project"}).exit_code == 2);
  CHECK(galleyd.ctl({"no-such-command"}).exit_code == 2);
  CHECK(galleyd.ctl({"stop"}).exit_code == 0);
  CHECK(galleyd.wait_exit() == 0);
  CHECK(galleyd.ctl({"status"}).exit_code == 3);
}

TEST_CASE("a daemon at rest does not wake up") {
  const Docs docs;
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  // A client's own connection must not count: none is open between these two looks at proc(5).
  const auto switches = [&] {
    std::ifstream status("/proc/" + std::to_string(galleyd.pid()) + "/status");
    long sum = 0;
    for (std::string line; std::getline(status, line);) {
      if (line.find("ctxt_switches:") != std::string::npos) {
        sum += std::stol(line.substr(line.find(':') + 1));
      }
    }
    return sum;
  };
  long before = switches();
  // The work that sync waited for may still be going to rest; a quiet second must come.
  for (int attempt = 0; attempt < 10; ++attempt) {
    CommandResult second = run_command({"/bin/sleep", "1"});
    REQUIRE(second.exit_code == 0);
    const long after = switches();
    if (after == before) return;
    before = after;
  }
  FAIL("galleyd woke up in each of ten idle seconds");
}

TEST_CASE("a checkout, and a rebase of many commits, are each one batch or a few, not one a file") {
  const Docs docs;
  const auto git = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {"git", "-C", docs.dir.path(), "-c", "user.name=galley", "-c",
                      "user.email=galley@example.org", "-c", "core.editor=true"});
    return run_command(arguments).exit_code;
  };
  git({"init", "-q", "-b", "main"});
  for (int i = 0; i < 500; ++i) {
    docs.dir.write("docs/many/" + std::to_string(i) + ".md", "# Page " + std::to_string(i) + "\n");
  }
  git({"add", "-A"});
  git({"commit", "-q", "-m", "one"});
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  git({"checkout", "-q", "-b", "other"});
  for (int commit = 0; commit < 5; ++commit) {
    for (int i = 0; i < 500; i += 5) {
      docs.dir.write("docs/many/" + std::to_string(i + commit) + ".md", "# Other\n");
    }
    git({"commit", "-q", "-a", "-m", "other"});
  }
  galleyd.sync();
  const auto batches = [&] { return project(galleyd)["last_batch"]["number"].get<int>(); };
  const int before = batches();
  REQUIRE(git({"checkout", "-q", "main"}) == 0);
  REQUIRE(git({"checkout", "-q", "other"}) == 0);
  galleyd.sync();
  CHECK(docs.against_clean_build().empty());
  std::printf("git: %d batches for two checkouts\n", batches() - before);
  const OutputTimes there = output_times(docs.dir / "out");
  galleyd.request("pause");
  git({"checkout", "-q", "main"});
  git({"checkout", "-q", "other"});
  galleyd.request("resume");
  galleyd.sync();
  CHECK(output_times(docs.dir / "out") == there);  // away and back in one batch writes nothing
  git({"checkout", "-q", "main"});
  docs.dir.write("docs/index.md", "# Changed on main\n");
  git({"commit", "-q", "-a", "-m", "main goes on"});
  git({"checkout", "-q", "other"});
  REQUIRE(git({"rebase", "-q", "main"}) == 0);
  galleyd.sync();
  CHECK(docs.against_clean_build().empty());
}

TEST_CASE("a lock that somebody left holds a save for two seconds, and is told of") {
  const Docs docs;
  run_command({"git", "init", "-q", docs.dir.path()});
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  docs.dir.write(".git/index.lock", "");
  docs.dir.write("docs/index.md", "# While there is a lock\n");
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  bool is_told = false;
  while (!is_told && std::chrono::steady_clock::now() < until) {
    const json now = project(galleyd);
    for (const json& diagnostic : now["diagnostics"]) {
      is_told = is_told || diagnostic["code"] == "git-stopped";
    }
  }
  CHECK(is_told);
  CHECK(docs.against_clean_build().empty());
  std::filesystem::remove(docs.dir / ".git/index.lock");
  CHECK(project(galleyd)["diagnostics"].empty());
}

TEST_CASE("a documentation tool's configuration file chooses the dialect whenever it comes") {
  Docs docs;
  fs::create_directory(docs.dir / ".git");
  docs.dir.write("docs/a/one.md", "# One\n\n<Note>Careful.</Note>\n");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  const auto is_mdx = [&] {
    return docs.dir.read("out/tool__a__one.mdc").find("> [!NOTE]") != std::string::npos;
  };
  CHECK_FALSE(is_mdx());
  for (const std::string file :
       {"docs/docusaurus.config.js", "docusaurus.config.ts", "website/docusaurus.config.js"}) {
    INFO(file);
    docs.dir.write(file, "module.exports = {}\n");
    galleyd.sync();
    CHECK(is_mdx());
    CHECK(docs.against_clean_build().empty());
    fs::remove(docs.dir / file);
    galleyd.sync();
    CHECK_FALSE(is_mdx());
  }
}

TEST_CASE("links on the way to a source are followed whenever they are made anew") {
  Docs docs;
  for (const std::string release : {"one", "two"}) {
    docs.dir.write(release + "/docs/" + release + ".md", "# " + release + "\n");
  }
  fs::remove_all(docs.dir / "docs");
  fs::create_directory_symlink("one", docs.dir / "current");
  fs::create_directory_symlink("current/docs", docs.dir / "docs");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  for (const std::string release : {"two", "one"}) {
    fs::create_directory_symlink(release, docs.dir / "next");
    fs::rename(docs.dir / "next", docs.dir / "current");
    galleyd.sync();
    CHECK(docs.against_clean_build().empty());
    docs.dir.write(release + "/docs/" + release + ".md", "# Edited\n");
    galleyd.sync();
    CHECK(docs.against_clean_build().empty());
  }
}

TEST_CASE("a repository that is made around a source, or goes, counts at once") {
  Docs docs;
  docs.dir.write("docs/one.md", "# One\n");
  docs.dir.write("docs/two.md", "# Two\n");
  docs.dir.write(".gitignore", "two.md\n");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  for (const auto& command : {std::vector<std::string>{"git", "init", "-q", "."},
                              std::vector<std::string>{"rm", "-r", ".git"}}) {
    INFO(command[0]);
    REQUIRE(run_command(command, {.folder = docs.dir.path()}).exit_code == 0);
    galleyd.sync();
    CHECK(docs.against_clean_build().empty());
  }
}
