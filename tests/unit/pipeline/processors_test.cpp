#include "pipeline/processors.h"

#include <sched.h>

#include "support/catch.h"

using galley::pipeline::quota_processors;
using galley::pipeline::usable_processors;

TEST_CASE("a cgroup quota counts in whole processors, rounded up") {
  CHECK(quota_processors("max 100000") == std::nullopt);
  CHECK(quota_processors("-1 100000") == std::nullopt);
  CHECK(quota_processors("") == std::nullopt);
  CHECK(quota_processors("150000 100000") == 2U);
  CHECK(quota_processors("50000 100000") == 1U);
}

TEST_CASE("the affinity mask limits the processors") {
  cpu_set_t before;
  REQUIRE(sched_getaffinity(0, sizeof before, &before) == 0);
  cpu_set_t one;
  CPU_ZERO(&one);
  for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu) {
    if (CPU_ISSET(cpu, &before)) CPU_SET(cpu, &one);
  }
  REQUIRE(sched_setaffinity(0, sizeof one, &one) == 0);
  CHECK(usable_processors() == 1);
  REQUIRE(sched_setaffinity(0, sizeof before, &before) == 0);
  CHECK(usable_processors() <= static_cast<unsigned>(CPU_COUNT(&before)));
}
