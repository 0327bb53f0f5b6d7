#include "render/js_literal.h"

#include "render/yaml_scalar.h"
#include "support/catch.h"

using galley::render::literal_value;
using galley::render::take_literal;

namespace {

// The value as YAML, and what is left behind it.
std::string read(std::string_view text) {
  const auto value = take_literal(text);
  return value ? galley::render::yaml_flow(*value) + "|" + std::string(text) : "none";
}

}  // namespace

TEST_CASE(
    "string literals, plain templates and numbers have a value, other expressions have none") {
  CHECK(literal_value("'a'") == "a");
  CHECK(literal_value(" \"it's\" ") == "it's");
  CHECK(literal_value("`a b`") == "a b");
  CHECK(literal_value("'a\\n\\'b\\u0041\\x42\\u{1F389}'") == "a\n'bAB🎉");
  CHECK(literal_value("''") == "");
  CHECK(literal_value("'\\uD83C\\uDF89'") == "🎉");
  CHECK(literal_value("'\\uD83C \\uDF89'") == "\xEF\xBF\xBD \xEF\xBF\xBD");
  CHECK(literal_value(" 5 ") == "5");
  CHECK(literal_value("1.5") == "1.5");
  CHECK_FALSE(literal_value("1.").has_value());
  CHECK_FALSE(literal_value("-1").has_value());
  CHECK_FALSE(literal_value("1 + 2").has_value());
  CHECK_FALSE(literal_value("`a ${b}`").has_value());
  CHECK_FALSE(literal_value("'a' + 'b'").has_value());
  CHECK_FALSE(literal_value("a").has_value());
  CHECK_FALSE(literal_value("'").has_value());
  CHECK_FALSE(literal_value("'\\u12'").has_value());
  CHECK_FALSE(literal_value("").has_value());
}

TEST_CASE("a literal is taken off the text with everything in it") {
  CHECK(read("/* a */ [1, -2.5, 0x1F, 1_000,] b") == "[1, -2.5, 0x1F, 1_000]| b");
  CHECK(read("{a: true, 'b-c': null, \"d\": {}, // e\n f: []}; g") ==
        "{a: true, b-c: null, d: {}, f: []}|; g");
  CHECK(read("{a: 1, a: 2}") == "{a: 2}|");
  CHECK(read("'yes'") == "\"yes\"|");
}

TEST_CASE("what is not a literal to its end has no value") {
  for (const char* const text : {"", "a", "[a]", "[1", "[1 2]", "{a}", "{a: b}", "{...a}", "{a: 1",
                                 "-a", "undefined", "new Date()", "<A/>", "'a", "/* a"}) {
    INFO(text);
    CHECK(read(text) == "none");
  }
  CHECK(read(std::string(100000, '[')) == "none");
  CHECK(read(std::string(40, '[') + std::string(40, ']')).size() == 81);
}
