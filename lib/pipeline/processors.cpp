#include "pipeline/processors.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include <sched.h>

namespace galley::pipeline {
namespace {

std::string first_line(const std::string& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

unsigned affinity_processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return static_cast<unsigned>(std::max(CPU_COUNT(&set), 1));
}

// The cgroup of this process and every one above it limit us: "0::/user.slice/galleyd.service" in
// v2, "4:cpu,cpuacct:/galley" in v1 (cgroups(7), /proc/PID/cgroup).
std::vector<std::string> quotas() {
  std::vector<std::string> found;
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    for (std::string group = line.substr(second + 1);; group = group.substr(0, group.rfind('/'))) {
      if (controllers.empty()) {
        found.push_back(first_line("/sys/fs/cgroup" + group + "/cpu.max"));
      } else if (("," + controllers + ",").find(",cpu,") != std::string::npos) {
        const std::string folder = "/sys/fs/cgroup/cpu" + group;
        found.push_back(first_line(folder + "/cpu.cfs_quota_us") + " " +
                        first_line(folder + "/cpu.cfs_period_us"));
      }
      if (group.empty() || group == "/") break;
    }
  }
  return found;
}

}  // namespace

std::optional<unsigned> quota_processors(const std::string& cpu_max) {
  std::istringstream text(cpu_max);
  long long quota = 0;
  long long period = 0;
  if (!(text >> quota >> period) || quota <= 0 || period <= 0) return std::nullopt;
  return static_cast<unsigned>(std::clamp((quota + period - 1) / period, 1LL, 4096LL));
}

unsigned usable_processors() {
  unsigned count = affinity_processors();
  for (const std::string& quota : quotas()) {
    count = std::min(count, quota_processors(quota).value_or(count));
  }
  return count;
}

}  // namespace galley::pipeline
