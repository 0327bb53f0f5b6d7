#include "render/pieces.h"

#include "support/catch.h"

using galley::render::Pieces;
using galley::render::Splitter;

namespace {

// The pieces with a '|' between them.
std::string cut(std::string_view text, Splitter splitter) {
  Pieces pieces(text, splitter);
  std::string out;
  for (auto piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
    out += (out.empty() ? "" : "|") + std::string(piece);
  }
  return out;
}

std::string cl100k(std::string_view text) { return cut(text, Splitter::cl100k); }
std::string o200k(std::string_view text) { return cut(text, Splitter::o200k); }

}  // namespace

TEST_CASE("a word takes what stands before it, unless that is a letter, a digit or a line ending") {
  for (const auto split : {cl100k, o200k}) {
    CHECK(split("one two") == "one| two");
    CHECK(split("(one).two") == "(one|).|two");
    CHECK(split("\tone\ntwo") == "\tone|\n|two");
    CHECK(split("a1b") == "a|1|b");
  }
  CHECK(cl100k("x\xC2\xA0y") == "x|\xC2\xA0y");
}

TEST_CASE("digits are taken by three") {
  for (const auto split : {cl100k, o200k}) {
    CHECK(split("1234567") == "123|456|7");
    CHECK(split(" 12") == " |12");
    CHECK(split("²③Ⅷ٣") == "²③Ⅷ|٣");
  }
}

TEST_CASE("signs take a space before them and the line endings behind them") {
  for (const auto split : {cl100k, o200k}) {
    CHECK(split("a == b") == "a| ==| b");
    CHECK(split("!\n\n!") == "!\n\n|!");
    CHECK(split("  !!") == " | !!");
  }
  CHECK(cl100k("!\n/\n") == "!\n|/\n");
  CHECK(o200k("!\n/\n") == "!\n/\n");
}

TEST_CASE("white space ends at its last line ending, or leaves its last blank to what follows") {
  for (const auto split : {cl100k, o200k}) {
    CHECK(split("a \n  \n   b") == "a| \n  \n|  | b");
    CHECK(split("a   ") == "a|   ");
    CHECK(split("a\n  ") == "a|\n|  ");
    CHECK(split("a  1") == "a| | |1");
  }
}

TEST_CASE("a contraction is a piece of its own in cl100k and part of the word in o200k") {
  CHECK(cl100k("don't I'LL he's") == "don|'t| I|'LL| he|'s");
  CHECK(o200k("don't I'LL he's") == "don't| I'LL| he's");
  CHECK(cl100k("'store") == "'s|tore");
  CHECK(o200k("'store") == "'store");
  CHECK(cl100k("a'\u017Fb") == "a|'\u017F|b");
  CHECK(cl100k("'x 'l 'v") == "'x| '|l| '|v");
}

TEST_CASE("case ends a word in o200k only") {
  CHECK(cl100k("camelCaseHTTPServer") == "camelCaseHTTPServer");
  CHECK(o200k("camelCaseHTTPServer") == "camel|Case|HTTPServer");
  CHECK(o200k("XMLHttp ABC") == "XMLHttp| ABC");
  CHECK(o200k("日本ABC") == "日本|ABC");
  CHECK(o200k("ABC日本DEF") == "ABC日本|DEF");
  CHECK(o200k("aǅb") == "a|ǅb");
}

TEST_CASE("a mark is a sign in cl100k and part of a word in o200k") {
  CHECK(cl100k("e\u0301a") == "e|\u0301a");
  CHECK(o200k("e\u0301a") == "e\u0301a");
  CHECK(o200k("\u0301ABC") == "\u0301|ABC");
  CHECK(o200k("!!\u0301") == "!!\u0301");
  CHECK(o200k("!\u0301") == "!\u0301");
}

TEST_CASE("bytes that are no UTF-8 are signs") {
  for (const auto split : {cl100k, o200k}) CHECK(split("a\xFF\x80z\xC3") == "a|\xFF\x80|z|\xC3");
}
