#include "render/selection.h"

#include "support/catch.h"

using namespace galley::render;

namespace {

std::optional<std::string> lines(std::string_view text, std::vector<LineRange> ranges) {
  return select_lines(text, {std::move(ranges), ""});
}

std::optional<std::string> region(std::string_view text, std::string name) {
  return select_lines(text, {{}, std::move(name)});
}

}  // namespace

TEST_CASE("a selection without ranges or region is the whole text, less its last line ending") {
  CHECK(lines("a\nb\n", {}) == "a\nb");
  CHECK(lines("a\r\n", {}) == "a");
  CHECK(lines("", {}) == "");
}

TEST_CASE("line ranges are counted from 1, both ends included, and may be open") {
  const std::string text = "1\n2\n3\n4\n5\n";
  CHECK(lines(text, {{2, 3}}) == "2\n3");
  CHECK(lines(text, {{4, 0}}) == "4\n5");
  CHECK(lines(text, {{0, 2}}) == "1\n2");
  CHECK(lines(text, {{1, 1}, {5, 5}}) == "1\n5");
  CHECK(lines(text, {{9, 12}}) == "");
}

TEST_CASE("a region is found in the comments of mdBook, VitePress and PyMdown") {
  CHECK(region("x\n// ANCHOR: here\na\n// ANCHOR_END: here\ny\n", "here") == "a");
  CHECK(region("x\n// #region here\n  a\n// #endregion here\ny\n", "here") == "  a");
  CHECK(region("x\n<!-- #region here -->\na\n<!-- #endregion -->\ny\n", "here") == "a");
  CHECK(region("x\n# --8<-- [start:here]\na\n# --8<-- [end:here]\ny\n", "here") == "a");
}

TEST_CASE("a region is found in whatever an editor folds") {
  CHECK(region("//region here\na\n//endregion\n", "here") == "a");
  CHECK(region("  // region here\na\n  // endregion here\n", "here") == "a");
  CHECK(region("# region here\na\n# endregion\n", "here") == "a");
  CHECK(region("<!-- region here -->\na\n<!-- endregion here -->\nb\n", "here") == "a");
  CHECK(region("#pragma region here\na\n#pragma endregion\nb\n", "here") == "a");
  CHECK(region("#Region \"here\"\na\n#End Region\nb\n", "here") == "a");
  CHECK_FALSE(region("x // region here\na\n", "here"));
  CHECK(region("// region here\n// regions\n", "here") == "// regions");
}

TEST_CASE("the marks of regions inside a region are left out, and a region may come in parts") {
  CHECK(region("// ANCHOR: a\n1\n// ANCHOR: b\n2\n// ANCHOR_END: b\n3\n// ANCHOR_END: a\n", "a") ==
        "1\n2\n3");
  CHECK(region("// ANCHOR: a\n1\n// ANCHOR_END: a\n2\n// ANCHOR: a\n3\n// ANCHOR_END: a\n", "a") ==
        "1\n3");
}

TEST_CASE("a region that is not begun is not there; one that is not ended goes to the end") {
  CHECK_FALSE(region("a\n// ANCHOR: heretic\n", "here"));
  CHECK(region("// ANCHOR: here\na\nb\n", "here") == "a\nb");
}

TEST_CASE("a line range is written with one separator, and anything else is none") {
  const auto range = parse_line_range("3:5", ':');
  REQUIRE(range);
  CHECK((range->first == 3 && range->last == 5));
  CHECK(parse_line_range("7", ':')->last == 7);
  CHECK(parse_line_range("7:", ':')->last == 0);
  CHECK(parse_line_range(":7", ':')->first == 0);
  CHECK(parse_line_range("1,3", ',')->last == 3);
  for (const std::string_view wrong : {"", "a", "1:a", "1-3", "-1", "99999999999", "0"}) {
    INFO(wrong);
    CHECK_FALSE(parse_line_range(wrong, ':'));
  }
}

TEST_CASE("common indentation goes, blank lines do not count") {
  CHECK(without_common_indent("    a\n\n      b\n") == "a\n\n  b");
  CHECK(without_common_indent("a\n  b") == "a\n  b");
  CHECK(without_common_indent("  \n  a") == "\na");
}
