// Faults of disks and of rights: outputs are the old ones or the new ones, nothing is left behind,
// and galleyd goes on by itself when the fault ends.
#include <csignal>
#include <fstream>

#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault/site.h"
#include "support/catch.h"
#include "support/namespaces.h"
#include "support/sanitized.h"

using namespace galley::test;
namespace fs = std::filesystem;

namespace {

// Files that galley writes under and must not leave.
std::vector<std::string> leftovers(const std::string& folder) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(".galley-tmp-")) found.push_back(entry.path().string());
  }
  return found;
}

void write_pages(const Site& site, const std::string& text) {
  for (int i = 0; i < 40; ++i) {
    site.write("p" + std::to_string(i) + ".md", "# Page\n\n" + text + std::to_string(i) + "\n");
  }
}

// Every output is whole: its front matter says the digest of its body.
std::string torn_outputs(const Site& site) {
  for (const auto& [name, bytes] : output_tree(site.dir / "out")) {
    if (!name.ends_with(".mdc")) continue;
    if (!bytes.starts_with("---\n") || bytes.find("\n---\n", 4) == std::string::npos ||
        bytes.find("content_hash: ") == std::string::npos) {
      return name;
    }
  }
  return {};
}

// `galleyd --once` under strace(1), which lets one call fail or be the last.
CommandResult run_injected(const Site& site, const std::string& injection) {
  std::vector<std::string> command{"strace", "-f",      "-qq",          "-o",    "/dev/null",
                                   "-e",     injection, GALLEYD_BINARY, "--once"};
  for (const std::string& argument : site.arguments()) command.push_back(argument);
  // A process that is traced cannot look for leaks.
  return run_command(command, {.environment = {{"SOURCE_DATE_EPOCH", "0"},
                                               {"ASAN_OPTIONS", "detect_leaks=0"},
                                               {"LSAN_OPTIONS", "detect_leaks=0"}}});
}

// Calls of a running galleyd fail while it lives.
class Injection {
 public:
  Injection(pid_t galleyd, const std::string& calls, const std::string& error)
      : strace_(start(galleyd, calls, error)) {
    while (!is_traced(galleyd)) ::usleep(1'000);
  }
  ~Injection() {
    ::kill(strace_, SIGINT);
    ::waitpid(strace_, nullptr, 0);
  }
  Injection(const Injection&) = delete;
  Injection& operator=(const Injection&) = delete;

 private:
  static pid_t start(pid_t galleyd, const std::string& calls, const std::string& error) {
    const std::string pid = std::to_string(galleyd);
    const std::string trace = "trace=" + calls;
    const std::string injection = "inject=" + calls + ":error=" + error;
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::execlp("strace", "strace", "-f", "-qq", "-o", "/dev/null", "-p", pid.c_str(), "-e",
             trace.c_str(), "-e", injection.c_str(), nullptr);
    ::_exit(127);
  }

  // All of its threads, for a worker may be the one that writes.
  static bool is_traced(pid_t galleyd) {
    for (const auto& task : fs::directory_iterator("/proc/" + std::to_string(galleyd) + "/task")) {
      std::ifstream status(task.path() / "status");
      const std::string text(std::istreambuf_iterator<char>(status), {});
      if (text.find("TracerPid:\t0\n") != std::string::npos) return false;
    }
    return true;
  }

  pid_t strace_;
};

bool can_inject() {
  const bool can = run_command({"strace", "-qq", "-o", "/dev/null", "true"}).exit_code == 0;
  if (!can) WARN("skipped: needs strace and the right to trace, to make calls fail");
  return can;
}

}  // namespace

TEST_CASE(
    "crash: a kill at each rename leaves old or new outputs, and the next run makes it good") {
  if (!can_inject()) return;
  Site site;
  write_pages(site, "old ");
  REQUIRE(run_injected(site, "trace=none").exit_code == 0);
  int killed = 0;
  for (int when = 1; when < 200; when += when < 10 ? 1 : 9) {
    write_pages(site, "text " + std::to_string(when) + " ");
    const CommandResult run = run_injected(
        site, "inject=rename,renameat,renameat2:signal=KILL:when=" + std::to_string(when));
    CHECK(torn_outputs(site) == "");
    if (run.exit_code == 0) break;
    ++killed;
    CHECK(run_injected(site, "trace=none").exit_code == 0);
    CHECK(leftovers(site.dir / "out").empty());
    CHECK(site.against_clean_build() == "");
  }
  CHECK(killed >= 5);
}

TEST_CASE("crash: a kill at each rename of a first run leaves nothing for the next one") {
  if (!can_inject()) return;
  Site site({"llms: full"});
  int killed = 0;
  bool was_in_state = false;
  for (int when = 1; when < 20; ++when) {
    INFO("rename " << when);
    fs::remove_all(site.dir / "out");
    const CommandResult run = run_injected(
        site, "inject=rename,renameat,renameat2:signal=KILL:when=" + std::to_string(when));
    if (run.exit_code == 0) break;
    ++killed;
    was_in_state = was_in_state || !leftovers(site.dir / "out/.galley").empty();
    CHECK(run_injected(site, "trace=none").exit_code == 0);
    CHECK(leftovers(site.dir / "out").empty());
    CHECK(site.against_clean_build() == "");
  }
  CHECK(was_in_state);
  CHECK(killed >= 3);  // strace counts the calls of each thread
}

TEST_CASE("crash: a kill at any kind of call leaves old or new outputs and no leftovers") {
  if (!can_inject()) return;
  if (is_sanitized) {
    WARN("skipped: a sanitizer makes calls of its own, which would be counted");
    return;
  }
  Site site({"llms: full"});
  write_pages(site, "old ");
  REQUIRE(run_injected(site, "trace=none").exit_code == 0);
  int round = 0;
  for (const char* calls : {"openat,openat2", "write,pwrite64,pwritev", "newfstatat,fstat,statx",
                            "unlink,unlinkat", "fdatasync,fsync,ftruncate", "fcntl", "mkdir"}) {
    int killed = 0;
    for (const int when : {1, 2, 5, 11, 23, 47, 90, 180}) {
      INFO(calls << " number " << when);
      write_pages(site, "round " + std::to_string(++round) + " ");
      const CommandResult run = run_injected(
          site, std::string("inject=") + calls + ":signal=KILL:when=" + std::to_string(when));
      CHECK(torn_outputs(site) == "");
      if (run.exit_code == 0) break;
      ++killed;
      CHECK(run_injected(site, "trace=none").exit_code == 0);
      CHECK(leftovers(site.dir / "out").empty());
      CHECK(site.against_clean_build() == "");
    }
    const bool may_be_rare = std::string_view(calls).starts_with("fdatasync") ||
                             std::string_view(calls) == "mkdir" ||
                             std::string_view(calls).starts_with("unlink");
    CHECK(killed >= (may_be_rare ? 0 : 3));
  }
}

TEST_CASE("EIO: a call that fails is told of, and the next run makes it good") {
  if (is_sanitized) {
    WARN("skipped: a sanitizer makes calls of its own, which must not fail");
    return;
  }
  if (!can_inject()) return;
  Site site;
  REQUIRE(run_injected(site, "trace=none").exit_code == 0);
  for (const char* calls :
       {"rename,renameat,renameat2", "pwrite64,write", "openat", "openat2", "read,pread64"}) {
    for (const int when : {1, 2, 3, 5, 8, 40, 100}) {
      INFO(calls << " " << when);
      write_pages(site, std::string(calls) + std::to_string(when));
      run_injected(site,
                   std::string("inject=") + calls + ":error=EIO:when=" + std::to_string(when));
      CHECK(torn_outputs(site) == "");
      const CommandResult again = run_injected(site, "trace=none");
      INFO(again.err);
      CHECK(again.exit_code == 0);
      CHECK(leftovers(site.dir / "out").empty());
      CHECK(site.against_clean_build() == "");
    }
  }
}

TEST_CASE("EIO: what a running galleyd could not do for a while is made good without a restart") {
  if (is_sanitized) {
    WARN("skipped: a sanitizer makes calls of its own, which must not fail");
    return;
  }
  if (!can_inject()) return;
  for (const char* calls : {"rename,renameat,renameat2", "unlink,unlinkat", "getdents64",
                            "openat,openat2", "fstat,newfstatat,statx,lstat,stat"}) {
    INFO(calls);
    Site site({"llms: full"});
    site.start();
    {
      const Injection failing(site.galleyd->pid(), calls, "EIO");
      site.write("a/one.md", "# Under the fault\n");
      site.write("new/page.md", "# New\n");
      fs::remove(site.docs("index.md"));
      site.galleyd->sync();
      CHECK(site.project()["freshness"] == "degraded");
    }
    CHECK(site.law_in_the_end() == "");
    CHECK(Site::in_the_end(
              [&] { return site.project()["freshness"] == "current" ? "" : "not current"; }) == "");
    CHECK(leftovers(site.dir / "out").empty());
    CHECK(site.galleyd->stop() == 0);
  }
}

// File systems with quotas need tools that few test machines have; what galley sees is EDQUOT, of
// creating names and of the database's writes. A full disk stands for the writes of outputs.
TEST_CASE("quota: what it refuses is told of, and made good when there is room again") {
  if (is_sanitized) {
    WARN("skipped: a sanitizer makes calls of its own, which must not fail");
    return;
  }
  if (!can_inject()) return;
  for (const char* calls :
       {"rename,renameat,renameat2,link,linkat,mkdir,mkdirat", "pwrite64,ftruncate,fallocate"}) {
    INFO(calls);
    Site site;
    site.start();
    {
      const Injection quota(site.galleyd->pid(), calls, "EDQUOT");
      write_pages(site, "over quota ");
      site.galleyd->sync();
      CHECK(site.project()["freshness"] == "degraded");
      CHECK(torn_outputs(site) == "");
    }
    CHECK(site.law_in_the_end() == "");
    CHECK(Site::in_the_end(
              [&] { return site.project()["freshness"] == "current" ? "" : "not current"; }) == "");
    CHECK(leftovers(site.dir / "out").empty());
    CHECK(site.galleyd->stop() == 0);
  }
}

TEST_CASE("read-only: outputs that become read-only under galleyd stay, and follow afterwards") {
  if (!has_own_mounts()) return;
  Site site;
  site.start();
  const OutputTree before = output_tree(site.dir / "out");
  {
    const Mounted over(site.dir / "out", site.dir / "out", "bind", "");
    REQUIRE(::mount(nullptr, (site.dir / "out").c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY,
                    nullptr) == 0);
    site.write("a/one.md", "# While read-only\n");
    site.write("new.md", "# New\n");
    fs::remove(site.docs("index.md"));
    site.galleyd->sync();
    CHECK(site.project()["freshness"] == "degraded");
    CHECK(output_tree(site.dir / "out") == before);
  }
  CHECK(site.law_in_the_end() == "");
  CHECK(Site::in_the_end(
            [&] { return site.project()["freshness"] == "current" ? "" : "not current"; }) == "");
  CHECK(site.galleyd->stop() == 0);
}

TEST_CASE("disk full: galleyd says so, keeps old outputs whole, and goes on when there is room") {
  if (!has_own_mounts()) return;
  for (const char* options : {"size=1m", "nr_inodes=150"}) {
    INFO(options);
    Site site;
    fs::create_directories(site.dir / "out");
    const Mounted small("none", site.dir / "out", "tmpfs", options);
    write_pages(site, "old ");
    site.start();
    REQUIRE(site.against_clean_build() == "");
    const std::string ballast = site.dir / "out/ballast";
    fs::create_directory(ballast);
    for (int i = 0; i < 2'000; ++i) {
      std::ofstream file(ballast + "/" + std::to_string(i));
      if (!(file << std::string(2048, 'x') << std::flush)) break;
    }
    for (int i = 0; i < 30; ++i) {
      site.write("new" + std::to_string(i) + ".md", "# New\n\n" + std::string(3000, 'y') + "\n");
    }
    write_pages(site, std::string(500, 'z'));
    site.galleyd->sync();
    const nlohmann::json full = site.project();
    CHECK(full["freshness"] == "degraded");
    CHECK(full["freshness_reason"] != "");
    const CommandResult audit = site.galleyd->ctl({"audit"});
    CHECK(audit.exit_code == 1);
    CHECK(audit.out.find("not looked at or not repaired") != std::string::npos);
    CHECK(torn_outputs(site) == "");
    fs::remove_all(ballast);
    CHECK(site.law_in_the_end() == "");
    CHECK(Site::in_the_end(
              [&] { return site.project()["freshness"] == "current" ? "" : "not current"; }) == "");
    CHECK(leftovers(site.dir / "out").empty());
    CHECK(site.galleyd->stop() == 0);
  }
}

TEST_CASE(
    "read-only: a disk that is read-only at first is told of with its path, and costs nothing") {
  if (!has_own_mounts()) return;
  Site site;
  fs::create_directories(site.dir / "out");
  const Mounted disk("none", site.dir / "out", "tmpfs", "size=4m");
  site.start();
  CHECK(site.galleyd->stop() == 0);
  const auto remount = [&](unsigned long flags) {
    return ::mount("none", (site.dir / "out").c_str(), "tmpfs", MS_REMOUNT | flags, nullptr);
  };
  REQUIRE(remount(MS_RDONLY) == 0);
  site.write("a/one.md", "# Changed\n");
  GalleyProcess refused(site.arguments());
  CHECK(refused.wait_exit() != 0);
  CHECK(refused.log().find(site.dir / "out") != std::string::npos);
  REQUIRE(remount(0) == 0);
  site.start();
  CHECK(site.law() == "");
}

TEST_CASE("state: a state folder that is deleted under galleyd is made and locked again") {
  Site site;
  site.start();
  fs::remove_all(site.dir / "out/.galley");
  site.write("a/one.md", "# After the loss\n");
  CHECK(site.law_in_the_end() == "");
  GalleyProcess second(site.arguments());
  CHECK(second.wait_exit() != 0);
  CHECK(second.log().find("in use by galleyd") != std::string::npos);
  CHECK(site.galleyd->stop() == 0);
}

TEST_CASE("permissions: files, folders and outputs that are shut for a while are made good") {
  if (::geteuid() != 0) {
    WARN("skipped: needs root, to give up its rights");
    return;
  }
  const TempDir top;
  fs::permissions(top.path(), fs::perms::all);
  const pid_t child = ::fork();  // who gives up root cannot have it back
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::setgid(65'534) != 0 || ::setuid(65'534) != 0) ::_exit(10);
    ::setenv("TMPDIR", top.path().c_str(), 1);
    int failed = 0;
    {
      Site site;
      site.start();
      const auto check = [&](int number, bool holds) {
        if (failed == 0 && !holds) failed = number;
      };
      const auto shut = [](const std::string& path) { fs::permissions(path, fs::perms::none); };
      const auto open = [](const std::string& path) {
        fs::permissions(path, fs::perms::owner_all);
      };
      shut(site.docs("index.md"));
      site.galleyd->sync();
      check(1, site.project()["failing"] == 1);
      open(site.docs("index.md"));
      check(2, site.law_in_the_end().empty());
      shut(site.docs("a"));
      site.write("b/three.mdx", "# Meanwhile\n");
      site.galleyd->sync();
      check(3, site.has_diagnostic("folder-unreadable"));
      check(4, fs::exists(site.dir / "out/tool__a__one.mdc"));
      open(site.docs("a"));
      site.write("a/one.md", "# Open again\n");
      check(5, site.law_in_the_end().empty());
      check(6, !site.has_diagnostic("folder-unreadable"));
      shut(site.dir / "out");
      site.write("index.md", "# No output\n");
      site.galleyd->sync();
      check(7, site.project()["freshness"] == "degraded");
      open(site.dir / "out");
      check(8, site.law_in_the_end().empty());
      check(9, site.galleyd->stop() == 0);
    }
    ::_exit(failed);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  INFO("the number of the check that failed in the child");
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}
