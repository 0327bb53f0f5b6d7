#include "fixture.h"
#include "support/catch.h"

using galley::settings::Loaded;
using galley::settings::LogLevel;
using galley::settings::Profile;
using galley::settings::Project;
using galley::test::messages;
using galley::test::parse;
using galley::test::places;
using galley::test::with_project;

namespace {

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("every key is read") {
  const Loaded loaded = parse(R"(
projects:
  - name: docs
    source: /src/docs
    output: /out/docs
    repo: ada/engine
    ref: v1.20
    topics: [setup, 1.2, no]
    profile: compact
    include: ["*.md"]
    exclude: ["drafts/", "**/old/*.md"]
    gitignore: no
    license: CC-BY-4.0
    link_target: site
    watch_backend: polling
    html: /site
    site_url: https://engine.example/docs/
performance:
  max_workers: 3
  batch_size: 7
  memory_limit_mb: 64
  use_process_pool: false
  cpu_intensive_threshold: 4096
  parallel: false
debounce:
  quiet_ms: 20
  max_wait_ms: 500
socket: /run/g.sock
log_level: debug
confine: strict
self_check_minutes: 0
)");
  CHECK(places(loaded.diagnostics).empty());
  REQUIRE(loaded.settings.projects.size() == 1);
  const Project& project = loaded.settings.projects[0];
  CHECK(project.name == "docs");
  CHECK(project.source == "/src/docs");
  CHECK(project.output == "/out/docs");
  CHECK(project.repo == "ada/engine");
  CHECK(project.ref == "v1.20");
  CHECK(project.topics == Words{"setup", "1.2", "no"});
  CHECK(project.profile == Profile::compact);
  CHECK(project.include == Words{"*.md"});
  CHECK(project.exclude == Words{"drafts/", "**/old/*.md"});
  CHECK_FALSE(project.gitignore);
  CHECK(project.license == "CC-BY-4.0");
  CHECK(project.link_target == galley::settings::LinkTarget::site);
  CHECK(project.watch_backend == galley::settings::WatchBackend::polling);
  CHECK(project.html == "/site");
  CHECK(project.site_url == "https://engine.example/docs");
  CHECK(project.place == galley::Place{"/etc/galley/galley.yaml", 3, 5});
  CHECK(loaded.settings.file == "/etc/galley/galley.yaml");
  CHECK(loaded.settings.performance.max_workers == 3U);
  CHECK(loaded.settings.performance.batch_size == 7);
  CHECK(loaded.settings.performance.memory_limit_mb == 64);
  CHECK(loaded.settings.performance.cpu_intensive_threshold == 4096);
  CHECK_FALSE(loaded.settings.performance.parallel);
  CHECK(loaded.settings.debounce.quiet_ms == 20);
  CHECK(loaded.settings.debounce.max_wait_ms == 500);
  CHECK(loaded.settings.self_check.count() == 0);
  CHECK(loaded.settings.socket == "/run/g.sock");
  CHECK(loaded.settings.log_level == LogLevel::debug);
  CHECK(loaded.settings.confine == galley::settings::Confine::strict);
}

TEST_CASE("what is not said has its default") {
  const Loaded loaded = parse(with_project(""), {{"XDG_RUNTIME_DIR", "/run/user/7"}});
  CHECK(loaded.diagnostics.empty());
  const Project& project = loaded.settings.projects.at(0);
  CHECK(project.ref == "main");
  CHECK(project.profile == Profile::balanced);
  CHECK(project.include == Words{"*.md", "*.mdx", "*.markdown"});
  CHECK(project.exclude.empty());
  CHECK(project.link_target == galley::settings::LinkTarget::repository);
  CHECK(project.watch_backend == galley::settings::WatchBackend::automatic);
  CHECK(loaded.settings.performance == galley::settings::Performance{});
  CHECK_FALSE(loaded.settings.performance.max_workers);
  CHECK(loaded.settings.debounce == galley::settings::Debounce{});
  CHECK(loaded.settings.socket.empty());  // the default is the control socket's own rule
  CHECK(loaded.settings.log_level == LogLevel::info);
  CHECK(loaded.settings.self_check == std::chrono::hours(1));
}

TEST_CASE("paths are relative to the folder of the settings file") {
  const Loaded loaded = parse("projects: [{name: a, source: ../docs/./x/, output: out}]");
  CHECK(loaded.settings.projects.at(0).source == "/etc/docs/x");
  CHECK(loaded.settings.projects.at(0).output == "/etc/galley/out");
}

TEST_CASE("a tilde and variables expand") {
  const Loaded loaded = parse(
      "projects:\n"
      "  - name: ${NAME}-docs\n"
      "    source: ~/docs\n"
      "    output: ${CACHE:-~/.cache}/galley\n"
      "    topics:\n      - a$b $${c} ${EMPTY:-MIT}\n"
      "performance:\n"
      "  max_workers: ${WORKERS:-2}\n"
      "  parallel: ${PARALLEL}\n"
      "socket: \"~\"\n",
      {{"NAME", "engine"}, {"EMPTY", ""}, {"PARALLEL", "false"}});
  CHECK(messages(loaded.diagnostics).empty());
  const Project& project = loaded.settings.projects.at(0);
  CHECK(project.name == "engine-docs");
  CHECK(project.source == "/home/ada/docs");
  CHECK(project.output == "/home/ada/.cache/galley");
  CHECK(project.topics == std::vector<std::string>{"a$b ${c} MIT"});
  CHECK(loaded.settings.performance.max_workers == 2U);
  CHECK_FALSE(loaded.settings.performance.parallel);
  CHECK(loaded.settings.socket == "/home/ada");
}

TEST_CASE("what a variable holds is not expanded again") {
  const Loaded loaded = parse(with_project("    license: ${A}\n"), {{"A", "${HOME}"}});
  CHECK(loaded.settings.projects.at(0).license == "${HOME}");
}

TEST_CASE("an https repository loses only what would double in a link") {
  const auto repo = [](const std::string& written) {
    return parse(with_project("    repo: " + written + "\n")).settings.projects.at(0).repo;
  };
  CHECK(repo("https://gitlab.com/group/sub/name.git") == "https://gitlab.com/group/sub/name");
  CHECK(repo("https://codeberg.org/ada/engine/") == "https://codeberg.org/ada/engine");
  CHECK(repo("ada/engine.js") == "ada/engine.js");
  CHECK(repo("\"\"").empty());
}

TEST_CASE("anchors, a byte order mark and CRLF line endings are read") {
  const Loaded loaded = parse(
      "\xEF\xBB\xBFprojects:\r\n"
      "- {name: a, source: a, output: x, include: &docs [\"*.md\"]}\r\n"
      "- {name: b, source: b, output: y, include: *docs}\r\n");
  CHECK(places(loaded.diagnostics).empty());
  CHECK(loaded.settings.projects.at(1).include == Words{"*.md"});
  CHECK(loaded.settings.projects.at(1).place.line == 3);
}

TEST_CASE("settings that differ are not equal, the same text is") {
  CHECK(parse(with_project("")).settings == parse(with_project("")).settings);
  CHECK_FALSE(parse(with_project("")).settings ==
              parse(with_project("    profile: compact\n")).settings);
}
