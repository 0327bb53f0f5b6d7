#include "support/growth.h"

#include <algorithm>
#include <ctime>

#include "support/sanitized.h"

namespace galley::test {

namespace {

constexpr std::size_t smaller = 4;
constexpr std::size_t part_when_sanitized = 16;
constexpr int attempts = 5;
constexpr double shortest = 2e-4;  // seconds; of less, noise is most

double seconds_for(std::size_t size, const std::function<void(std::size_t)>& work) {
  const std::clock_t begin = std::clock();
  work(size);
  return std::max(shortest, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
}

}  // namespace

double growth(std::size_t size, const std::function<void(std::size_t)>& work) {
  if (is_sanitized) {
    work(size / part_when_sanitized);
    return 0;
  }
  double large = seconds_for(size, work);
  double small = seconds_for(size / smaller, work);
  for (int i = 1; i < attempts && large > max_growth * small; ++i) {
    large = std::min(large, seconds_for(size, work));
    small = std::min(small, seconds_for(size / smaller, work));
  }
  return large / small;
}

}  // namespace galley::test
