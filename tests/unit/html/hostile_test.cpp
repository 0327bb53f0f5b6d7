// Sources made to be slow, deep or large, as pages of HTML: what is judged is how the processor
// time grows.
#include <ctime>
#include <limits>

#include "law.h"
#include "rendered.h"
#include "support/catch.h"
#include "support/growth.h"
#include "support/hostile_sources.h"

using galley::test::html_complaint;
using galley::test::page_of;

namespace {

constexpr std::size_t megabyte = 1U << 20U;
// In seconds for a megabyte: whoever takes no longer is not looked at more.
#ifdef NDEBUG
constexpr std::size_t source_size = megabyte / 32;
constexpr double aim = 0.3;
#else
constexpr std::size_t source_size = megabyte / 512;
constexpr double aim = std::numeric_limits<double>::infinity();
#endif

std::string repeated(const std::string& text, std::size_t size) {
  std::string out;
  while (out.size() < size) out += text;
  return out;
}

// Tags that close nothing, below many that are open.
std::vector<galley::test::HostileSource> sources() {
  std::vector<galley::test::HostileSource> all = galley::test::hostile_sources();
  const auto add = [&](const char* name, const char* open, const char* between, const char* close) {
    all.push_back({name, [=](std::size_t size) {
                     return repeated(open, size / 2) + between + repeated(close, size / 2);
                   }});
  };
  add("divs and paragraphs' ends", "<div>\n", "\n", "</p>\n");
  add("divs and paragraphs' ends in text", "a<b>", "", "</i>");
  add("open tags below a list in a div", "<div>\n\n- <b>\n", "", "  </div>\n");
  add("footnotes", "[^a]: b\n[^c]: d\ne\n", "\n", "f[^a]");
  add("many footnotes of one block", "[^a", "]: b\n\n", "[^a] [^");
  add("components in a paragraph", "<A>", "b", "</A>");
  add("shortcodes", "{{< a >}}", "", "{{% b %}}");
  return all;
}

}  // namespace

TEST_CASE("hostile sources become pages in linear time, and nothing else than pages") {
  for (const auto& hostile : sources()) {
    for (const char* path : {"guide/page.md", "guide/page.mdx"}) {
      INFO(hostile.name << " as " << path);
      const std::string source = hostile.of_size(source_size);
      const std::clock_t begin = std::clock();
      const galley::html::Page page = page_of(source, path);
      const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
      std::size_t size = 0;
      for (const auto& part : page.parts) {
        size += part.html.size();
        CHECK(html_complaint(part.html).empty());
      }
      CHECK(size <= 64 * source.size() + megabyte);
      const auto again = [&](std::size_t bytes) { page_of(hostile.of_size(bytes), path); };
      if (seconds * double{megabyte} / source_size > aim) {
        CHECK(galley::test::growth(source_size, again) <= galley::test::max_growth);
      }
    }
  }
}
