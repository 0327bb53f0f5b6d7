#include "render/tables.h"

#include "markdown/document.h"
#include "support/catch.h"
#include "support/growth.h"

using namespace galley;
using settings::Profile;

namespace {

std::string shrunk(const std::string& source, Profile profile) {
  const markdown::Document document = markdown::scan(source, markdown::Dialect::markdown);
  return markdown::apply(source, render::shrink_tables(document, profile));
}

}  // namespace

TEST_CASE("cells keep one space of their padding, or none, and their text") {
  const std::string table = "|  a  | b|\n| :------ |---|\n|   c d   |  |\n";
  CHECK(shrunk(table, Profile::lossless) == table);
  CHECK(shrunk(table, Profile::balanced) == "| a | b|\n| :--- |---|\n| c d | |\n");
  CHECK(shrunk(table, Profile::compact) == "|a|b|\n|:---|---|\n|c d| |\n");
}

TEST_CASE("what stands outside of the pipes of a row is not padding") {
  CHECK(shrunk("a  |  b\n---|---\nc  |  d\n", Profile::compact) == "a|b\n---|---\nc|d\n");
  CHECK(shrunk("> | a |\n> | --- |\n", Profile::compact) == "> |a|\n> |---|\n");
  CHECK(shrunk("- | a |\n  | --- |\n", Profile::compact) == "- |a|\n  |---|\n");
}

TEST_CASE("a backslash at the end of a cell is kept apart from the pipe") {
  CHECK(shrunk("| a \\  |\n| --- |\n", Profile::compact) == "|a \\ |\n|---|\n");
}

TEST_CASE("a table of more columns than anybody reads stays as it is") {
  std::string row;
  std::string delimiters;
  for (int i = 0; i < 129; ++i) {
    row += "|  a  ";
    delimiters += "| --- ";
  }
  const std::string table = row + "|\n" + delimiters + "|\n";
  CHECK(shrunk(table, Profile::compact) == table);
}

TEST_CASE("tables made to be slow take linear time") {
  const auto shrink = [](std::size_t size) {
    std::string source = "|a|b|\n|---|---|\n";
    const std::string row = "|" + std::string(size / 4, ' ') + "|a|\n";
    source += row + row;
    while (source.size() < size) source += "|  |   |\n";
    CHECK(shrunk(source, Profile::compact).size() < source.size());
  };
  CHECK(test::growth(2U << 20U, shrink) <= test::max_growth);
}
