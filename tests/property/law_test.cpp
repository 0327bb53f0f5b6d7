// The law: after any sequence of edits, renames, deletions, faults and restarts the outputs are
// those of a clean build of the final sources.
#include <csignal>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "property/writer.h"
#include "support/catch.h"
#include "support/galley_process.h"
#include "support/output_tree.h"
#include "support/sanitized.h"
#include "support/short_queues.h"

using namespace galley::test;
namespace fs = std::filesystem;

namespace {

unsigned count(const char* variable, unsigned otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

// Mounts of a test are seen by nobody else. Needs root.
bool has_own_mounts() {
  static const bool has = ::geteuid() == 0 && ::unshare(CLONE_NEWNS) == 0 &&
                          ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  return has;
}

// A repository, a daemon on it, and what happens to both.
class World {
 public:
  explicit World(unsigned seed) : writer_(seed, dir_ / "repo") {
    dir_.write("repo/mkdocs.yml", "site_name: x\n");
    dir_.write("repo/docs/index.md", "# Index\n");
    dir_.write("repo/snippets/part0.md", "Part.\n");
    run_command({"git", "init", "-q", "-b", "main", dir_ / "repo"});
    fs::create_directories(dir_ / "out");
    has_html_ = writer_.below(2) == 0;
    if (has_html_) note("with pages of HTML");
    if (has_own_mounts() && writer_.below(2) == 0) {
      is_small_disk_ = ::mount("none", (dir_ / "out").c_str(), "tmpfs", 0, "size=4m") == 0;
    }
    start();
  }
  ~World() {
    galleyd_.reset();
    if (is_small_disk_) ::umount2((dir_ / "out").c_str(), MNT_DETACH);
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void step() {
    const std::size_t die = writer_.below(12);
    if (die == 0) {
      fault();
    } else {
      note(writer_.act());
    }
  }

  // Everything that is under way ends; then the law must hold.
  std::string law() {
    heal();
    galleyd_->sync();
    std::string wrong = against_clean_build();
    // What failed for a reason that has passed is tried again by itself, after 30 s at the latest.
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!wrong.empty() && has_failed_ && std::chrono::steady_clock::now() < until) {
      galleyd_->sync();
      ::usleep(100'000);
      wrong = against_clean_build();
    }
    has_failed_ = false;
    return wrong;
  }

  const std::string& story() const { return story_; }
  std::string log() const { return galleyd_->log(); }
  std::size_t faults() const { return faults_; }
  int stop() {
    heal();
    return galleyd_->stop();
  }

 private:
  std::vector<std::string> arguments(const std::string& out) const {
    return {"--config", dir_ / (out + ".yaml")};
  }

  void write_settings(const std::string& out) {
    static const std::vector<std::string> backends = {"auto", "inotify", "polling", "auto"};
    const std::string& backend = backends[writer_.below(4)];
    if (out == "out") note("watched by " + backend);
    dir_.write(out + ".yaml",
               "projects:\n  - name: tool\n    source: " + (dir_ / "repo/docs") +
                   "\n    output: " + (dir_ / out) + "\n    watch_backend: " + backend + "\n" +
                   (has_html_ ? "    html: " + (dir_ / (out + "-html")) + "\n" : ""));
  }

  void start() {
    write_settings("out");
    std::optional<ShortQueues> short_queues;
    if (has_own_mounts() && writer_.below(3) == 0) {
      note("short queues");
      short_queues.emplace();
    }
    galleyd_ = std::make_unique<GalleyProcess>(arguments("out"));
    galleyd_->wait_ready();
  }

  std::string against_clean_build() {
    fs::remove_all(dir_ / "clean");
    fs::remove_all(dir_ / "clean-html");
    write_settings("clean");
    std::vector<std::string> clean = arguments("clean");
    clean.insert(clean.begin(), "--once");
    const CommandResult result = run_galleyd(clean);
    if (!fs::exists(dir_ / "repo/docs")) return {};  // there is nothing to be built
    if (result.exit_code > 1) return "the clean build failed: " + result.err;
    std::string wrong;
    for (const char* const below : {"", "-html", "-html/assets"}) {
      wrong += difference(output_tree(dir_ / "out" + below), output_tree(dir_ / "clean" + below));
    }
    return wrong;
  }

  void fault() {
    ++faults_;
    switch (writer_.below(6)) {
      case 0:
        note("KILL and start");
        wake();
        galleyd_->signal(SIGKILL);
        galleyd_->wait_exit();
        return start();
      case 1:
        note("STOP");
        is_asleep_ = true;
        return galleyd_->signal(SIGSTOP);
      case 2:
        note("storm");
        return storm();
      case 3:
        note("full disk");
        return fill_disk();
      case 4:
        note("another backend");
        wake();
        write_settings("out");
        galleyd_->request("reload");
        return;
      default:
        note("outputs deleted, rescan");
        wake();
        if (!is_full_) delete_outputs();
        galleyd_->request("rescan");
        return;
    }
  }

  void storm() const {
    for (int i = 0; i < 300; ++i) {
      const std::string name = "repo/docs/a/storm" + std::to_string(i % 60) + ".md";
      if (i % 3 == 2) {
        std::error_code ignored;
        fs::remove(dir_ / name, ignored);
      } else if (fs::is_directory(dir_ / "repo/docs/a")) {
        std::ofstream(dir_ / name) << "# Storm " << i << "\n";
      }
    }
  }

  void fill_disk() {
    if (!is_small_disk_) return;
    is_full_ = true;
    has_failed_ = true;
    std::ofstream ballast(dir_ / "out/ballast", std::ios::binary);
    const std::string block(1U << 16U, 'x');
    while (ballast << block << std::flush) continue;
  }

  void delete_outputs() const {
    for (const auto& entry : fs::directory_iterator(dir_ / "out")) {
      std::error_code ignored;
      if (entry.path().extension() == ".mdc" && std::hash<std::string>{}(entry.path()) % 3 == 0) {
        fs::remove(entry.path(), ignored);
      }
    }
  }

  void wake() {
    if (std::exchange(is_asleep_, false)) galleyd_->signal(SIGCONT);
  }

  void heal() {
    wake();
    writer_.rest();
    if (!std::exchange(is_full_, false)) return;
    std::error_code ignored;
    fs::remove(dir_ / "out/ballast", ignored);
  }

  void note(const std::string& what) { story_ += what + "\n"; }

  TempDir dir_;
  Writer writer_;
  std::unique_ptr<GalleyProcess> galleyd_;
  std::string story_;
  std::size_t faults_ = 0;
  bool is_small_disk_ = false;
  bool has_html_ = false;
  bool is_asleep_ = false;
  bool is_full_ = false;
  bool has_failed_ = false;
};

}  // namespace

TEST_CASE("after random work and faults the outputs are those of a clean build") {
  const unsigned first = count("GALLEY_LAW_FIRST_SEED", 1);
  const unsigned seeds = count("GALLEY_LAW_SEEDS", is_sanitized ? 15 : 50);
  const unsigned steps = count("GALLEY_LAW_STEPS", 60);
  std::size_t faults = 0;
  for (unsigned seed = first; seed < first + seeds; ++seed) {
    World world(seed);
    for (unsigned step = 1; step <= steps; ++step) {
      world.step();
      if (step % 15 != 0) continue;
      INFO("seed " << seed << ", step " << step << "; what happened:\n" << world.story());
      const std::string wrong = world.law();
      INFO(world.log());
      REQUIRE(wrong == "");
    }
    CHECK(world.stop() == 0);
    faults += world.faults();
  }
  std::printf("law: %u seeds from %u, %u steps each, %zu faults\n", seeds, first, steps, faults);
}
