// galleyd on real documentation: every page has its output, and edits, renames, deletions and a
// branch switch each end in exactly the tree that a clean build makes.
#include "support/corpus.h"

#include <cstdio>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "support/catch.h"
#include "support/galley_process.h"
#include "support/output_tree.h"
#include "support/sanitized.h"

using namespace galley::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

bool is_document(const fs::path& path) {
  return path.extension() == ".md" || path.extension() == ".mdx" || path.extension() == ".markdown";
}

std::vector<fs::path> documents(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && is_document(entry.path())) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

void append(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::app | std::ios::binary) << text;
}

// A working copy of one corpus in a repository of its own, with a daemon on it.
class Working {
 public:
  explicit Working(const std::string& corpus_folder) {
    fs::copy(fs::path(corpus_folder) / "src", source(), fs::copy_options::recursive);
    git({"init", "-q", "-b", "main"});
    commit("as it came");
  }

  fs::path source() const { return dir / "repo"; }

  void git(std::vector<std::string> arguments) const {
    std::vector<std::string> command{"git",
                                     "-C",
                                     source().string(),
                                     "-c",
                                     "user.name=galley",
                                     "-c",
                                     "user.email=galley@example.org"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const CommandResult result = run_command(command);
    INFO(result.err);
    REQUIRE(result.exit_code == 0);
  }

  void commit(const std::string& message) const {
    git({"add", "-A"});
    git({"commit", "-q", "-m", message});
  }

  std::vector<std::string> arguments(const std::string& out) const {
    return {"--source", source().string(), "--out", dir / out,
            "--repo",   "acme/docs",       "--ref", "main"};
  }

  json once(const std::string& out, const std::string& profile = "balanced") const {
    std::vector<std::string> once = arguments(out);
    once.insert(once.begin(), {"--once", "--report", dir / "report.json", "--profile", profile});
    const CommandResult result = run_galleyd(once);
    INFO(result.err);
    REQUIRE(result.exit_code == 0);
    return json::parse(dir.read("report.json"));
  }

  std::string against_clean_build() const {
    fs::remove_all(dir / "clean");
    once("clean");
    return difference(output_tree(dir / "out"), output_tree(dir / "clean"));
  }

  TempDir dir;
};

// Python's YAML and JSON, and its own SHA-256, find in the outputs what galley meant.
void check_with_python(const std::string& outputs) {
  if (run_command({"python3", "-c", "import yaml"}).exit_code != 0) {
    WARN("skipped: outputs are not read with PyYAML; install python3-yaml");
    return;
  }
  const std::string reader = GALLEY_SOURCE_DIR "/tests/integration/read_outputs.py";
  const CommandResult result = run_command({"python3", reader, outputs});
  std::printf("%s", result.out.c_str());
  INFO(result.out << result.err);
  CHECK(result.exit_code == 0);
}

void check_corpus(const std::string& name) {
  const std::string folder = corpus(name);
  if (folder.empty()) {
    WARN("skipped: there is no corpus " << name
                                        << "; set GALLEY_CORPUS to the folder that holds it");
    return;
  }
  const Working working(folder);
  const std::vector<fs::path> pages = documents(working.source());
  const fs::path first = pages.front();
  const fs::path middle = pages[pages.size() / 2];

  const json cold = working.once("out");
  CHECK(cold["written"] == pages.size());
  CHECK(cold["errors"].empty());
  CHECK(output_tree(working.dir / "out").size() == pages.size() + 2);
  working.once("lossless", "lossless");
  check_with_python(working.dir / "lossless");
  check_with_python(working.dir / "out");
  const OutputTimes before = output_times(working.dir / "out");
  const json again = working.once("out");
  CHECK(again["written"] == 0);
  CHECK(again["skipped"] == pages.size());
  CHECK(output_times(working.dir / "out") == before);

  GalleyProcess galleyd(working.arguments("out"));
  galleyd.wait_ready();
  galleyd.sync();
  CHECK(galleyd.status().at("projects").at(0).at("written") == 0);
  CHECK(output_times(working.dir / "out") == before);

  append(middle, "\nOne more paragraph.\n");
  galleyd.sync();
  CHECK(working.against_clean_build() == "");

  // The folder with the most below it that is not the source itself.
  fs::path biggest = middle.parent_path();
  while (biggest.parent_path() != working.source() && biggest != working.source()) {
    biggest = biggest.parent_path();
  }
  if (biggest != working.source()) {
    fs::rename(biggest, biggest.string() + "-renamed");
    galleyd.sync();
    CHECK(working.against_clean_build() == "");
    append(fs::path(biggest.string() + "-renamed") / fs::relative(middle, biggest), "\nAnd one.\n");
    galleyd.sync();
    CHECK(working.against_clean_build() == "");
    fs::rename(biggest.string() + "-renamed", biggest);
  }

  fs::remove(first);
  galleyd.sync();
  CHECK(working.against_clean_build() == "");

  // Another branch: every third page edited, every seventh gone, some new.
  working.git({"checkout", "-q", "-B", "other"});
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (!fs::exists(pages[i])) continue;
    if (i % 7 == 0)
      fs::remove(pages[i]);
    else if (i % 3 == 0)
      append(pages[i], "\nOn another branch.\n");
  }
  fs::create_directories(working.source() / "new/deep");
  append(working.source() / "new/deep/page.md", "# New\n");
  working.commit("another branch");
  galleyd.sync();
  CHECK(working.against_clean_build() == "");
  working.git({"checkout", "-q", "main"});
  galleyd.sync();
  CHECK(working.against_clean_build() == "");
  working.git({"checkout", "-q", "other"});
  galleyd.sync();
  CHECK(working.against_clean_build() == "");
  CHECK(galleyd.stop() == 0);
  std::printf("%s: %zu documents, cold build %.2f s, peak %.1f MiB\n", name.c_str(), pages.size(),
              cold["duration_seconds"].get<double>(), cold["memory_peak_mb"].get<double>());
}

}  // namespace

TEST_CASE("galleyd keeps the astro documentation fresh") {
  if (is_sanitized) {
    WARN("skipped: with a sanitizer the Rust book is enough");
    return;
  }
  check_corpus("astro");
}

TEST_CASE("galleyd keeps the Rust book fresh") { check_corpus("rust-book"); }
