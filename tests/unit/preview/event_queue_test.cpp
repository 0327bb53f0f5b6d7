#include "preview/event_queue.h"

#include <array>
#include <stdexcept>

#include "support/catch.h"

using galley::preview::EventQueue;
using galley::preview::format_event;

namespace {

std::string take(EventQueue& queue, std::size_t room) {
  std::string text(room, '\0');
  text.resize(queue.take(text.data(), room));
  return text;
}

}  // namespace

TEST_CASE("an event is framed line by line, whatever ends its lines") {
  CHECK(format_event("page", "x", "7") == "id: 7\nevent: page\ndata: x\n\n");
  CHECK(format_event("", "", "") == "data: \n\n");
  CHECK(format_event("", "a\nb\rc\r\nd", "") == "data: a\ndata: b\ndata: c\ndata: d\n\n");
  CHECK(format_event("", "\n\nevent: forged\n", "") ==
        "data: \ndata: \ndata: event: forged\ndata: \n\n");
}

TEST_CASE("a name or id cannot forge another field") {
  CHECK_THROWS_AS(format_event("a\nb", "", ""), std::invalid_argument);
  CHECK_THROWS_AS(format_event("", "", "1\r2"), std::invalid_argument);
  CHECK_THROWS_AS(format_event("", "", std::string("1\0", 2)), std::invalid_argument);
}

TEST_CASE("a queue gives back what it took, in order and in any pieces") {
  EventQueue queue(10);
  CHECK(queue.empty());
  CHECK(take(queue, 5).empty());
  CHECK(queue.add("abc"));
  CHECK(queue.add("def"));
  CHECK(take(queue, 2) == "ab");
  CHECK(queue.add("gh"));
  CHECK(take(queue, 99) == "cdefgh");
  CHECK(queue.empty());
}

TEST_CASE(
    "an event that does not fit is left out whole, and there is room again when bytes leave") {
  EventQueue queue(4);
  CHECK_FALSE(queue.add("abcde"));
  CHECK(queue.empty());
  CHECK(queue.add("abcd"));
  CHECK_FALSE(queue.add("e"));
  CHECK(take(queue, 1) == "a");
  CHECK(queue.add("e"));
  CHECK(take(queue, 9) == "bcde");
}
