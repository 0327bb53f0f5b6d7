// Keys of a project that change what is written, by the real programs: built once, reloaded, wrong.
#include <filesystem>

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/galley_process.h"
#include "support/output_tree.h"

using namespace galley::test;
using nlohmann::json;

namespace {

// Two pages and a settings file with more keys for their project.
class Docs {
 public:
  Docs() {
    dir.write("docs/index.md", "# Tool\n\nhello world\n");
    dir.write("docs/guide/setup.md", "# Setup\n\nSee [the tool](../index.md).\n");
    std::filesystem::copy_file(GALLEY_SOURCE_DIR "/tests/support/small.tiktoken",
                               dir / "small.tiktoken");
  }

  void settings(const std::string& keys) const {
    std::string text = "projects:\n  - name: docs\n    source: docs\n    output: out\n";
    if (!keys.empty()) text += "    " + keys + "\n";
    dir.write("galley.yaml", text);
  }

  CommandResult once() const { return run_galleyd({"--once", "--config", dir / "galley.yaml"}); }

  std::vector<std::string> arguments() const { return {"--config", dir / "galley.yaml"}; }

  OutputTree tree() const { return output_tree(dir / "out"); }

  TempDir dir;
};

std::string tokens_of(const OutputTree& tree, const std::string& name) {
  const std::string& page = tree.at(name);
  const std::size_t begin = page.find("  tokens: ") + 10;
  return page.substr(begin, page.find('\n', begin) - begin);
}

}  // namespace

TEST_CASE("a rank file makes the tokens of every page exact") {
  const Docs docs;
  docs.settings("tokenizer: small.tiktoken");
  REQUIRE(docs.once().exit_code == 0);
  // "#", " ", "T", "o", "o", "l", "\n\n", "hello", " world", "\n"
  CHECK(tokens_of(docs.tree(), "docs__index.mdc") == "10");
}

TEST_CASE("another rank file, or none, renders every page again; the same one renders none") {
  const Docs docs;
  docs.settings("tokenizer: small.tiktoken");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  const OutputTree first = docs.tree();
  const OutputTimes times = output_times(docs.dir / "out");
  CHECK(galleyd.request("reload")["applied"] == true);
  galleyd.sync();
  CHECK(output_times(docs.dir / "out") == times);

  docs.dir.write("small.tiktoken", docs.dir.read("small.tiktoken") + "IFRvb2w= 284\n");
  CHECK(galleyd.request("reload")["applied"] == true);
  galleyd.sync();
  const OutputTree second = docs.tree();
  CHECK(tokens_of(second, "docs__index.mdc") == "6");
  CHECK(second.at("docs__guide__setup.mdc") == first.at("docs__guide__setup.mdc"));

  docs.settings("");
  CHECK(galleyd.request("reload")["applied"] == true);
  galleyd.sync();
  CHECK(docs.tree().at("docs__guide__setup.mdc") != first.at("docs__guide__setup.mdc"));
}

TEST_CASE("a rank file that is wrong ends the start, and a reload keeps the old settings") {
  const Docs docs;
  docs.settings("tokenizer: none.tiktoken");
  const CommandResult missing = docs.once();
  CHECK(missing.exit_code == 2);
  CHECK(missing.err.find(docs.dir / "galley.yaml" + ":5:16: error: the rank file " +
                         docs.dir / "none.tiktoken" + " cannot be used: it is not there") !=
        std::string::npos);

  docs.settings("tokenizer: small.tiktoken");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  const OutputTree before = docs.tree();
  docs.dir.write("small.tiktoken", "AA== 0\nrubbish\n");
  const json wrong = galleyd.request("reload");
  CHECK(wrong["applied"] == false);
  CHECK(wrong["diagnostics"].at(0)["file"] == docs.dir / "small.tiktoken");
  CHECK(wrong["diagnostics"].at(0)["line"] == 2);
  galleyd.sync();
  CHECK(docs.tree() == before);
}

TEST_CASE("the full text is the same by one worker, by many, and without parallel work") {
  const Docs docs;
  docs.settings("llms: full");
  for (int i = 0; i < 60; ++i) {
    docs.dir.write("docs/more/" + std::to_string(i) + ".md", "# " + std::to_string(i) + "\n\nx\n");
  }
  REQUIRE(docs.once().exit_code == 0);
  const std::string one = docs.tree().at("llms-full.txt");
  CHECK(one.find("\n# Setup\nSource: guide/setup.md\n\nSee [the tool](../index.md).\n") !=
        std::string::npos);
  for (const char* workers : {"1", "8"}) {
    std::filesystem::remove_all(docs.dir / "out");
    std::vector<std::string> arguments = docs.arguments();
    arguments.insert(arguments.end(), {"--once", "--max-workers", workers, "--batch-size", "7"});
    REQUIRE(run_galleyd(arguments).exit_code == 0);
    CHECK(docs.tree().at("llms-full.txt") == one);
  }
}

TEST_CASE("after edits under a running daemon the full text is that of a clean build") {
  const Docs docs;
  docs.settings("llms: full");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  docs.dir.write("docs/index.md", "# Tool\n\nhello again\n");
  galleyd.sync();
  CHECK(docs.tree().at("llms-full.txt").find("hello again") != std::string::npos);
  docs.dir.write("docs/a/b.md", "# Bee\n");
  std::filesystem::rename(docs.dir / "docs/guide", docs.dir / "docs/manual");
  docs.dir.write("docs/manual/more.md", "# More\n");
  galleyd.sync();
  std::filesystem::remove(docs.dir / "docs/manual/more.md");
  galleyd.sync();
  const OutputTree incremental = docs.tree();
  const OutputTimes times = output_times(docs.dir / "out");
  CHECK(galleyd.stop() == 0);
  REQUIRE(docs.once().exit_code == 0);
  CHECK(output_times(docs.dir / "out") == times);
  std::filesystem::remove_all(docs.dir / "out");
  REQUIRE(docs.once().exit_code == 0);
  CHECK(difference(incremental, docs.tree()) == "");
}

TEST_CASE("a reload adds and removes the lists that the settings ask for, and renders nothing") {
  const Docs docs;
  docs.settings("llms: full");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  const OutputTree full = docs.tree();
  const auto page = output_times(docs.dir / "out").at("docs__index.mdc");
  for (const char* keys : {"", "llms: none", "llms: full"}) {
    docs.settings(keys);
    CHECK(galleyd.request("reload")["applied"] == true);
    galleyd.sync();
    INFO(keys);
    const OutputTree tree = docs.tree();
    CHECK(tree.contains("llms.txt") == (std::string(keys) != "llms: none"));
    CHECK(tree.contains("llms-full.txt") == (std::string(keys) == "llms: full"));
    CHECK(output_times(docs.dir / "out").at("docs__index.mdc") == page);
  }
  CHECK(difference(docs.tree(), full) == "");
}
