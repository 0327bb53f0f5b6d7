#include <chrono>

#include "fixture.h"
#include "settings/schema.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using galley::Diagnostics;
using galley::test::messages;
using galley::test::parse;
using galley::test::places;
using galley::test::with_project;

namespace {

Diagnostics mistakes(std::string_view text) { return parse(text).diagnostics; }

bool says(const Diagnostics& diagnostics, std::string_view text) {
  return messages(diagnostics).find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a mistake in YAML is told with its place") {
  const Diagnostics found = mistakes("projects:\n  - name: [a\n    source: x\n");
  CHECK(found.size() == 1);
  CHECK(found.at(0).code == "settings-syntax");
  CHECK(found.at(0).place.line >= 2);
  CHECK(places(mistakes("a: b: c\n")) == "1:5 settings-syntax\n");
  const Diagnostics open = mistakes(with_project("    ref: \"a\n\n"));
  CHECK(places(open) == "5:12 settings-syntax\n");
  CHECK(says(open, "where is the closing quote missing?"));
}

TEST_CASE("a stray comma does not keep the parser busy for ever") {
  CHECK(places(mistakes(", a\n")) == "1:1 settings-syntax\n");
  CHECK(has_error(mistakes("# x\n,\n,\n" + with_project(""))));
}

TEST_CASE("an unknown key names the nearest known one") {
  const Diagnostics found = mistakes(with_project("    topcis: [a]\nperfomance: {}\n"));
  CHECK(places(found) == "5:5 settings-key-unknown\n6:1 settings-key-unknown\n");
  CHECK(says(found, "`topcis` is no key of a project; did you mean `topics`?"));
  CHECK(says(found, "did you mean `performance`?"));
  CHECK(says(mistakes(with_project("performance:\n  max-workers: 2\n")), "`max_workers`?"));
  CHECK(says(mistakes(with_project("    Source: x\n")), "did you mean `source`?"));
  CHECK(says(mistakes("projects: [{naem: x}]"), "did you mean `name`?"));
}

TEST_CASE("an unknown key near to none lists the keys, or says where it belongs") {
  CHECK(says(mistakes(with_project("debounce:\n  colour: red\n")),
             "`colour` is no key of `debounce`; the keys here are `quiet_ms` or `max_wait_ms`"));
  CHECK(says(mistakes(with_project("batch_size: 3\n")), "it belongs in `performance`"));
  CHECK(says(mistakes(with_project("    <<: {a: b}\n")), "merge key"));
}

TEST_CASE("a key given twice is told at the second place") {
  const Diagnostics found = mistakes(with_project("    name: again\nsocket: a\nsocket: b\n"));
  CHECK(places(found) == "5:5 settings-key-repeated\n7:1 settings-key-repeated\n");
  CHECK(says(found, "`name` was given in line 2 already"));
}

TEST_CASE("a wrong type says what is wanted and what is there") {
  const Diagnostics found =
      mistakes(with_project("    topics: setup\n"
                            "    ref: [a]\n"
                            "    include: [[a]]\n"
                            "performance:\n"
                            "  batch_size: many\n"
                            "  memory_limit_mb: 512MB\n"
                            "  parallel: 2\n"
                            "  max_workers: {}\n"
                            "debounce: 5\n"));
  CHECK(places(found) ==
        "5:13 settings-type\n6:10 settings-type\n7:15 settings-type\n9:15 settings-type\n"
        "10:20 settings-type\n11:13 settings-type\n12:16 settings-type\n13:11 settings-type\n");
  CHECK(says(found, "`topics` wants a list of words such as [setup, api], and is `setup`"));
  CHECK(says(found, "`ref` wants a branch or tag, and is a list"));
  CHECK(says(found, "`include` wants a list of patterns such as [\"*.md\"], and holds a list"));
  CHECK(says(found, "`batch_size` wants a whole number from 1 to 100000, and is `many`"));
  CHECK(says(found, "`memory_limit_mb` wants a whole number from 1 to 1048576, and is `512MB`"));
  CHECK(says(found, "`parallel` wants `true` or `false`, and is `2`"));
  CHECK(says(found, "from 1 to 1024 or `auto`, and is a section of keys"));
  CHECK(says(found, "`debounce` wants keys of its own below it, and is `5`"));
}

TEST_CASE("a number out of its range is told the range") {
  const Diagnostics found =
      mistakes(with_project("performance:\n"
                            "  max_workers: 0\n"
                            "  batch_size: -3\n"
                            "  memory_limit_mb: 99999999999999999999999\n"
                            "  cpu_intensive_threshold: 1.5\n"
                            "debounce:\n"
                            "  quiet_ms: 60001\n"));
  CHECK(places(found) ==
        "6:16 settings-range\n7:15 settings-range\n8:20 settings-range\n9:28 settings-type\n"
        "11:13 settings-range\n");
  CHECK(says(found, "`max_workers` is `0`; it goes from 1 to 1024 or `auto`"));
  CHECK(says(found, "`batch_size` is `-3`; it goes from 1 to 100000"));
}

TEST_CASE("the hard maximum of the wait is not below the quiet") {
  const Diagnostics found =
      mistakes(with_project("debounce:\n  quiet_ms: 300\n  max_wait_ms: 100\n"));
  CHECK(places(found) == "7:3 settings-range\n");
  CHECK(says(found, "`max_wait_ms` (100) is shorter than `quiet_ms` (300)"));
}

TEST_CASE("a wrong profile or log level names the nearest one") {
  const Diagnostics found = mistakes(with_project("    profile: balnced\nlog_level: verbose\n"));
  CHECK(places(found) == "5:14 settings-value\n6:12 settings-value\n");
  CHECK(says(found, "`profile` is `balnced`; did you mean `balanced`?"));
  CHECK(says(found, "it wants `trace`, `debug`, `info`, `warning` or `error`"));
}

TEST_CASE("a project without its required keys is told at its place") {
  const Diagnostics found = mistakes("projects:\n  - repo: a/b\n  -   name: x\n");
  CHECK(places(found) ==
        "2:5 settings-missing\n2:5 settings-missing\n2:5 settings-missing\n"
        "3:7 settings-missing\n3:7 settings-missing\n");
  CHECK(says(found, "this project has no `name`"));
  CHECK(says(found, "project `x` has no `output`"));
}

TEST_CASE("names, repositories, refs and patterns have a form") {
  const Diagnostics found = mistakes(
      "projects:\n"
      "  - name: my docs\n"
      "    source: a\n"
      "    output: b\n"
      "    repo: git@github.com:ada/engine.git\n"
      "    ref: a..b\n"
      "    include: [\"*.md\", \"[abc\"]\n"
      "    exclude: [/abs]\n");
  CHECK(places(found) ==
        "2:11 settings-value\n5:11 settings-value\n6:10 settings-value\n7:23 settings-value\n"
        "8:15 settings-value\n");
  CHECK(says(found, "`my docs` cannot be a name"));
  CHECK(says(found, "did you mean `ada/engine`?"));
  CHECK(says(found, "never closed"));
  CHECK(says(mistakes(with_project("    repo: engine\n")), "write OWNER/NAME or an https://"));
  CHECK(says(mistakes(with_project("    repo: http://x/y\n")), "is not a repository"));
  CHECK(says(mistakes(with_project("    repo: github.com/rust\n")), "is the name of a host"));
  CHECK(mistakes(with_project("    repo: rust-lang/mdBook.rs\n")).empty());
  const Diagnostics doubtful = mistakes(with_project("    exclude: [\"[z-a].md\"]\n"));
  CHECK(says(doubtful, "the range `z-a` runs backwards and takes nothing but `z`; write `a-z`"));
  CHECK_FALSE(has_error(doubtful));
  CHECK(places(mistakes("projects: [{name: .., source: a, output: b}]")) ==
        "1:19 settings-value\n");
}

TEST_CASE("whether git's ignore files count is yes or no") {
  CHECK(mistakes(with_project("    gitignore: true\n")).empty());
  CHECK(places(mistakes(with_project("    gitignore: .gitignore\n"))) == "5:16 settings-type\n");
  CHECK(says(mistakes(with_project("    gitingore: false\n")), "did you mean `gitignore`?"));
}

TEST_CASE("links to a site need the address of one") {
  const Diagnostics none = mistakes(with_project("    link_target: site\n"));
  CHECK(places(none) == "2:5 settings-missing\n");
  CHECK(
      says(none, "project `docs` has `link_target: site` but no `site_url`; add where its pages"));
  CHECK(mistakes(with_project("    link_target: mdc\n")).empty());
  CHECK(says(mistakes(with_project("    link_target: page\n")),
             "it wants `repository`, `mdc` or `site`"));
  for (const char* wrong : {"ftp://x.y", "x.y/docs", "https://", "https:///a", "https://x.y/?a",
                            "'https://x.y/#a'", "https://x.y/a b", "\"\""}) {
    INFO(wrong);
    const std::string keys = "    link_target: site\n    site_url: " + std::string(wrong) + "\n";
    const Diagnostics found = mistakes(with_project(keys));
    CHECK(places(found) == "6:15 settings-value\n");
    CHECK(says(found, "is not the address of a site; write where the pages are served"));
  }
  for (const char* right : {"https://x.y", "http://localhost:3000", "https://x.y/a/~b"}) {
    const std::string key = "    site_url: " + std::string(right) + "\n";
    CHECK(mistakes(with_project("    link_target: site\n" + key)).empty());
    CHECK(places(mistakes(with_project(key))) == "2:5 settings-unused\n");
  }
}

TEST_CASE("settings without a project say so") {
  CHECK(places(mistakes("")) == "0:0 settings-empty\n");
  CHECK(places(mistakes("# nothing here\n")) == "0:0 settings-empty\n");
  CHECK(places(mistakes("log_level: info\n")) == "1:1 settings-missing\n");
  CHECK(places(mistakes("projects: []\n")) == "1:11 settings-empty\n");
  CHECK(places(mistakes("projects:\n")) == "1:1 settings-empty\n");
  CHECK(places(mistakes("projects: docs\n")) == "1:11 settings-type\n");
  CHECK(places(mistakes("projects: [docs]\n")) == "1:12 settings-type\n");
  CHECK(places(mistakes("- name: docs\n")) == "1:1 settings-type\n");
}

TEST_CASE("a section or value that is left empty is told at its key") {
  const Diagnostics found = mistakes(
      "projects:\n"
      "  - name:\n"
      "    source: ~\n"
      "    output: \"\"\n"
      "    include: []\n"
      "    topics: [a, , b]\n"
      "performance:\n"
      "debounce:\n"
      "  quiet_ms:\n");
  CHECK(places(found) ==
        "2:5 settings-empty\n3:5 settings-empty\n4:13 settings-empty\n5:14 settings-empty\n"
        "6:17 settings-empty\n7:1 settings-empty\n9:3 settings-empty\n");
  CHECK(says(found, "write ~/"));
}

TEST_CASE("a byte order mark moves no place") {
  CHECK(places(mistakes("\xEF\xBB\xBFprojects: [{name: a, source: a, output: 'b${X}'}]")) ==
        "1:43 settings-variable\n");
}

TEST_CASE("an unset variable is named, at its own place") {
  const Diagnostics found = mistakes(
      "projects:\n"
      "  - name: a\n"
      "    source: docs/${NOWHERE}/x\n"
      "    output: \"out/${1X}\"\n"
      "    license: ${OPEN\n"
      "    ref: ~ada\n"
      "socket: ~ada/s\n");
  CHECK(places(found) ==
        "3:18 settings-variable\n4:18 settings-variable\n5:14 settings-variable\n"
        "6:10 settings-value\n7:9 settings-variable\n");
  CHECK(says(found, "the environment variable `NOWHERE` is not set"));
  CHECK(says(found, "names no variable"));
  CHECK(says(found, "never closed"));
  const Diagnostics homeless =
      galley::settings::parse("projects: [{name: a, source: ~/x, output: b}]", "/g.yaml",
                              galley::test::environment({}))
          .diagnostics;
  CHECK(says(homeless, "needs the environment variable `HOME`"));
}

TEST_CASE("a tab in the indentation is told, one in a value is not") {
  CHECK(places(mistakes("projects:\n\t- name: a\n")) == "2:1 settings-tab\n");
  CHECK(places(mistakes(with_project("  \tref: x\n"))) == "5:3 settings-tab\n");
  CHECK(places(mistakes(with_project(" \t\n"))) == "5:2 settings-tab\n");
  CHECK(mistakes(with_project("    ref:\tx\t# a comment\n")).empty());
}

TEST_CASE("characters that YAML does not allow are told, with their place") {
  CHECK(places(mistakes(with_project("log_level: \x04\n"))) == "5:12 settings-character\n");
  CHECK(places(mistakes(with_project("    license: caf\xE9\n"))) == "5:17 settings-character\n");
  CHECK(says(mistakes(std::string_view("p\0r\0o\0", 6)), "UTF-16"));
  CHECK(places(mistakes(with_project("    license: \"a\\0b\"\n"))) == "5:14 settings-value\n");
  CHECK(mistakes(with_project("    topics: [caf\xC3\xA9 \xF0\x9F\x90\x88]\n")).empty());
}

TEST_CASE("a licence that cannot be an SPDX expression is told") {
  for (const char* right : {"MIT", "CC-BY-4.0", "MIT OR (Apache-2.0 AND LicenseRef-x)",
                            "GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0+", "\"\""}) {
    INFO(right);
    CHECK(mistakes(with_project("    license: " + std::string(right) + "\n")).empty());
  }
  for (const char* wrong : {"foo bar", "MIT OR", "OR", "MIT/X11"}) {
    INFO(wrong);
    CHECK(places(mistakes(with_project("    license: " + std::string(wrong) + "\n"))) ==
          "5:14 license-form\n");
  }
}

TEST_CASE("a second document is not read in silence") {
  CHECK(places(mistakes(with_project("---\nsocket: x\n"))) == "5:1 settings-syntax\n");
}

TEST_CASE("an editor that would be confined strictly is refused at the word") {
  const std::string editor = "preview:\n  editor: [vi, \"{file}\"]\nconfine: ";
  CHECK(places(mistakes(with_project(editor + "strict\n"))) == "7:10 settings-value\n");
  CHECK(mistakes(with_project(editor + "basic\n")).empty());
}

TEST_CASE("a socket path that the system cannot hold is refused") {
  const Diagnostics found = mistakes(with_project("socket: /" + std::string(107, 's') + "\n"));
  CHECK(places(found) == "5:9 socket-too-long\n");
  CHECK(says(found, "has 108 bytes and the system allows 107"));
  CHECK(mistakes(with_project("socket: /" + std::string(106, 's') + "\n")).empty());
}

TEST_CASE("the process pool is accepted with a warning") {
  const Diagnostics found = mistakes(with_project("performance:\n  use_process_pool: true\n"));
  CHECK(places(found) == "6:21 process-pool-unused\n");
  CHECK_FALSE(has_error(found));
}

TEST_CASE("huge, deep and unfolding files are refused at once") {
  using Clock = std::chrono::steady_clock;
  std::string bomb = "projects: [{include: &a [x, x, x, x, x, x, x, x, x]}";
  for (int i = 0; i < 20000; ++i) bomb += ",{exclude: *a, include: *a}";
  std::string many = "projects:\n";
  for (int i = 0; i < 100000; ++i) many += "- {}\n";
  std::string steps;
  for (int i = 0; i < 300; ++i) steps += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  const std::vector<std::string> files = {std::string(2U << 20U, 'x'),
                                          std::string(10000, '['),
                                          std::string(1U << 19U, '{'),
                                          "a:\n  " + std::string(20000, '-'),
                                          [] {
                                            std::string text;
                                            for (int i = 0; i < 10000; ++i) text += "- ";
                                            return text;
                                          }(),
                                          steps,
                                          bomb + "]",
                                          many,
                                          "projects: &a [*a, *a]",
                                          "projects: [&a {name: *a, source: *a}]"};
  for (std::size_t i = 0; i < files.size(); ++i) {
    INFO("file " << i);
    const auto begin = Clock::now();
    const Diagnostics found = mistakes(files[i]);
    CHECK(has_error(found));
    CHECK(found.size() <= 210);
    CHECK(Clock::now() - begin < std::chrono::seconds(10));  // bounds a failure only
  }
}

TEST_CASE("all mistakes of a file are told in one pass, in its order") {
  const Diagnostics found = mistakes(
      "log_level: loud\n"
      "projects:\n"
      "  - nmae: docs\n"
      "    source: ${UNSET}\n"
      "performance:\n"
      "  batch_size: 0\n"
      "sockte: x\n");
  CHECK(places(found) ==
        "1:12 settings-value\n3:5 settings-key-unknown\n3:5 settings-missing\n"
        "3:5 settings-missing\n4:13 settings-variable\n6:15 settings-range\n"
        "7:1 settings-key-unknown\n");
}

TEST_CASE("a settings file that is missing, a folder or too large is a clear error") {
  const galley::test::TempDir dir;
  const galley::settings::Environment none = galley::test::environment({});
  const auto text_of = [&](const std::string& file) -> std::string {
    try {
      galley::settings::load(file, none);
    } catch (const galley::Error& error) {
      return error.what();
    }
    return "";
  };
  CHECK(text_of(dir / "no.yaml") ==
        "cannot read the settings file " + dir / "no.yaml" + ": No such file or directory");
  CHECK(text_of(dir.path()).find("is a folder; name the settings file in it") != std::string::npos);
  dir.write("big.yaml", std::string(2U << 20U, '#'));
  CHECK(places(galley::settings::load(dir / "big.yaml", none).diagnostics) ==
        "0:0 settings-size\n");
}

TEST_CASE("a command for the editor that cannot work is told with its place") {
  const auto of = [](const std::string& command) {
    return mistakes(with_project("preview:\n  editor: " + command + "\n"));
  };
  CHECK(of("[code, --goto, \"{file}:{line}:{column}\"]").empty());
  CHECK(of("[emacs, --eval, \"(f {} { })\", \"{file}\"]").empty());
  CHECK(places(of("[]")) == "6:11 settings-empty\n");
  CHECK(places(of("[\"\", \"{file}\"]")) == "6:12 settings-empty\n");
  const Diagnostics unknown = of("[code, \"{file}\", \"+{row}\"]");
  CHECK(places(unknown) == "6:28 settings-value\n");
  CHECK(says(unknown, "`{row}` stands for nothing; there are `{file}`, `{line}` and `{column}`"));
  CHECK(says(of("[code]"), "write `{file}` where its name belongs"));
  CHECK(has_error(of("code {file}")));
}
