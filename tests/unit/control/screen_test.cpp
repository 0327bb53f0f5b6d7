#include "screen.h"

#include "support/catch.h"

using galley::ctl::frame;

TEST_CASE("a picture is drawn over the one before, with the footer below") {
  CHECK(frame("one\ntwo\n", "q leaves", {80, 24}) ==
        "\x1b[Hone\x1b[K\r\ntwo\x1b[K\r\nq leaves\x1b[J");
  CHECK(frame("", "q leaves", {80, 24}) == "\x1b[Hq leaves\x1b[J");
}

TEST_CASE("a picture that is higher than the terminal is cut and says so") {
  CHECK(frame("1\n2\n3\n", "end", {80, 3}) == "\x1b[H1\x1b[K\r\n...\x1b[K\r\nend\x1b[J");
  CHECK(frame("1\n2\n", "end", {80, 3}) == "\x1b[H1\x1b[K\r\n2\x1b[K\r\nend\x1b[J");
  CHECK(frame("1\n2\n", "a long footer", {6, 1}) == "\x1b[Ha long\x1b[J");
}
