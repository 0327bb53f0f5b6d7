#include "control/line_buffer.h"

#include <random>
#include <vector>

#include "support/catch.h"

using galley::control::LineBuffer;

namespace {

std::vector<std::string> take_all(LineBuffer& buffer) {
  std::vector<std::string> lines;
  while (const auto line = buffer.next()) lines.emplace_back(*line);
  return lines;
}

}  // namespace

TEST_CASE("lines come out the same however the bytes were split") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto upto = [&](int bound) { return std::uniform_int_distribution<int>(0, bound)(random); };
  for (int round = 0; round < 2'000; ++round) {
    std::vector<std::string> lines;
    std::string bytes;
    for (int i = upto(20); i > 0; --i) {
      std::string line;
      for (int n = upto(60); n > 0; --n) line += static_cast<char>(11 + upto(244));
      bytes += line + "\n";
      lines.push_back(std::move(line));
    }
    const std::string rest(static_cast<std::size_t>(upto(10)), 'x');
    bytes += rest;

    LineBuffer buffer(60);
    std::vector<std::string> got;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t size = static_cast<std::size_t>(upto(30));
      buffer.append(std::string_view(bytes).substr(at, size));
      at += size;
      if (upto(2) > 0) {  // sometimes what came is left for later
        for (std::string& line : take_all(buffer)) got.push_back(std::move(line));
      }
    }
    for (std::string& line : take_all(buffer)) got.push_back(std::move(line));
    REQUIRE(got == lines);
    REQUIRE(buffer.has_part() == !rest.empty());
    REQUIRE_FALSE(buffer.is_too_long());
  }
}

TEST_CASE("a line of exactly the limit passes, one more byte does not, with or without its end") {
  LineBuffer buffer(4);
  buffer.append("abcd\nab");
  CHECK(take_all(buffer) == std::vector<std::string>{"abcd"});
  buffer.append("cd");
  CHECK(take_all(buffer).empty());
  CHECK_FALSE(buffer.is_too_long());
  buffer.append("e");
  CHECK(take_all(buffer).empty());
  CHECK(buffer.is_too_long());
  CHECK_FALSE(buffer.is_past_too_long());
  CHECK(buffer.has_part());
  buffer.append("fgh\ni");
  CHECK(buffer.is_past_too_long());
  CHECK_FALSE(buffer.has_part());

  LineBuffer whole(4);
  whole.append("a\nabcde\nb\n");
  CHECK(take_all(whole) == std::vector<std::string>{"a"});
  CHECK(whole.is_too_long());
  CHECK(whole.is_past_too_long());
  whole.append("c\n");
  CHECK(take_all(whole).empty());
}

TEST_CASE("zero bytes and empty lines are bytes and lines like others") {
  LineBuffer buffer(100);
  buffer.append(std::string_view("\n\0a\0\n\n", 6));
  CHECK(take_all(buffer) == std::vector<std::string>{"", std::string("\0a\0", 3), ""});
  CHECK_FALSE(buffer.has_part());
}
