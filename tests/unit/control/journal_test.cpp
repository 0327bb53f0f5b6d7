#include "control/journal.h"

#include "support/catch.h"

using namespace galley::control;

namespace {

void fill(Journal& journal, int events) {
  for (int i = 0; i < events; ++i) journal.publish("batch", {{"i", i}}, "2026-01-05T14:03:22Z");
}

// The events that a reader gets, in the lines of one read().
std::vector<Event> read(const Journal& journal, Position& position, std::size_t most = 1 << 20) {
  std::vector<Event> events;
  std::string text = journal.read(position, most);
  for (std::size_t end; (end = text.find('\n')) != std::string::npos; text.erase(0, end + 1)) {
    events.push_back(to_event(event_in(text.substr(0, end)).value()));
  }
  CHECK(text.empty());
  return events;
}

}  // namespace

TEST_CASE("events are numbered from 1 and read in order, each once") {
  Journal journal("r1");
  Position position = journal.position(std::nullopt, std::nullopt);
  fill(journal, 3);
  const auto events = read(journal, position);
  REQUIRE(events.size() == 3);
  CHECK(events[0].number == 1);
  CHECK(events[2].number == 3);
  CHECK(events[2].run == "r1");
  CHECK(events[2].kind == "batch");
  CHECK(events[2].at == "2026-01-05T14:03:22Z");
  CHECK(events[2].members == Json{{"i", 2}});
  CHECK_FALSE(journal.has_more(position));
  CHECK(read(journal, position).empty());
}

TEST_CASE("a reader goes on after the number that it knows") {
  Journal journal("r1");
  fill(journal, 5);
  Position position = journal.position(3, "r1");
  const auto events = read(journal, position);
  REQUIRE(events.size() == 2);
  CHECK(events[0].number == 4);
}

TEST_CASE("what is no longer held is a gap that says how much it was") {
  Journal journal("r1", {.events = 4, .bytes = 1 << 20});
  fill(journal, 10);
  Position position = journal.position(2, std::nullopt);
  auto events = read(journal, position);
  REQUIRE(events.size() == 5);
  CHECK(events[0].kind == "gap");
  CHECK(events[0].number == 6);
  CHECK(events[0].members["lost"] == 4);
  CHECK(events[1].number == 7);
  fill(journal, 5);
  events = read(journal, position);
  REQUIRE(events.size() == 5);
  CHECK(events[0].members["lost"] == 1);
  CHECK(events[1].number == 12);
}

TEST_CASE("a number of another run is a gap of unknown size before all that is held") {
  Journal journal("r2");
  fill(journal, 2);
  for (const auto& position : {journal.position(1, "r1"), journal.position(99, std::nullopt)}) {
    Position from = position;
    CHECK(journal.has_more(from));
    const auto events = read(journal, from);
    REQUIRE(events.size() == 3);
    CHECK(events[0].kind == "gap");
    CHECK(events[0].members["lost"].is_null());
    CHECK(events[1].number == 1);
  }
}

TEST_CASE("a journal holds bounded bytes, and always the newest event") {
  Journal journal("r", {.events = 1000, .bytes = 500});
  for (int i = 0; i < 100; ++i) journal.publish("x", {{"text", std::string(100, 'x')}}, "");
  CHECK(journal.newest() == 100);
  CHECK(journal.oldest() > 96);
  journal.publish("x", {{"text", std::string(5000, 'x')}}, "");
  CHECK(journal.oldest() == 101);
  Position position = journal.position(100, std::nullopt);
  CHECK(read(journal, position).size() == 1);
}

TEST_CASE("a read has at most as many bytes as asked for, but at least one event") {
  Journal journal("r");
  fill(journal, 10);
  Position position = journal.position(0, std::nullopt);
  CHECK(read(journal, position, 1).size() == 1);
  CHECK(read(journal, position, 250).size() == 2);
  CHECK(read(journal, position).size() == 7);
}
