// What the tests of this folder share: a source tree in a repository, a real galleyd on it, and the
// law that its outputs are those of a clean build.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "support/galley_process.h"
#include "support/output_tree.h"

namespace galley::test {

class Site {
 public:
  // `keys` are lines for the project in the settings, such as "watch_backend: polling".
  // `head`: lines before the projects.
  explicit Site(std::vector<std::string> keys = {}, std::string head = {})
      : keys_(std::move(keys)), head_(std::move(head)) {
    dir.write("repo/docs/index.md", "# Index\n\n[One](a/one.md)\n");
    dir.write("repo/docs/a/one.md", "# One\n");
    dir.write("repo/docs/a/deep/two.md", "# Two\n");
    dir.write("repo/docs/b/three.mdx", "# Three\n\n<Tip>Hi</Tip>\n");
    run_command({"git", "init", "-q", "-b", "main", dir / "repo"});
    write_settings("out");
    write_settings("clean");
  }

  std::vector<std::string> arguments(const std::string& out = "out") const {
    return {"--config", dir / (out + ".yaml")};
  }

  void start(Environment environment = {}) {
    galleyd = std::make_unique<GalleyProcess>(arguments(), std::move(environment));
    galleyd->wait_ready();
    galleyd->sync();
  }

  // What is different from a clean build after a sync; empty when nothing is.
  std::string law() {
    galleyd->sync(std::chrono::seconds(60));
    return against_clean_build();
  }

  std::string against_clean_build(std::chrono::seconds limit = std::chrono::seconds(100)) const {
    std::filesystem::remove_all(dir / "clean");
    std::vector<std::string> clean = arguments("clean");
    clean.insert(clean.begin(), "--once");
    const CommandResult result = run_galleyd(clean, {}, limit);
    if (result.exit_code > 1) return "the clean build failed: " + result.err;
    return difference(output_tree(dir / "out"), output_tree(dir / "clean"));
  }

  // The law, as soon as it holds: for what mends itself in its own time, within a minute.
  std::string law_in_the_end() {
    return in_the_end([this] { return law(); });
  }

  template <class Question>
  static std::string in_the_end(const Question& question) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    std::string wrong = question();
    while (!wrong.empty() && std::chrono::steady_clock::now() < until) {
      ::usleep(50'000);
      wrong = question();
    }
    return wrong;
  }

  nlohmann::json project() const { return galleyd->status().at("projects").at(0); }

  bool has_diagnostic(const std::string& code) const {
    const nlohmann::json status = project();
    for (const nlohmann::json& diagnostic : status.at("diagnostics")) {
      if (diagnostic.at("code") == code) return true;
    }
    return false;
  }

  std::string docs(const std::string& path) const { return dir / ("repo/docs/" + path); }
  void write(const std::string& path, const std::string& text) const {
    dir.write("repo/docs/" + path, text);
  }

  TempDir dir;
  std::unique_ptr<GalleyProcess> galleyd;

 private:
  void write_settings(const std::string& out) const {
    std::string text = head_ + "projects:\n  - name: tool\n    source: " + (dir / "repo/docs") +
                       "\n    output: " + (dir / out) + "\n";
    for (const std::string& key : keys_) text += "    " + key + "\n";
    dir.write(out + ".yaml", text);
  }

  std::vector<std::string> keys_;
  std::string head_;
};

}  // namespace galley::test
