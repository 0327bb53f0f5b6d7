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
