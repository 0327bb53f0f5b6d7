// galleyctl add, remove, init, doctor and bugreport, with and without the real galleyd.
#include <csignal>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/galley_process.h"

using namespace galley::test;
using nlohmann::json;

namespace {

// A home folder, and galleyctl in it without any galleyd.
class Home {
 public:
  Environment environment() const {
    return {{"HOME", dir.path()},   {"XDG_CONFIG_HOME", ""},
            {"XDG_CACHE_HOME", ""}, {"XDG_RUNTIME_DIR", dir / "run"},
            {"GALLEY_SOCKET", ""},  {"RUNTIME_DIRECTORY", ""}};
  }

  CommandResult ctl(std::vector<std::string> arguments, const std::string& folder = "") const {
    arguments.insert(arguments.begin(), GALLEYCTL_BINARY);
    return run_command(arguments, {.environment = environment(),
                                   .folder = folder.empty() ? dir.path() : dir / folder});
  }

  std::string settings() const { return dir.read(".config/galley/galley.yaml"); }

  TempDir dir;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a folder that is added is kept fresh at once, and no longer once it is removed") {
  const Home home;
  home.dir.write("a/index.md", "# A\n");
  home.dir.write("b/index.md", "# B\n");
  const std::string before =
      "# Mine.\nprojects:\n  - name: a  # the first\n    source: a\n    output: out/a\n";
  home.dir.write("galley.yaml", before);
  GalleyProcess galleyd({"--config", home.dir / "galley.yaml"});
  galleyd.wait_ready();
  galleyd.sync();

  const CommandResult added = galleyd.ctl({"add", home.dir / "b", "--out", home.dir / "out/b"});
  INFO(added.err);
  CHECK(added.exit_code == 0);
  CHECK(contains(added.out, "galleyd has taken it over"));
  galleyd.sync();
  CHECK(home.dir.exists("out/b/b__index.mdc"));
  CHECK(home.dir.read("galley.yaml").starts_with(before));

  const std::string both = home.dir.read("galley.yaml");
  const CommandResult again = galleyd.ctl({"add", home.dir / "b"});
  CHECK(again.exit_code == 1);
  CHECK(contains(again.err, "is the source of b already"));
  std::filesystem::create_directories(home.dir / "c");
  const CommandResult same = galleyd.ctl({"add", home.dir / "c", "--out", home.dir / "out/a"});
  CHECK(same.exit_code == 1);
  CHECK(contains(same.err, "nothing was changed"));
  CHECK(home.dir.read("galley.yaml") == both);

  CHECK(galleyd.ctl({"remove", "b"}).exit_code == 0);
  CHECK(home.dir.read("galley.yaml") == before);
  CHECK(galleyd.status()["projects"].size() == 1);
  const CommandResult last = galleyd.ctl({"remove", "a"});
  CHECK(last.exit_code == 1);
  CHECK(contains(last.err, "is the only project"));
}

TEST_CASE("init finds repository, branch and documents, and never overwrites") {
  const Home home;
  home.dir.write("tool/mkdocs.yml", "site_name: Tool\n");
  home.dir.write("tool/docs/index.md", "# Tool\n");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"init", "-q", "-b", "trunk"},
        {"remote", "add", "origin", "https://ana:hunter2@github.com/acme/tool.git"}}) {
    std::vector<std::string> git{"git", "-C", home.dir / "tool"};
    git.insert(git.end(), arguments.begin(), arguments.end());
    REQUIRE(run_command(git).exit_code == 0);
  }
  const CommandResult made = home.ctl({"init"}, "tool/docs");
  INFO(made.err);
  CHECK(made.exit_code == 0);
  CHECK(contains(made.out, "found the documents of mkdocs"));
  CHECK(home.settings() ==
        "# The settings of galley; every key is in galley.yaml(5).\n"
        "projects:\n"
        "  - name: tool\n"
        "    source: ~/tool/docs\n"
        "    output: ~/.cache/galley/tool\n"
        "    repo: acme/tool\n"
        "    ref: trunk\n");
  const CommandResult check =
      run_galleyd({"--check-config", "--config", home.dir / ".config/galley/galley.yaml"},
                  {{"HOME", home.dir.path()}});
  CHECK(check.exit_code == 0);
  const CommandResult twice = home.ctl({"init"}, "tool");
  CHECK(twice.exit_code == 1);
  CHECK(contains(twice.err, "is there already"));
}

TEST_CASE("the first folder that is added makes the settings file") {
  const Home home;
  home.dir.write("docs/index.md", "# Docs\n");
  CHECK(home.ctl({"add", "docs", "--name", "mine"}).exit_code == 0);
  CHECK(contains(home.settings(), "  - name: mine\n    source: ~/docs\n"));
  CHECK(home.ctl({"add", "nowhere"}).exit_code == 2);
  CHECK(home.ctl({"remove", "nothing"}).exit_code == 1);
}

TEST_CASE("doctor works without galleyd and exits by the worst that it finds") {
  const Home home;
  home.dir.write("docs/index.md", "# Docs\n");
  CHECK(contains(home.ctl({"doctor"}).out, "there is no settings file"));
  REQUIRE(home.ctl({"add", "docs"}).exit_code == 0);
  const CommandResult good = home.ctl({"doctor"});
  INFO(good.out);
  CHECK(good.exit_code == 0);
  CHECK(contains(good.out, "galley.yaml is right"));
  CHECK(contains(good.out, "galleyd is not running"));
  home.dir.write(".config/galley/galley.yaml", home.settings() + "nonsense: 1\n");
  const CommandResult bad = home.ctl({"doctor", "--json"});
  CHECK(bad.exit_code == 1);
  const json findings = json::parse(bad.out)["findings"];
  for (const json& finding : findings) {
    if (finding["level"] == "error") CHECK_FALSE(finding["mend"].get<std::string>().empty());
  }
}

TEST_CASE("doctor knows a running galleyd, and the socket that a killed one left") {
  const Home home;
  home.dir.write("docs/index.md", "# Docs\n");
  GalleyProcess galleyd({"--source", home.dir / "docs", "--out", home.dir / "out"});
  galleyd.wait_ready();
  galleyd.sync();
  const std::string running = galleyd.ctl({"doctor"}).out;
  CHECK(contains(running, "galleyd answers at " + galleyd.socket()));
  CHECK(contains(running, GALLEY_VERSION " of both"));
  galleyd.signal(SIGKILL);
  galleyd.wait_exit();
  const std::string killed = galleyd.ctl({"doctor"}).out;
  CHECK(contains(killed, "a galleyd was killed"));
}

TEST_CASE("a bug report has everything but secrets, with galleyd and without") {
  const Home home;
  home.dir.write("docs/index.md", "# Docs\n");
  home.dir.write("galley.yaml",
                 "# token 1234\nprojects:\n  - name: docs\n    source: docs\n    output: out\n");
  GalleyProcess galleyd({"--config", home.dir / "galley.yaml"});
  galleyd.wait_ready();
  galleyd.sync();
  const CommandResult report = galleyd.ctl({"bugreport"});
  CHECK(report.exit_code == 0);
  for (const char* part : {"## Versions", "galleyctl " GALLEY_VERSION, "- name: docs", "## Status",
                           "1 document in ", "## Doctor"}) {
    INFO(part);
    CHECK(contains(report.out, part));
  }
  CHECK_FALSE(contains(report.out, "1234"));
  galleyd.stop();
  CHECK(contains(galleyd.ctl({"bugreport"}).out, "galleyd not running"));
}
