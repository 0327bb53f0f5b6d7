// Sources made to be slow. What counts is processor time; the bound is generous, for debug builds.
// The figures are printed.
#include <ctime>
#include <iostream>

#include "dump.h"
#include "support/catch.h"

using galley::markdown::Dialect;
using galley::markdown::scan;

namespace {

constexpr std::size_t megabyte = 1U << 20U;
#ifdef NDEBUG
constexpr std::size_t source_size = megabyte;
constexpr double max_seconds_per_megabyte = 1.0;
#else
constexpr std::size_t source_size = megabyte / 4;  // enough to tell linear from quadratic
constexpr double max_seconds_per_megabyte = 5.0;   // sanitizers are in it
#endif

std::string repeated(std::string_view text) {
  std::string out;
  out.reserve(source_size + text.size());
  while (out.size() < source_size) out += text;
  return out;
}

struct Generator {
  const char* name;
  std::string source;
};

std::string rising(char c) {
  std::string out;
  for (std::size_t i = 1; out.size() < source_size; ++i) out += std::string(i, c) + " a ";
  return out;
}

std::string nested_lists() {
  std::string out;
  for (std::size_t i = 0; out.size() < source_size; ++i) {
    out += std::string(2 * (i % 200), ' ') + "- a\n";
  }
  return out;
}

std::string deep_list_then_blanks() {
  std::string out;
  for (int i = 0; i < 50; ++i) out += std::string(static_cast<std::size_t>(2 * i), ' ') + "- a\n";
  return out + repeated("\n");
}

std::string definitions() {
  std::string out;
  for (std::size_t i = 0; out.size() < source_size; ++i) {
    out += "[" + std::to_string(i) + "]: a\n[" + std::to_string(i) + "]\n\n";
  }
  return out;
}

std::string nested_tags() {
  std::string out;
  for (std::size_t i = 0; out.size() < source_size; ++i)
    out += "<A" + std::to_string(i % 1000) + ">\n";
  return out;
}

std::vector<Generator> generators() {
  std::vector<Generator> all;
  for (const char* text : {"[",
                           "![",
                           "]",
                           "[a](",
                           "![[]()",
                           "![[](",
                           "[a][",
                           "[a](<b",
                           "[a](b \"c",
                           "[a](b (c",
                           "[](",
                           "`a ``b ",
                           "`",
                           "``a`",
                           "<",
                           "<a ",
                           "<a b='",
                           "<a b={",
                           "<A b=\"",
                           "</",
                           "<A\n",
                           "<A>\n",
                           "<A b={[({`${",
                           "<!--",
                           "<!-- a ",
                           "<?",
                           "<!A",
                           "<![CDATA[",
                           "a <? ",
                           "{",
                           "{a",
                           "}",
                           "{[(",
                           "{`${",
                           "{/*",
                           "{/[",
                           "{'",
                           "{<a>",
                           "{<a b={",
                           "> ",
                           ">",
                           "> > a\n",
                           "- ",
                           "1. ",
                           "- a\n",
                           "* * ",
                           "\n",
                           "\r",
                           " ",
                           "\t",
                           "a\n",
                           "a  \n",
                           "\\",
                           "\\\n",
                           "#",
                           "# a\n",
                           "```\n",
                           "``` `\n",
                           "~~~",
                           "|",
                           "|a|\n|-|\n",
                           "|a",
                           "a|b\n",
                           "-|-\n",
                           "[a]: b\n",
                           "[a]: ",
                           "[a]: b 'c\n",
                           "[a\n",
                           "export const a = {\n",
                           "export const a = {\n\n",
                           "import {\n\n",
                           "import a from 'b'\n",
                           "export const a = `\n\n",
                           "{\n\n",
                           "<A\n\n",
                           "<A b='\n\n",
                           "> <A\n",
                           "- {\n\n",
                           "<div>\n",
                           "<pre>\n",
                           "<script>a\n\n",
                           "---\n",
                           "===\n",
                           "a\n===\n",
                           "http://a.b(",
                           "a@b.c_",
                           "&amp;",
                           "*a_ ",
                           "*a**b_ c__",
                           "<a@b.c",
                           "<a:b",
                           "|\n",
                           ":-|",
                           "<A {",
                           "> <!--\n\n",
                           "<!--\n",
                           "<A b={/*",
                           "<a.",
                           "<a:",
                           ":::a\n",
                           ":::a\n:::\n",
                           "- :::a\n",
                           ":::a[",
                           ":::a\n:::::\n",
                           "!!! a\n",
                           "!!! a\n\n\n",
                           "!!! a\n    b\n",
                           "=== \"a\"\n\n    b\n",
                           "{{<",
                           "{{< note >}}\n",
                           "<llm-only>\n"}) {
    all.push_back({text, repeated(text)});
  }
  all.push_back({"one long line", std::string(source_size, 'a')});
  all.push_back({"open and nested brackets", repeated("[") + repeated("]")});
  all.push_back({"nested brackets and a definition", "[a]: b\n\n" + repeated("[") + repeated("]")});
  all.push_back({"nested braces", repeated("{") + repeated("}")});
  all.push_back({"rising backtick runs", rising('`')});
  all.push_back({"rising backtick runs on lines of a quote", "> " + rising('`')});
  all.push_back({"rising tildes", rising('~')});
  all.push_back({"nested lists", nested_lists()});
  all.push_back({"blank lines in a deep list", deep_list_then_blanks()});
  all.push_back({"many definitions", definitions()});
  all.push_back({"nested directives", repeated(":::a\n") + repeated(":::\n")});
  all.push_back({"blank lines behind an admonition", "!!! a\n" + repeated("\n")});
  all.push_back({"nested tags", nested_tags()});
  all.push_back({"one wide table", repeated("|a") + "\n" + repeated("|-") + "\n"});
  all.push_back({"comments cut off by quotes", repeated("> <!--\n\n") + "-->"});
  all.push_back({"paragraph then unclosed", repeated("a\n<A b={\n")});
  return all;
}

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
  for (const Generator& generator : generators()) {
    for (const Dialect dialect : {Dialect::markdown, Dialect::mdx}) {
      INFO(generator.name);
      const double seconds = seconds_for(generator.source, dialect);
      const double per_megabyte =
          seconds * static_cast<double>(megabyte) / static_cast<double>(generator.source.size());
      CHECK(per_megabyte < max_seconds_per_megabyte);
      if (per_megabyte > worst) {
        worst = per_megabyte;
        worst_name = generator.name;
      }
      if (std::getenv("GALLEY_SHOW") != nullptr) {
        std::cout << static_cast<int>(1000 * per_megabyte) << " ms/MB "
                  << (dialect == Dialect::mdx ? "mdx " : "markdown ")
                  << Catch::Detail::stringify(std::string(generator.name)) << "\n";
      }
    }
  }
  std::cout << "slowest hostile source: " << static_cast<int>(1000 * worst) << " ms/MB, "
            << Catch::Detail::stringify(worst_name) << "\n";
}
