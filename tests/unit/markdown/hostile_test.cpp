// Sources made to be slow. What counts is how processor time grows; the figures are printed.
#include <ctime>
#include <iostream>

#include "dump.h"
#include "support/catch.h"
#include "support/growth.h"
#include "support/hostile_sources.h"
#include "support/sanitized.h"

using galley::markdown::Dialect;
using galley::markdown::scan;

namespace {

constexpr std::size_t megabyte = 1U << 20U;
constexpr std::size_t source_size = galley::test::is_sanitized ? megabyte / 64 : megabyte / 2;
constexpr double aim =
    0.1;  // seconds for a megabyte; whoever takes no longer is not looked at more

double seconds_for(const std::string& source, Dialect dialect) {
  const std::clock_t begin = std::clock();
  const auto document = scan(source, dialect);
  const std::clock_t end = std::clock();
  INFO("inlines " << document.inlines.size());
  CHECK(galley::test::broken_promise(document) == "");
  return static_cast<double>(end - begin) / CLOCKS_PER_SEC;
}

}  // namespace

TEST_CASE("hostile sources are scanned in linear time") {
  double worst = 0;
  std::string worst_name;
  for (const galley::test::HostileSource& hostile : galley::test::hostile_sources()) {
    const std::string source = hostile.of_size(source_size);
    for (const Dialect dialect : {Dialect::markdown, Dialect::mdx}) {
      INFO(hostile.name);
      const double seconds = seconds_for(source, dialect);
      const double per_megabyte =
          seconds * static_cast<double>(megabyte) / static_cast<double>(source.size());
      const auto again = [&](std::size_t size) { scan(hostile.of_size(size), dialect); };
      if (per_megabyte > aim) {
        CHECK(galley::test::growth(source_size, again) <= galley::test::max_growth);
      }
      if (per_megabyte > worst) {
        worst = per_megabyte;
        worst_name = hostile.name;
      }
      if (std::getenv("GALLEY_SHOW") != nullptr) {
        std::cout << static_cast<int>(1000 * per_megabyte) << " ms/MB "
                  << (dialect == Dialect::mdx ? "mdx " : "markdown ") << hostile.name << "\n";
      }
    }
  }
  std::cout << "slowest hostile source: " << static_cast<int>(1000 * worst) << " ms/MB, "
            << worst_name << "\n";
}
