// A real galleyd that confines itself: what the kernel says of it, and that it works all the same.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "confine/landlock.h"
#include "confine/seccomp.h"
#include "support/catch.h"
#include "support/galley_process.h"
#include "support/output_tree.h"

using namespace galley::test;
using galley::confine::abi_of_files;
using galley::confine::is_seccomp_possible;
using galley::confine::landlock_abi;
using nlohmann::json;

namespace {

bool has_landlock() {
  if (landlock_abi() >= abi_of_files) return true;
  WARN("skipped: this kernel has no Landlock");
  return false;
}

class Docs {
 public:
  explicit Docs(const std::string& head) : head_(head) {
    dir.write("docs/index.md", "# Index\n\n[Setup](guide/setup.md)\n");
    dir.write("docs/guide/setup.md", "# Setup\n");
    settings();
  }

  // `more` are further projects, as lines of YAML.
  void settings(const std::string& more = {}) const {
    dir.write("galley.yaml",
              head_ + "\nprojects:\n  - name: docs\n    source: docs\n    output: out\n" + more);
  }

  std::vector<std::string> arguments() const { return {"--config", dir / "galley.yaml"}; }

  std::vector<std::string> once() const {
    std::vector<std::string> all = arguments();
    all.insert(all.begin(), "--once");
    return all;
  }

  OutputTree tree() const { return output_tree(dir / "out"); }

  TempDir dir;

 private:
  std::string head_;
};

// Of every thread of a process: the field of proc_pid_status(5), each value once.
std::set<std::string> field_of_threads(pid_t pid, const std::string& name) {
  std::set<std::string> values;
  const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    std::ifstream lines(task.path() / "status");
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(name + ":")) values.insert(line.substr(line.find('\t') + 1));
    }
  }
  return values;
}

std::size_t threads_of(pid_t pid) {
  const std::filesystem::directory_iterator tasks("/proc/" + std::to_string(pid) + "/task");
  return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

std::string standing(const json& status, const std::string& measure) {
  for (const json& each : status.at("confinement").at("measures")) {
    if (each.at("name") == measure) return each.at("standing");
  }
  return "";
}

json doctor_of(const GalleyProcess& galleyd) {
  return json::parse(galleyd.ctl({"--json", "doctor"}).out).at("findings");
}

std::string findings_of_confinement(const GalleyProcess& galleyd) {
  std::string all;
  for (const json& finding : doctor_of(galleyd)) {
    if (finding.at("subject") != "confinement") continue;
    all += finding.at("level").get<std::string>() + " " + finding.at("text").get<std::string>() +
           " | " + finding.value("mend", "") + "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("every thread of a daemon is confined, and doctor says by what") {
  const Docs docs("");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  CHECK(threads_of(galleyd.pid()) > 1);
  CHECK(field_of_threads(galleyd.pid(), "NoNewPrivs") == std::set<std::string>{"1"});
  const json status = galleyd.status();
  CHECK(status.at("confinement").at("mode") == "basic");
  CHECK(status.at("confinement").at("landlock_abi") == landlock_abi());
  CHECK(standing(status, "no-new-privileges") == "in_force");
  CHECK(standing(status, "landlock-files") == "left_out");
  if (is_seccomp_possible()) {
    CHECK(field_of_threads(galleyd.pid(), "Seccomp") == std::set<std::string>{"2"});
    CHECK(standing(status, "seccomp") == "in_force");
  }
  const std::string found = findings_of_confinement(galleyd);
  INFO(found);
  CHECK(found.starts_with("good basic: no-new-privileges"));
  CHECK(found.find("write `confine: strict` into the settings") != std::string::npos);
  CHECK(galleyd.ctl({"bugreport"}).out.find("basic: no-new-privileges") != std::string::npos);
}

TEST_CASE("with confine: off nothing is confined, and doctor says what to do about that") {
  const Docs docs("confine: off");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  CHECK(field_of_threads(galleyd.pid(), "Seccomp") == field_of_threads(::getpid(), "Seccomp"));
  CHECK(standing(galleyd.status(), "seccomp") == "left_out");
  const std::string found = findings_of_confinement(galleyd);
  INFO(found);
  CHECK(found.find("galleyd is not confined") != std::string::npos);
  CHECK(found.find("take that line out") != std::string::npos);
}

TEST_CASE("an editor of the settings is never confined") {
  Docs docs("preview:\n  editor: [vi, \"{file}\"]");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  CHECK(standing(galleyd.status(), "no-new-privileges") == "left_out");
  CHECK(findings_of_confinement(galleyd).find("`preview.editor`") != std::string::npos);

  SECTION("strict and an editor together are an error") {
    const Docs both("preview:\n  editor: [vi, \"{file}\"]\nconfine: strict");
    const CommandResult result =
        run_galleyd({"--check-config", "--config", both.dir / "galley.yaml"});
    CHECK(result.exit_code == 2);
    INFO(result.err);
    CHECK(result.err.find("galley.yaml:3:10: error: ") != std::string::npos);
  }
  SECTION("one that comes with a reload waits for a restart") {
    const Docs later("");
    GalleyProcess confined(later.arguments());
    confined.wait_ready();
    later.dir.write("galley.yaml",
                    "preview:\n  editor: [vi, \"{file}\"]\n" + later.dir.read("galley.yaml"));
    const json found = confined.request("reload");
    CHECK(found.dump().find("preview.editor") != std::string::npos);
    CHECK(found.dump().find("needs-restart") != std::string::npos);
  }
}

TEST_CASE("a strict daemon follows edits, renames, deletions and reloads") {
  if (!has_landlock()) return;
  const Docs docs("confine: strict");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  CHECK(standing(galleyd.status(), "landlock-files") == "in_force");
  docs.dir.write("docs/index.md", "# Another index\n");
  docs.dir.write("docs/new.mdx", "# New\n\n<Note>It is.</Note>\n");
  galleyd.sync();
  CHECK(docs.tree().at("docs__index.mdc").find("Another index") != std::string::npos);
  std::filesystem::rename(docs.dir / "docs/guide", docs.dir / "docs/book");
  std::filesystem::remove(docs.dir / "docs/new.mdx");
  galleyd.sync();
  CHECK(docs.tree().contains("docs__book__setup.mdc"));
  CHECK_FALSE(docs.tree().contains("docs__new.mdc"));
  docs.settings("    profile: lossless\n");
  CHECK(galleyd.ctl({"reload"}).exit_code == 0);
  CHECK(galleyd.ctl({"audit"}).exit_code == 0);
  galleyd.sync();
  CHECK(galleyd.status().at("projects").at(0).at("freshness") == "current");
  const OutputTree lived = docs.tree();
  CHECK(galleyd.stop() == 0);

  std::filesystem::remove_all(docs.dir / "out");
  REQUIRE(run_galleyd(docs.once()).exit_code == 0);
  CHECK(difference(lived, docs.tree()).empty());
}

TEST_CASE("a strict daemon refuses an output that it could not write to, and keeps what it has") {
  if (!has_landlock()) return;
  const Docs docs("confine: strict");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  docs.settings("    topics: [new]\n  - name: more\n    source: docs\n    output: more\n");
  const CommandResult refused = galleyd.ctl({"reload"});
  INFO(refused.err + refused.out);
  CHECK(refused.exit_code != 0);
  CHECK((refused.err + refused.out).find("galley.yaml:7:5: error: ") != std::string::npos);
  CHECK((refused.err + refused.out).find("start galleyd again") != std::string::npos);
  CHECK(galleyd.status().at("projects").size() == 1);
  CHECK_FALSE(std::filesystem::exists(docs.dir / "more"));
  docs.dir.write("docs/index.md", "# Still fresh\n");
  galleyd.sync();
  CHECK(docs.tree().at("docs__index.mdc").find("Still fresh") != std::string::npos);
  CHECK(docs.tree().at("docs__index.mdc").find("new") == std::string::npos);

  docs.settings("    topics: [new]\n");
  CHECK(galleyd.ctl({"reload"}).exit_code == 0);
  galleyd.sync();
  CHECK(docs.tree().at("docs__index.mdc").find("new") != std::string::npos);
}

TEST_CASE("a strict daemon whose output folder is deleted says why it cannot go on") {
  if (!has_landlock()) return;
  const Docs docs("confine: strict");
  GalleyProcess galleyd(docs.arguments());
  galleyd.wait_ready();
  galleyd.sync();
  std::filesystem::remove_all(docs.dir / "out");
  docs.dir.write("docs/index.md", "# Too late\n");
  galleyd.sync();
  const json project = galleyd.status().at("projects").at(0);
  INFO(project.dump(2));
  CHECK(project.at("freshness") == "degraded");
  const std::string reason = project.at("freshness_reason");
  CHECK(reason.find("confine: strict") != std::string::npos);
  CHECK(reason.find("start galleyd again") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(docs.dir / "out"));
}

TEST_CASE("state that a link leads elsewhere is written there by nobody who is strict") {
  if (!has_landlock()) return;
  const auto with_link = [](const Docs& docs) {
    std::filesystem::create_directories(docs.dir / "elsewhere");
    std::filesystem::create_directories(docs.dir / "out");
    std::filesystem::create_directory_symlink(docs.dir / "elsewhere", docs.dir / "out/.galley");
  };
  const Docs free("confine: off");
  with_link(free);
  CHECK(run_galleyd(free.once()).exit_code == 0);
  CHECK_FALSE(std::filesystem::is_empty(free.dir / "elsewhere"));

  const Docs docs("confine: strict");
  with_link(docs);
  const CommandResult once = run_galleyd(docs.once());
  INFO(once.err);
  CHECK(once.exit_code == 1);
  CHECK(once.err.find("Permission denied") != std::string::npos);
  CHECK(once.err.find("where a link leads elsewhere") != std::string::npos);
  const CommandResult daemon = run_galleyd({"--config", docs.dir / "galley.yaml", "--socket",
                                            docs.dir / "run/control.sock", "--no-preview"});
  CHECK(daemon.exit_code == 1);
  CHECK(daemon.err.find("where a link leads elsewhere") != std::string::npos);
  CHECK(std::filesystem::is_empty(docs.dir / "elsewhere"));
}

TEST_CASE("once makes the same outputs confined and not, and its report") {
  const Docs free("confine: off");
  const Docs docs("");
  for (const Docs* const each : {&free, &docs}) {
    std::vector<std::string> arguments = each->once();
    arguments.insert(arguments.end(), {"--report", each->dir / "reports/new/report.json"});
    const CommandResult result = run_galleyd(arguments);
    INFO(result.err);
    CHECK(result.exit_code == 0);
    CHECK(json::parse(each->dir.read("reports/new/report.json")).at("written") == 2);
  }
  CHECK(difference(free.tree(), docs.tree()).empty());
}
