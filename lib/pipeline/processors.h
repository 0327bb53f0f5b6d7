// Thread: any. Role: how many processors this process may use.
// Promise: at least 1; the affinity mask and the cgroup's CPU quota (v1 and v2) both count.
#pragma once

#include <optional>
#include <string>

namespace galley::pipeline {

unsigned usable_processors();

// Processors that a cgroup quota allows, rounded up: of "max 100000" none, of "150000 100000" 2
// (cgroup v2 cpu.max; v1's two files joined by a space mean the same, with -1 for "max").
std::optional<unsigned> quota_processors(const std::string& cpu_max);

}  // namespace galley::pipeline
