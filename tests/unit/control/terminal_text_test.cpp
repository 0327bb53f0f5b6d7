#include "terminal_text.h"

#include "support/catch.h"

using namespace galley::ctl;

TEST_CASE("times are told in the units that people use") {
  CHECK(duration(0) == "0 ms");
  CHECK(duration(-3) == "0 ms");
  CHECK(duration(0.0042) == "4.2 ms");
  CHECK(duration(0.042) == "42 ms");
  CHECK(duration(0.9996) == "1.0 s");
  CHECK(duration(1.24) == "1.2 s");
  CHECK(duration(12.4) == "12 s");
  CHECK(duration(59.6) == "1 min");
  CHECK(duration(192) == "3 min 12 s");
  CHECK(duration(11'534) == "3 h 12 min");
  CHECK(duration(86'400) == "1 day");
  CHECK(duration(3 * 86'400 + 7200) == "3 days 2 h");
  CHECK(duration(1e300).size() < 30);
  CHECK(age(-5) == "just now");
  CHECK(age(5) == "5 s ago");
  CHECK(age(119) == "1 min ago");
  CHECK(age(7200) == "2 h ago");
  CHECK(age(86'400) == "1 day ago");
  CHECK(age(319 * 86'400) == "319 days ago");
}

TEST_CASE("numbers are told so that they can be read") {
  CHECK(count(0) == "0");
  CHECK(count(999) == "999");
  CHECK(count(2569) == "2,569");
  CHECK(count(1234567) == "1,234,567");
  CHECK(mebibytes(0) == "0");
  CHECK(mebibytes(1) == "0.1");
  CHECK(mebibytes(std::uint64_t{3} << 19) == "1.5");
  CHECK(mebibytes(std::uint64_t{96} << 20) == "96");
  CHECK(mebibytes(std::uint64_t{2} << 40) == "2,097,152");
  CHECK(plural(1, "day", "days") == "1 day");
  CHECK(plural(0, "day", "days") == "0 days");
}

TEST_CASE("a bar is filled in proportion, is never empty with something in it, and never bursts") {
  CHECK(bar(1, 2, 4, Glyphs::ascii) == "[##--]");
  CHECK(bar(0, 2, 4, Glyphs::ascii) == "[----]");
  CHECK(bar(1, 1000, 4, Glyphs::ascii) == "[#---]");
  CHECK(bar(9, 2, 4, Glyphs::ascii) == "[####]");
  CHECK(bar(1, 0, 4, Glyphs::ascii) == "[----]");
  CHECK(bar(1, 2, 4, Glyphs::unicode) == "██░░");
}

TEST_CASE("text from files cannot steer the terminal") {
  CHECK(printable("a\x1b[2Jb") == "a\\x1b[2Jb");
  CHECK(printable("a\nb\r\x7f") == "a\\x0ab\\x0d\\x7f");
  CHECK(printable("\xc2\x9b"
                  "31m") == "\\xc2\\x9b31m");                           // CSI as one C1 control
  CHECK(printable("\xe2\x80\xaegnp.exe") == "\\xe2\\x80\\xaegnp.exe");  // right-to-left override
  CHECK(printable("\xe2\x81\xa6x") == "\\xe2\\x81\\xa6x");
  CHECK(printable("caf\xc3\xa9 \xe2\x80\xa6 \xf0\x9f\x98\x80") ==
        "caf\xc3\xa9 \xe2\x80\xa6 \xf0\x9f\x98\x80");
  // U+202A to U+202E and U+2066 to U+2069 turn the direction of writing, their neighbours do not.
  for (const char* turning :
       {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"}) {
    CHECK(printable(turning).size() == 12);
  }
  for (const char* harmless : {"\u2029", "\u202f", "\u2065", "\u206a", "\u00a0"}) {
    CHECK(printable(harmless) == harmless);
  }
  CHECK(draw({{{"x\x1b"}}, {}}, {}) == "x\\x1b\n");
}

TEST_CASE("a row goes on below its first item where the width ends") {
  const Row row{{{"label "}}, {{"one"}, {"two"}, {"three"}, {"four"}}, ", "};
  CHECK(draw(row, {}) == "label one, two, three, four\n");
  CHECK(draw(row, {14, Colour::no, Glyphs::ascii}) == "label one, two\n      three\n      four\n");
  CHECK(draw(row, {13, Colour::no, Glyphs::ascii}) ==
        "label one\n      two\n      three\n      four\n");
  CHECK(draw(row, {1, Colour::no, Glyphs::ascii}) ==
        "label one\n      two\n      three\n      four\n");
  CHECK(draw({{{"label "}}, {{"one"}, {"two"}}, " ", 2}, {9, Colour::no, Glyphs::ascii}) ==
        "label one\n  two\n");
}

TEST_CASE("colours take no columns and colour no spaces") {
  const Row row{{{"a ", Style::strong}}, {{"b", Style::bad}, {"c"}}, " "};
  CHECK(draw(row, {5, Colour::yes, Glyphs::ascii}) == "\x1b[1ma \x1b[0m\x1b[31mb\x1b[0m c\n");
  CHECK(draw(row, {5, Colour::no, Glyphs::ascii}) == "a b c\n");
}
