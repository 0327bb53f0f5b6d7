// What git does to a source: the outputs are those of a clean build afterwards, whatever was left
// lying about, and galleyd is never in git's way.
#include "fault/site.h"
#include "support/catch.h"

using namespace galley::test;
namespace fs = std::filesystem;

namespace {

// Three branches that differ in pages, folders and names.
class Repository {
 public:
  explicit Repository(Site& site) : site_(site) {
    commit("one");
    git({"checkout", "-q", "-b", "other"});
    for (int i = 0; i < 40; ++i) page(i, "other");
    fs::rename(site.docs("a"), site.docs("moved"));
    commit("other");
    git({"checkout", "-q", "-b", "third", "main"});
    for (int i = 20; i < 60; ++i) page(i, "third");
    fs::remove_all(site.docs("b"));
    commit("third");
    git({"checkout", "-q", "main"});
  }

  int git(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(),
                     {"git", "-C", site_.dir / "repo", "-c", "user.name=galley", "-c",
                      "user.email=galley@example.org", "-c", "core.editor=true"});
    return run_command(arguments).exit_code;
  }
  void page(int number, const std::string& text) const {
    site_.write("many/" + std::to_string(number) + ".md", "# Page " + text + "\n");
  }
  void commit(const std::string& message) const {
    REQUIRE(git({"add", "-A"}) == 0);
    REQUIRE(git({"commit", "-q", "-m", message}) == 0);
  }

 private:
  Site& site_;
};

}  // namespace

TEST_CASE("git: checkout, rebase and stash end in what a clean build makes") {
  for (const char* backend :
       {"watch_backend: fanotify", "watch_backend: inotify", "watch_backend: polling"}) {
    INFO(backend);
    Site site({backend});
    const Repository repository(site);
    site.start();
    for (const char* branch : {"other", "third", "main", "third", "other"}) {
      REQUIRE(repository.git({"checkout", "-q", branch}) == 0);
      CHECK(site.law() == "");
    }
    REQUIRE(repository.git({"checkout", "-q", "main"}) == 0);
    REQUIRE(repository.git({"checkout", "-q", "other"}) == 0);
    REQUIRE(repository.git({"checkout", "-q", "main"}) == 0);
    CHECK(site.law() == "");
    site.write("index.md", "# Main goes on\n");
    repository.commit("main goes on");
    REQUIRE(repository.git({"checkout", "-q", "other"}) == 0);
    REQUIRE(repository.git({"rebase", "-q", "main"}) == 0);
    CHECK(site.law() == "");
    site.write("many/1.md", "# Not committed\n");
    site.write("many/new.md", "# New\n");
    REQUIRE(repository.git({"stash", "-q", "-u"}) == 0);
    CHECK(site.law() == "");
    REQUIRE(repository.git({"stash", "pop", "-q"}) == 0);
    CHECK(site.law() == "");
    CHECK(repository.git({"status", "--porcelain"}) == 0);  // no lock of ours in its way
  }
}

TEST_CASE("git: a linked worktree is a source like any other") {
  Site site;
  const Repository repository(site);
  fs::rename(site.dir / "repo/docs", site.dir / "repo/kept");
  REQUIRE(repository.git({"checkout", "-q", "."}) == 0);
  fs::rename(site.dir / "repo", site.dir / "first");
  REQUIRE(run_command({"git", "-C", site.dir / "first", "worktree", "add", "-q", site.dir / "repo",
                       "third"})
              .exit_code == 0);
  site.start();
  CHECK(site.law() == "");
  CHECK(fs::exists(site.dir / "out/tool__many__59.mdc"));
  REQUIRE(repository.git({"checkout", "-q", "other"}) == 0);
  CHECK(site.law() == "");
  CHECK(fs::exists(site.dir / "out/tool__moved__one.mdc"));
  REQUIRE(repository.git({"checkout", "-q", "--detach", "third"}) == 0);
  CHECK(site.law() == "");
}

TEST_CASE("git: a lock that somebody left holds nothing for long, in a worktree too") {
  for (const bool is_worktree : {false, true}) {
    Site site;
    const Repository repository(site);
    std::string lock = site.dir / "repo/.git/index.lock";
    if (is_worktree) {
      fs::rename(site.dir / "repo", site.dir / "first");
      run_command(
          {"git", "-C", site.dir / "first", "worktree", "add", "-q", site.dir / "repo", "other"});
      lock = site.dir / "first/.git/worktrees/repo/index.lock";
    }
    site.start();
    site.dir.write(fs::path(lock).lexically_relative(site.dir.path()).string(), "");
    site.write("index.md", "# While there is a lock\n");
    CHECK(Site::in_the_end([&] {
            return site.has_diagnostic("git-stopped") ? "" : "the lock is not told of";
          }) == "");
    CHECK(site.law_in_the_end() == "");
    CHECK(fs::exists(lock));
    fs::remove(lock);
    CHECK_FALSE(site.has_diagnostic("git-stopped"));
  }
}

TEST_CASE("git: a merge that stops at a conflict shows the files as they are") {
  Site site;
  const Repository repository(site);
  site.start();
  REQUIRE(repository.git({"checkout", "-q", "-b", "fourth"}) == 0);
  site.write("a/one.md", "# Other\n");
  repository.commit("fourth");
  REQUIRE(repository.git({"checkout", "-q", "main"}) == 0);
  site.write("a/one.md", "# Main\n");
  repository.commit("main");
  CHECK(repository.git({"merge", "-q", "fourth"}) == 1);
  CHECK(site.law() == "");
  CHECK(output_tree(site.dir / "out").at("tool__a__one.mdc").find("<<<<<<<") != std::string::npos);
  repository.git({"merge", "--abort"});
  CHECK(site.law() == "");
}
