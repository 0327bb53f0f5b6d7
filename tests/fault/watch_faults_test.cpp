// Faults of watching: what the kernel drops, refuses or does not tell of.
#include <csignal>
#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>

#include "fault/site.h"
#include "support/catch.h"
#include "support/namespaces.h"
#include "support/short_queues.h"

using namespace galley::test;
namespace fs = std::filesystem;

namespace {

// Each kernel queue in turn; the settings choose.
const std::vector<std::string> kernels = {"watch_backend: fanotify", "watch_backend: inotify"};

void need(bool condition, const std::string& what) {
  if (!condition) throw std::runtime_error("not so: " + what);
}

bool has_program(const std::string& name) {
  return run_command({"sh", "-c", "command -v " + name}).exit_code == 0;
}

}  // namespace

TEST_CASE("overflow: 20,000 files made while galleyd was stopped are all seen") {
  for (const std::string& kernel : kernels) {
    INFO(kernel);
    Site site({kernel});
    site.start();
    site.galleyd->signal(SIGSTOP);
    for (int i = 0; i < 20'000; ++i) {
      const std::string name = "a/" + std::to_string(i) + (i % 20 == 0 ? ".md" : ".txt");
      REQUIRE(::mknod(site.docs(name).c_str(), S_IFREG | 0644, 0) == 0);
    }
    site.write("a/late.md", "# Late\n");
    fs::remove(site.docs("a/one.md"));
    site.galleyd->signal(SIGCONT);
    CHECK(site.law() == "");
    CHECK(site.project()["overflows"] >= 1);
    CHECK(site.project()["freshness"] == "current");
  }
}

TEST_CASE("overflow: a queue of 16 events that is full all the time loses nothing") {
  if (::geteuid() != 0) {
    WARN("skipped: needs root, to shorten the kernel's queues");
    return;
  }
  for (const std::string& kernel : kernels) {
    INFO(kernel);
    Site site({kernel});
    {
      const ShortQueues short_queues;
      site.start();
    }
    for (int round = 0; round < 5; ++round) {
      site.galleyd->signal(SIGSTOP);
      for (int i = 0; i < 50; ++i) {
        site.write("s" + std::to_string(i % 7) + "/" + std::to_string(i) + ".md",
                   "# Round " + std::to_string(round) + "\n");
      }
      fs::rename(site.docs("s" + std::to_string(round)), site.docs("r" + std::to_string(round)));
      site.galleyd->signal(SIGCONT);
      CHECK(site.law() == "");
    }
    CHECK(site.project()["overflows"] >= 1);
    CHECK(site.project()["freshness"] == "current");
  }
}

TEST_CASE("races: folders that are made, renamed and filled at once lose nothing") {
  for (const std::string& kernel : kernels) {
    INFO(kernel);
    Site site({kernel});
    site.start();
    const CommandResult storm = run_command(
        {"sh", "-c",
         "for i in $(seq 150); do mkdir -p s$i/t/u && echo '# x' > s$i/t/u/p.md && mv s$i r$i && "
         "echo '# y' > r$i/t/u/p.md && echo '# z' > r$i/t/q.md; done"},
        {.folder = site.docs("")});
    REQUIRE(storm.exit_code == 0);
    CHECK(site.law() == "");
    for (int i = 0; i < 30; ++i) {
      fs::remove_all(site.docs("a"));
      site.write("a/one.md", "# Again " + std::to_string(i) + "\n");
      if (i % 10 == 0) CHECK(site.law() == "");
    }
    CHECK(site.law() == "");
    fs::rename(site.docs("r7"), site.docs("z"));
    CHECK(site.law() == "");
    site.write("z/t/u/p.md", "# Below a renamed folder\n");
    CHECK(site.law() == "");
  }
}

TEST_CASE(
    "ENOSPC: folders without a watch are polled, and watched again when the limit is raised") {
  const int result = run_in_user_namespace([] {
    limit_inotify("watches", 9);
    Site site({"watch_backend: inotify"});
    for (int i = 0; i < 20; ++i) site.write("n" + std::to_string(i) + "/p.md", "# P\n");
    site.start();
    need(site.law().empty(), "the law at the limit");
    need(site.has_diagnostic("watch-limit"), "the limit is told");
    need(site.project()["freshness"] == "degraded", "degraded at the limit");
    need(site.project()["polled_folders"] > 0, "some folders are polled");
    need(site.project()["polled_folders"] < 24, "some folders are watched");
    for (int i = 0; i < 20; ++i) site.write("n" + std::to_string(i) + "/p.md", "# Changed\n");
    need(site.law().empty(), "the law for polled folders");
    limit_inotify("watches", 1000);
    need(Site::in_the_end([&] {
           return site.project()["polled_folders"] == 0 ? "" : "still polled";
         }).empty(),
         "watched again by itself");
    need(!site.has_diagnostic("watch-limit"), "the limit is not told any more");
    site.write("n3/p.md", "# Watched again\n");
    need(site.law().empty(), "the law above the limit");
    return site.galleyd->stop();
  });
  if (result < 0) {
    WARN("skipped: there are no user namespaces here");
    return;
  }
  CHECK(result == 0);
}

TEST_CASE("EMFILE: without an instance all is polled, and watched when there is one") {
  const int result = run_in_user_namespace([] {
    limit_inotify("instances", 0);
    Site site({"watch_backend: inotify"});
    site.start();
    need(site.has_diagnostic("instance-limit"), "the limit is told");
    site.write("a/one.md", "# Changed\n");
    need(site.law().empty(), "the law while all is polled");
    need(site.project()["watch_backend"] == "polling", "the backend is polling");
    limit_inotify("instances", 10);
    need(Site::in_the_end([&] {
           return site.project()["watch_backend"] == "inotify" ? "" : "still polled";
         }).empty(),
         "watched by itself");
    site.write("a/one.md", "# Again\n");
    need(site.law().empty(), "the law with an instance");
    return site.galleyd->stop();
  });
  if (result < 0) {
    WARN("skipped: there are no user namespaces here");
    return;
  }
  CHECK(result == 0);
}

TEST_CASE("mounts: what is mounted over a folder is seen, and what comes to light again") {
  if (!has_own_mounts()) return;
  for (const std::string& kernel : kernels) {
    INFO(kernel);
    Site site({kernel});
    site.start();
    {
      Mounted over("none", site.docs("a"), "tmpfs", "size=1m");
      CHECK(site.law_in_the_end() == "");
      site.write("a/inside.md", "# Inside\n");
      CHECK(site.law() == "");
    }
    CHECK(site.law_in_the_end() == "");
    site.write("a/deep/two.md", "# In the light\n");
    CHECK(site.law() == "");
    {
      Mounted over("none", site.docs(""), "tmpfs", "size=1m");
      site.write("b/other.md", "# Another source\n");
      CHECK(site.law_in_the_end() == "");
      site.write("b/other.md", "# Another source, edited\n");
      CHECK(site.law() == "");
    }
    CHECK(site.law_in_the_end() == "");
    site.write("index.md", "# In the light\n");
    CHECK(site.law() == "");
  }
}

TEST_CASE("mounts: a folder that is shown twice is heard of under both names") {
  if (!has_own_mounts()) return;
  for (const std::string& kernel : kernels) {
    INFO(kernel);
    Site site({kernel});
    fs::create_directories(site.docs("alias"));
    site.start();
    Mounted alias(site.docs("a"), site.docs("alias"), "bind", "");
    CHECK(site.law_in_the_end() == "");
    site.write("a/one.md", "# Twice\n");
    CHECK(site.law() == "");
    site.write("alias/deep/two.md", "# Twice as well\n");
    CHECK(site.law() == "");
    alias.undo();
    CHECK(site.law_in_the_end() == "");
  }
}

TEST_CASE("mounts: a subvolume that is deleted, and made again, is followed") {
  if (!has_own_mounts()) return;
  for (const std::string& kernel : kernels) {
    INFO(kernel);
    Site site({kernel});
    const std::string image = site.dir / "disk";
    site.dir.write("disk", "");
    fs::resize_file(image, std::uintmax_t{128} << 20U);  // btrfs takes no less than 109 MiB
    const bool has_btrfs =
        has_program("mkfs.btrfs") && run_command({"mkfs.btrfs", "-q", image}).exit_code == 0;
    fs::create_directories(site.docs("disk"));
    const bool is_mounted =
        has_btrfs && run_command({"mount", "-o", "loop", image, site.docs("disk")}).exit_code == 0;
    if (!is_mounted) {
      WARN("skipped: needs btrfs-progs, a loop device and a kernel with btrfs");
      return;
    }
    const std::string volume = site.docs("disk/volume");
    const auto subvolume = [&](const char* action) {
      return run_command({"btrfs", "subvolume", action, volume}).exit_code;
    };
    REQUIRE(subvolume("create") == 0);
    site.write("disk/volume/deep/page.md", "# On a subvolume\n");
    site.start();
    CHECK(site.law() == "");
    CHECK(fs::exists(site.dir / "out/tool__disk-volume-deep__page.mdc"));
    REQUIRE(subvolume("delete") == 0);
    CHECK(site.law_in_the_end() == "");
    CHECK_FALSE(fs::exists(site.dir / "out/tool__disk-volume-deep__page.mdc"));
    REQUIRE(subvolume("create") == 0);
    site.write("disk/volume/deep/page.md", "# On another one\n");
    CHECK(site.law_in_the_end() == "");
    CHECK(fs::exists(site.dir / "out/tool__disk-volume-deep__page.mdc"));
    site.galleyd.reset();
    REQUIRE(run_command({"umount", "-l", site.docs("disk")}).exit_code == 0);
  }
}

TEST_CASE("mounts: what is mounted where a link on the way to the source leads is seen") {
  if (!has_own_mounts()) return;
  for (const std::string& kernel : kernels) {
    INFO(kernel);
    Site site({kernel});
    fs::rename(site.dir / "repo/docs", site.dir / "real");
    fs::create_directory_symlink(site.dir / "real", site.dir / "repo/docs");
    site.start();
    {
      Mounted over("none", site.dir / "real/a", "tmpfs", "size=1m");
      CHECK(site.law_in_the_end() == "");
    }
    CHECK(site.law_in_the_end() == "");
    {
      Mounted over("none", site.dir / "real", "tmpfs", "size=1m");
      site.write("other.md", "# Another source\n");
      CHECK(site.law_in_the_end() == "");
    }
    CHECK(site.law_in_the_end() == "");
  }
}

TEST_CASE("mounts: another one in the place of one that went unseen is noticed") {
  if (!has_own_mounts()) return;
  for (const std::string& kernel : kernels) {
    INFO(kernel);
    Site site({kernel});
    auto mounted = std::make_unique<Mounted>("none", site.docs("a"), "tmpfs", "size=1m");
    site.write("a/before.md", "# Before\n");
    site.start();
    site.galleyd->signal(SIGSTOP);
    mounted.reset();
    mounted = std::make_unique<Mounted>("none", site.docs("a"), "tmpfs", "size=1m");
    site.write("a/after.md", "# After\n");
    site.galleyd->signal(SIGCONT);
    CHECK(site.law_in_the_end() == "");
    site.write("a/after.md", "# Edited\n");
    CHECK(site.law() == "");
  }
}

TEST_CASE("a source that is deleted, moved and made again is followed") {
  for (const std::string& kernel : kernels) {
    INFO(kernel);
    Site site({kernel});
    site.start();
    const OutputTree right = output_tree(site.dir / "out");
    for (const std::string& folder : {site.dir / "repo", site.docs("")}) {
      fs::rename(folder, site.dir / "away");
      site.galleyd->sync();
      site.galleyd->request("rescan");
      site.galleyd->sync();
      CHECK(difference(output_tree(site.dir / "out"), right) == "");
      CHECK(site.project()["freshness"] == "degraded");
      CHECK(site.project()["documents"] == 4);
      CHECK(site.has_diagnostic("source-missing"));
      const CommandResult audit = site.galleyd->ctl({"audit"});
      CHECK(audit.exit_code == 1);
      CHECK(audit.out.find("source-missing") != std::string::npos);
      CHECK(audit.out.find("audit-") == std::string::npos);
      fs::rename(site.dir / "away", folder);
      CHECK(site.law() == "");
      CHECK(site.project()["freshness"] == "current");
    }
    fs::remove_all(site.docs(""));
    site.galleyd->sync();
    site.write("new.md", "# New\n");
    CHECK(site.law() == "");
    site.write("new.md", "# Newer\n");
    CHECK(site.law() == "");
  }
}

TEST_CASE("a file system that tells of nothing is polled by itself") {
  if (!has_own_mounts()) return;
  if (!has_program("bindfs") || !fs::exists("/dev/fuse")) {
    WARN("skipped: needs bindfs and /dev/fuse, for a file system without events");
    return;
  }
  Site site;
  fs::rename(site.docs(""), site.dir / "behind");
  fs::create_directory(site.docs(""));
  const CommandResult mounted =
      run_command({"bindfs", "--no-allow-other", site.dir / "behind", site.docs("")});
  if (mounted.exit_code != 0) {
    WARN("skipped: bindfs cannot mount: " << mounted.err);
    return;
  }
  site.start();
  CHECK(site.project()["polled_folders"] == 4);
  CHECK(site.project()["watch_backend_reason"].get<std::string>().find("others") !=
        std::string::npos);
  site.dir.write("behind/a/one.md", "# Behind galley's back\n");
  CHECK(Site::in_the_end([&] { return site.against_clean_build(); }) == "");
  site.dir.write("behind/new/page.md", "# New\n");
  CHECK(site.law() == "");
  CHECK(site.galleyd->stop() == 0);
  run_command({"fusermount", "-u", site.docs("")});
}

TEST_CASE("sync holds for folders that are polled") {
  Site site({"watch_backend: polling"});
  site.start();
  for (int i = 0; i < 20; ++i) {
    site.write("a/one.md", "# Round " + std::to_string(i) + "\n");
    site.write("n" + std::to_string(i) + "/m/page.md", "# New\n");
    fs::remove_all(site.docs("n" + std::to_string(i / 2)));
    REQUIRE(site.law() == "");
  }
}
