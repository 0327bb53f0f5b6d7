// Random trees with random ignore files: what explain() and a scan say must be what git itself
// says.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <set>

#include "support/run_command.h"
#include "watch/explain.h"
#include "watching.h"

using namespace galley::watch;
using galley::test::run_command;
using galley::test::TempDir;
using Paths = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

// The rule that decides, as `git check-ignore --verbose` tells it; all empty for none.
struct Decision {
  std::string file;  // relative to the repository, where it lies in it
  std::string line;
  std::string pattern;

  bool operator==(const Decision&) const = default;
  bool is_ignored() const { return !pattern.empty() && pattern.front() != '!'; }
};

std::string to_text(const Decision& d) { return d.file + ":" + d.line + ":" + d.pattern; }

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool one_in(std::size_t bound) { return below(bound) == 0; }

  // Few names, so that patterns meet them; also those that are hard to write in a pattern.
  std::string name() {
    return pick({"a",  "b",   "c",  "ab",  "ba",  "abc", "a.md", "b.md", "A",  "B",
                 "a ", "a b", " a", "[a]", "a\\", "*",   "#a",   "!a",   "a?", "\xC3\xA9",
                 "-",  "a-",  "]",  "1",   "a1",  "\ta", "^",    "a\n",  ".h", "a\r"});
  }

  std::string ignore_file() {
    std::string text = one_in(12) ? "\xEF\xBB\xBF" : "";
    for (std::size_t lines = below(7); lines > 0; --lines)
      text += line() + (one_in(8) ? "\r\n" : "\n");
    if (one_in(4)) text += line();
    return text;
  }

 private:
  std::string line() {
    if (one_in(12)) return pick({"", "  ", "#a", "!", "/", "//", "\\", "!/", "\r", "\\ ", "a\\ "});
    std::string text = one_in(3) ? "!" : "";
    if (one_in(4)) text += "/";
    text += part();
    while (one_in(3)) text += "/" + part();
    if (one_in(3)) text += "/";
    if (one_in(8)) text += pick({" ", "  ", "\\ ", "\t", " \\", std::string("\0x", 2), "\r"});
    return text;
  }

  std::string part() {
    if (one_in(4)) return pick({"**", "*", "**", "***"});
    std::string text;
    for (std::size_t atoms = 1 + below(3); atoms > 0; --atoms) text += one_in(3) ? name() : atom();
    return text;
  }

  std::string atom() {
    return pick(
        {"a",     "b",           "*",     "?",         "**",     "[ab]",      "[!a]",   "[^b-]",
         "[a-c]", "[[:alpha:]]", "\\a",   "[[:foo:]]", "[]a]",   "[a",        "[\\]a]", "[/a]",
         "\\*",   "[[:space:]]", "[b-a]", "[--b]",     "\\/",    "[]-b]",     "[[:]",   "[a-]",
         "[!]",   "[[:digit:]]", "\\\\",  "*.md",      "[[:a]]", "[\\a-\\c]", "a**",    "**b"});
  }

  std::string pick(const Paths& all) { return all[below(all.size())]; }

  std::mt19937 random_;
};

class Repository {
 public:
  Repository() {
    git({"init", "-q", "."});
    git({"config", "core.excludesFile", dir_ / "excludes"});
    fs::create_directories(dir_ / "repo/.git/info");
  }

  // Another tree in place of the last one.
  void fill(Generator& random) {
    for (const auto& entry : fs::directory_iterator(dir_ / "repo")) {
      if (entry.path().filename() != ".git") fs::remove_all(entry.path());
    }
    paths_.clear();
    fill_folder(random, "", 0);
    dir_.write("repo/.git/info/exclude", random.one_in(2) ? random.ignore_file() : "");
    dir_.write("excludes", random.one_in(2) ? random.ignore_file() : "");
  }

  const std::set<std::string>& paths() const { return paths_; }

  std::map<std::string, Decision> ask_git() const {
    std::string input;
    for (const std::string& path : paths_) input += path + '\0';
    dir_.write("input", input);
    const std::string out = git({"check-ignore", "--no-index", "--stdin", "-v", "-n", "-z"});
    Paths fields;
    for (std::size_t at = 0; at < out.size();) {
      const std::size_t end = out.find('\0', at);
      fields.push_back(out.substr(at, end - at));
      at = end + 1;
    }
    std::map<std::string, Decision> decisions;
    for (std::size_t i = 0; i + 3 < fields.size(); i += 4) {
      decisions[fields[i + 3]] = {fields[i], fields[i + 1], fields[i + 2]};
    }
    return decisions;
  }

  Rules rules() const {
    Rules rules(dir_ / "repo", {"*", ".h", ".gitignore"}, {}, {});
    rules.heed({Gitignore::counts, dir_ / "excludes"});
    return rules;
  }

  Decision ask_galley(const Rules& rules, const std::string& path) const {
    const Verdict verdict = explain(rules, path);
    if (verdict.place.line == 0) return {};
    std::string file = verdict.place.file;
    if (file.starts_with(dir_ / "repo/")) file = file.substr((dir_ / "repo/").size());
    return {file, std::to_string(verdict.place.line), verdict.pattern};
  }

  bool is_file(const std::string& path) const {
    return fs::symlink_status(dir_ / ("repo/" + path)).type() == fs::file_type::regular;
  }

 private:
  void fill_folder(Generator& random, const std::string& folder, int depth) {
    if (random.one_in(depth == 0 ? 2 : 4)) add(folder, ".gitignore", random.ignore_file());
    for (std::size_t names = 2 + random.below(4); names > 0; --names) {
      const std::string name = random.name();
      const std::string path = folder + name;
      if (paths_.contains(path)) continue;
      if (depth < 4 && random.one_in(2)) {
        paths_.insert(path);
        fs::create_directories(dir_ / ("repo/" + path));
        fill_folder(random, path + "/", depth + 1);
      } else if (random.one_in(12)) {
        paths_.insert(path);
        fs::create_symlink("nowhere", dir_ / ("repo/" + path));
      } else {
        add(folder, name, "x");
      }
    }
  }

  void add(const std::string& folder, const std::string& name, const std::string& bytes) {
    paths_.insert(folder + name);
    dir_.write("repo/" + folder + name, bytes);
  }

  std::string git(const Paths& arguments) const {
    if (!dir_.exists("input")) dir_.write("input", "");
    fs::create_directories(dir_ / "repo");
    Paths command{"sh", "-c", "exec git \"$@\" < ../input", "git"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run_command(command, {.environment = {{"HOME", dir_.path()},
                                                 {"XDG_CONFIG_HOME", dir_.path()},
                                                 {"GIT_CONFIG_NOSYSTEM", "1"},
                                                 {"GIT_DIR", ""},
                                                 {"GIT_WORK_TREE", ""}},
                                 .folder = dir_ / "repo"})
        .out;
  }

  TempDir dir_;
  std::set<std::string> paths_;
};

bool has_git() { return std::system("git --version > /dev/null 2>&1") == 0; }

unsigned count(const char* variable, unsigned otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

// Documents as git sees them: files that are not ignored.
std::set<std::string> files_of(const Repository& repository,
                               const std::map<std::string, Decision>& decisions) {
  std::set<std::string> files;
  for (const auto& [path, decision] : decisions) {
    if (!decision.is_ignored() && repository.is_file(path)) files.insert(path);
  }
  return files;
}

std::set<std::string> scanned_files(const Rules& rules) {
  std::set<std::string> files;
  for (const auto& [path, stat] : galley::test::scanned(rules)) files.insert(path);
  return files;
}

}  // namespace

// GALLEY_IGNORE_SEEDS and GALLEY_IGNORE_FIRST_SEED make it a soak.
TEST_CASE("ignore files mean what they mean to git, in random trees") {
  if (!has_git()) {
    WARN("skipped: there is no git to compare with");
    return;
  }
  const unsigned first = count("GALLEY_IGNORE_FIRST_SEED", 1);
  const unsigned seeds = count("GALLEY_IGNORE_SEEDS", 250);
  Repository repository;
  std::size_t compared = 0;
  std::size_t ignored = 0;
  std::size_t kept = 0;  // by a negated rule
  for (unsigned seed = first; seed < first + seeds; ++seed) {
    Generator random(seed);
    repository.fill(random);
    const std::map<std::string, Decision> decisions = repository.ask_git();
    const Rules rules = repository.rules();
    INFO("seed " << seed);
    REQUIRE(decisions.size() == repository.paths().size());
    for (const auto& [path, decision] : decisions) {
      const Decision ours = repository.ask_galley(rules, path);
      if (ours != decision)
        FAIL_CHECK(path << ": git " << to_text(decision) << ", galley " << to_text(ours));
      ++compared;
      ignored += decision.is_ignored();
      kept += !decision.is_ignored() && !decision.pattern.empty();
    }
    CHECK(scanned_files(rules) == files_of(repository, decisions));
  }
  std::fprintf(stderr,
               "seeds %u to %u: %zu paths compared, %zu ignored, %zu kept by a negated rule\n",
               first, first + seeds - 1, compared, ignored, kept);
  CHECK(ignored > seeds);
  CHECK(kept > seeds / 2);
}
