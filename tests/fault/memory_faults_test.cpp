// A galleyd that may have no more memory than its ceiling and its own needs: more work than would
// fit at once is done all the same.
#include <cstdlib>
#include <fstream>

#include "fault/site.h"
#include "support/catch.h"
#include "support/sanitized.h"

using namespace galley::test;
namespace fs = std::filesystem;

namespace {

// A memory cgroup of either version; the kernel kills what is in it when it wants more.
class MemoryGroup {
 public:
  explicit MemoryGroup(std::size_t limit) {
    for (const std::string root : {"/sys/fs/cgroup/memory", "/sys/fs/cgroup"}) {
      const fs::path folder = fs::path(root) / ("galley-test-" + std::to_string(::getpid()));
      std::error_code error;
      if (!fs::create_directory(folder, error)) continue;
      folder_ = folder.string();
      for (const char* file : {"memory.limit_in_bytes", "memory.max"}) {
        if (write(file, std::to_string(limit))) return;
      }
      fs::remove(folder, error);
      folder_.clear();
    }
  }
  ~MemoryGroup() {
    if (!folder_.empty()) ::rmdir(folder_.c_str());
  }
  MemoryGroup(const MemoryGroup&) = delete;
  MemoryGroup& operator=(const MemoryGroup&) = delete;

  bool is_there() const { return !folder_.empty(); }
  bool take(pid_t process) const { return write("cgroup.procs", std::to_string(process)); }

 private:
  bool write(const std::string& file, const std::string& text) const {
    if (!fs::exists(folder_ + "/" + file)) return false;
    std::ofstream stream(folder_ + "/" + file);
    stream << text << std::flush;
    return stream.good();
  }

  std::string folder_;
};

std::size_t peak_kib(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6));
  }
  return 0;
}

}  // namespace

TEST_CASE("memory: many times the ceiling in changed pages takes no more than the ceiling allows") {
  if (is_sanitized) {
    WARN("skipped: a sanitizer needs memory of its own");
    return;
  }
  // 100,000 pages take minutes on a slow disk; a soak has them.
  const std::size_t pages = std::getenv("GALLEY_SOAK") != nullptr ? 100'000 : 4'000;
  constexpr std::size_t ceiling = 32;  // MiB
  // What galleyd takes beside it, with room to spare: its own, and 2 KiB for each page that waits.
  const std::size_t needs = 48 + pages / 512;
  const MemoryGroup group((ceiling + needs) << 20U);
  if (!group.is_there()) {
    WARN("skipped: needs the right to make a memory cgroup");
    return;
  }
  Site site({}, "performance:\n  memory_limit_mb: " + std::to_string(ceiling) + "\n");
  site.start();
  REQUIRE(group.take(site.galleyd->pid()));
  const std::string text(100, 'x');
  std::string page;
  for (int line = 0; line < 200; ++line) page += text + "\n\n";
  for (std::size_t i = 0; i < pages; ++i) {
    site.write("many/" + std::to_string(i / 500) + "/" + std::to_string(i) + ".md",
               "# Page " + std::to_string(i) + "\n\n" + page);
  }
  site.galleyd->sync(std::chrono::minutes(10));
  CHECK(site.project()["documents"] == pages + 4);
  CHECK(site.against_clean_build(std::chrono::minutes(10)) == "");
  CHECK(peak_kib(site.galleyd->pid()) < (ceiling + needs) << 10U);
}
