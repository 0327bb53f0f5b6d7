// Processor time of the whole chain for a megabyte of every hostile source, in a release build, on
// one thread: the slowest of both dialects and the three profiles, the best of a few runs each.
//
//   bench_hostile [NAME]   only sources whose name holds NAME; ROUNDS=3 from the environment
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>

#include "render/page.h"
#include "support/hostile_sources.h"

using namespace galley;
using settings::Profile;

namespace {

constexpr std::size_t megabyte = 1U << 20U;
constexpr double aim = 100;  // milliseconds for a megabyte

int rounds() {
  const char* const set = std::getenv("ROUNDS");
  return set == nullptr ? 3 : std::max(1, std::atoi(set));
}

struct Result {
  std::string name;
  double milliseconds = 0;  // for a megabyte
  double growth = 0;        // bytes of output for a byte
  const char* path = "";
  Profile profile = Profile::lossless;
};

double milliseconds_for(const std::string& source, const char* path,
                        const settings::Project& project, std::size_t& output) {
  const std::clock_t begin = std::clock();
  output = render::render(source, path, project).body.size();
  return 1e3 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

Result measured(const test::HostileSource& hostile) {
  const std::string source = hostile.of_size(megabyte);
  const double megabytes = static_cast<double>(source.size()) / megabyte;
  Result slowest{hostile.name};
  for (const Profile profile : {Profile::lossless, Profile::balanced, Profile::compact}) {
    for (const char* path : {"guide/page.md", "guide/page.mdx"}) {
      settings::Project project;
      project.name = "hostile";
      project.repo = "owner/hostile";
      project.profile = profile;
      double best = std::numeric_limits<double>::max();
      std::size_t output = 0;
      for (int i = rounds(); i > 0; --i) {
        best = std::min(best, milliseconds_for(source, path, project, output));
      }
      slowest.growth = std::max(slowest.growth,
                                static_cast<double>(output) / static_cast<double>(source.size()));
      if (best / megabytes <= slowest.milliseconds) continue;
      slowest.milliseconds = best / megabytes;
      slowest.path = path;
      slowest.profile = profile;
    }
  }
  return slowest;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Result> results;
  for (const test::HostileSource& hostile : test::hostile_sources()) {
    if (argc < 2 || hostile.name.find(argv[1]) != std::string::npos) {
      results.push_back(measured(hostile));
    }
  }
  std::sort(results.begin(), results.end(),
            [](const Result& a, const Result& b) { return a.milliseconds > b.milliseconds; });
  std::printf("%8s %8s\n", "ms/MB", "output x");
  std::size_t above = 0;
  for (const Result& result : results) {
    std::printf("%8.1f %8.1f  %s as %s, %s\n", result.milliseconds, result.growth,
                result.name.c_str(), result.path,
                std::string(settings::to_string(result.profile)).c_str());
    if (result.milliseconds > aim) ++above;
  }
  std::printf("%zu sources, %zu above %.0f ms/MB\n", results.size(), above, aim);
  return results.empty() ? 1 : 0;
}
