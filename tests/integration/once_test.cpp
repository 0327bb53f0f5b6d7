// `galleyd --once`, as CI uses it.
#include <filesystem>

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/galley_process.h"
#include "support/output_tree.h"

using namespace galley::test;
using nlohmann::json;

namespace {

void write_docs(const TempDir& dir) {
  dir.write("docs/index.md",
            "---\ntitle: 'Tool: the guide'\n---\n\nSee [setup](guide/setup.md).\n");
  dir.write("docs/guide/setup.md", "# Setup\n\n```sh\nmake install\n```\n");
  dir.write("docs/guide/usage.mdx", "import X from './x'\n\n# Usage\n\n<Note>Careful.</Note>\n");
}

std::vector<std::string> once(const TempDir& dir, const std::string& out) {
  return {"--once", "--source",  dir / "docs", "--out", dir / out,
          "--repo", "acme/tool", "--ref",      "v1"};
}

std::vector<std::string> with(std::vector<std::string> arguments,
                              std::initializer_list<std::string> more) {
  arguments.insert(arguments.end(), more);
  return arguments;
}

}  // namespace

TEST_CASE("once builds every document and reports what it did") {
  const TempDir dir;
  write_docs(dir);
  const CommandResult result =
      run_galleyd(with(once(dir, "out"), {"--report", dir / "report.json"}));
  INFO(result.err);
  CHECK(result.exit_code == 0);
  const OutputTree tree = output_tree(dir / "out");
  CHECK(tree.contains("tool__index.mdc"));
  CHECK(tree.contains("tool__guide__setup.mdc"));
  CHECK(tree.contains("tool__guide__usage.mdc"));
  CHECK(tree.at("index.jsonl").find("\"tool__guide__setup\"") != std::string::npos);
  CHECK(tree.at("tool__index.mdc").find("https://github.com/acme/tool/blob/v1/guide/setup.md") !=
        std::string::npos);
  CHECK(tree.at("tool__guide__usage.mdc").find("import X") == std::string::npos);

  const json report = json::parse(dir.read("report.json"));
  for (const char* key :
       {"processed", "written", "skipped", "removed", "errors", "duration_seconds",
        "parallel_enabled", "max_workers", "batch_size", "total_batches", "avg_batch_time",
        "cpu_utilization", "memory_peak_mb", "speedup_factor"}) {
    INFO(key);
    CHECK(report.contains(key));
  }
  CHECK(report["processed"] == 3);
  CHECK(report["written"] == 3);
  CHECK(report["parallel_enabled"] == true);
  CHECK(report["token_analysis"]["summary"]["output_tokens"] > 0);
  CHECK(report["token_analysis"]["averages"]["output_tokens"] > 0);
}

TEST_CASE("a second run writes nothing, not even after the database is lost") {
  const TempDir dir;
  write_docs(dir);
  REQUIRE(run_galleyd(once(dir, "out")).exit_code == 0);
  const OutputTimes before = output_times(dir / "out");
  const Environment later{{"SOURCE_DATE_EPOCH", ""}};
  REQUIRE(run_galleyd(with(once(dir, "out"), {"--report", dir / "report.json"})).exit_code == 0);
  CHECK(output_times(dir / "out") == before);
  CHECK(json::parse(dir.read("report.json"))["written"] == 0);

  SECTION("deleted") { std::filesystem::remove_all(dir / "out/.galley"); }
  SECTION("garbage") { dir.write("out/.galley/state.db", std::string(8192, 'x')); }
  SECTION("cut off") { std::filesystem::resize_file(dir / "out/.galley/state.db", 5000); }
  REQUIRE(run_galleyd(once(dir, "out"), later).exit_code == 0);
  CHECK(output_times(dir / "out") == before);
}

TEST_CASE("the bytes are the same with one worker, with many and without parallel work") {
  const TempDir dir;
  write_docs(dir);
  for (int i = 0; i < 60; ++i) {
    dir.write("docs/more/" + std::to_string(i) + ".md",
              "# Page " + std::to_string(i) + "\n\ntext\n");
  }
  REQUIRE(
      run_galleyd(with(once(dir, "one"), {"--max-workers", "1", "--batch-size", "7"})).exit_code ==
      0);
  REQUIRE(run_galleyd(with(once(dir, "many"), {"--max-workers", "8"})).exit_code == 0);
  REQUIRE(run_galleyd(with(once(dir, "none"), {"--no-parallel"})).exit_code == 0);
  const OutputTree one = output_tree(dir / "one");
  CHECK(one.size() == 65);
  CHECK(difference(output_tree(dir / "many"), one).empty());
  CHECK(difference(output_tree(dir / "none"), one).empty());
}

TEST_CASE("SOURCE_DATE_EPOCH is the time of every output, also of those that are there") {
  const TempDir dir;
  write_docs(dir);
  REQUIRE(run_galleyd(once(dir, "out")).exit_code == 0);
  const Environment other{{"SOURCE_DATE_EPOCH", "86400"}};
  REQUIRE(run_galleyd(once(dir, "out"), other).exit_code == 0);
  REQUIRE(run_galleyd(once(dir, "clean"), other).exit_code == 0);
  CHECK(difference(output_tree(dir / "out"), output_tree(dir / "clean")) == "");
  CHECK(dir.read("out/tool__index.mdc").find("1970-01-02T00:00:00Z") != std::string::npos);
  const CommandResult wrong = run_galleyd(once(dir, "out"), {{"SOURCE_DATE_EPOCH", "soon"}});
  CHECK(wrong.exit_code == 1);
  CHECK(wrong.err.find("SOURCE_DATE_EPOCH") != std::string::npos);
}

TEST_CASE("a removed source removes its output and its line") {
  const TempDir dir;
  write_docs(dir);
  REQUIRE(run_galleyd(once(dir, "out")).exit_code == 0);
  std::filesystem::remove(dir / "docs/guide/setup.md");
  REQUIRE(run_galleyd(once(dir, "out")).exit_code == 0);
  const OutputTree tree = output_tree(dir / "out");
  CHECK_FALSE(tree.contains("tool__guide__setup.mdc"));
  CHECK(tree.at("index.jsonl").find("tool__guide__setup") == std::string::npos);
}

TEST_CASE("a failing document makes the exit code 1, names the file, and the rest go on") {
  const TempDir dir;
  write_docs(dir);
  dir.write("out/tool__index.mdc", "my own notes\n");
  const CommandResult result =
      run_galleyd(with(once(dir, "out"), {"--report", dir / "report.json"}));
  CHECK(result.exit_code == 1);
  CHECK(result.err.find(dir / "docs/index.md") != std::string::npos);
  CHECK(result.err.find(dir / "out/tool__index.mdc") != std::string::npos);
  CHECK(dir.read("out/tool__index.mdc") == "my own notes\n");
  CHECK(output_tree(dir / "out").contains("tool__guide__setup.mdc"));
  CHECK(json::parse(dir.read("report.json"))["errors"].size() == 1);
}

TEST_CASE("a document that alone is over the memory ceiling is refused by name") {
  const TempDir dir;
  write_docs(dir);
  dir.write("docs/huge.md", std::string(3 << 20, 'x') + "\n");
  const CommandResult result = run_galleyd(with(once(dir, "out"), {"--memory-limit", "8"}));
  CHECK(result.exit_code == 1);
  CHECK(result.err.find("huge.md") != std::string::npos);
  CHECK(result.err.find("memory_limit_mb") != std::string::npos);
  CHECK(output_tree(dir / "out").contains("tool__index.mdc"));
}

TEST_CASE("include and exclude choose the documents") {
  const TempDir dir;
  write_docs(dir);
  REQUIRE(run_galleyd(with(once(dir, "out"), {"--include", "*.md", "--exclude", "index.md"}))
              .exit_code == 0);
  const OutputTree tree = output_tree(dir / "out");
  CHECK(tree.contains("tool__guide__setup.mdc"));
  CHECK(tree.size() == 3);
}

TEST_CASE("links lead to the site that is named") {
  const TempDir dir;
  dir.write("docs/a.md", "[b](b.md)\n");
  dir.write("docs/b.md", "# B\n");
  const auto site = with(once(dir, "out"), {"--link-target", "site", "--dialect", "mdbook"});
  const CommandResult nowhere = run_galleyd(site);
  CHECK(nowhere.exit_code == 2);
  CHECK(nowhere.err.find("no `site_url`") != std::string::npos);
  const CommandResult built = run_galleyd(with(site, {"--site-url", "https://x.y/"}));
  REQUIRE(built.exit_code == 0);
  CHECK(built.out.find("2 documents") == 0);
  CHECK(output_tree(dir / "out").at("tool__a.mdc").find("[b](https://x.y/b.html)") !=
        std::string::npos);
}

TEST_CASE("wrong options and missing settings are said and end with 2") {
  const CommandResult unknown = run_galleyd({"--onec"});
  CHECK(unknown.exit_code == 2);
  CHECK(unknown.err ==
        "galleyd: there is no option --onec; did you mean --once?\nSee galleyd --help.\n");
  CHECK(run_galleyd({"--source", "docs"}).err.find("galleyd: ") == 0);
  CHECK(run_galleyd({"--config", "/no/such/file.yaml"}).exit_code == 2);
  const CommandResult none = run_galleyd({"--once"});
  CHECK(none.exit_code == 2);
  CHECK(none.err.find("--config") != std::string::npos);
  const TempDir dir;
  const CommandResult missing =
      run_galleyd({"--once", "--source", dir / "no", "--out", dir / "out"});
  CHECK(missing.exit_code == 2);
  CHECK(missing.err.find(dir / "no") != std::string::npos);
  CHECK(missing.err.find("waits") == std::string::npos);
}

TEST_CASE("check-config says everything that is wrong at once, with its place") {
  const TempDir dir;
  dir.write("galley.yaml",
            "projects:\n"
            "  - name: docs\n"
            "    source: docs\n"
            "    output: out\n"
            "    profil: compact\n"
            "performance:\n"
            "  max_workers: lots\n"
            "log_level: loud\n");
  const CommandResult result = run_galleyd({"--check-config", "--config", dir / "galley.yaml"});
  CHECK(result.exit_code == 2);
  CHECK(result.err.find("galley.yaml:5:5: error: ") != std::string::npos);
  CHECK(result.err.find("profile") != std::string::npos);
  CHECK(result.err.find("galley.yaml:7:16: error: ") != std::string::npos);
  CHECK(result.err.find("galley.yaml:8:12: error: ") != std::string::npos);
}

TEST_CASE("an include that fails and a project without documents fail the run only with --check") {
  const TempDir dir;
  dir.write("docs/a.md", "# A\n\n{{#include gone.txt}}\n");
  const auto missing = once(dir, "out");
  CHECK(run_galleyd(missing).exit_code == 0);
  const CommandResult told = run_galleyd(with(missing, {"--check", "--report", dir / "r"}));
  CHECK(told.exit_code == 1);
  CHECK(told.out.find("1 include not filled in\n") != std::string::npos);
  CHECK(json::parse(dir.read("r")).at("failed_includes") == 1);
  CHECK(json::parse(dir.read("r")).at("normalize_fallbacks") == 0);
  const auto nothing = with(once(dir, "none"), {"--include", "nothing.md"});
  const CommandResult empty = run_galleyd(nothing);
  CHECK(empty.exit_code == 0);
  CHECK(empty.err.find("has no documents") != std::string::npos);
  CHECK(run_galleyd(with(nothing, {"--check"})).exit_code == 1);
}

TEST_CASE("dead links are told, and fail the run only with --check") {
  TempDir dir;
  dir.write("docs/a.md", "# A\n\n[ok](b.md#there) [dead](gone.md) [anchor](b.md#missing)\n");
  dir.write("docs/b.md", "# There\n\n![i](i.png)\n");
  const std::vector<std::string> arguments{"--once",    "--source", dir / "docs", "--out",
                                           dir / "out", "--report", dir / "r"};
  const CommandResult told = run_galleyd(arguments);
  CHECK(told.exit_code == 0);
  CHECK(told.err.find("docs/a.md:3:25: warning: `gone.md` is no document of this project") !=
        std::string::npos);
  CHECK(told.err.find("docs/a.md:3:43: warning: there is no `#missing` in `b.md`") !=
        std::string::npos);
  CHECK(told.err.find("docs/b.md:3:6: warning: `i.png` is not there") != std::string::npos);
  CHECK(json::parse(dir.read("r")).at("dead_links") == 3);
  std::vector<std::string> strict = arguments;
  strict.push_back("--check");
  CHECK(run_galleyd(strict).exit_code == 1);
  dir.write("docs/gone.md", "# Gone\n");
  dir.write("docs/b.md", "# There\n\n## Missing\n");
  CHECK(run_galleyd(strict).exit_code == 0);
}
