#include "render/tokens.h"

#include <fstream>
#include <random>
#include <sstream>

#include "render/page.h"
#include "render/statistics.h"
#include "support/catch.h"
#include "support/growth.h"

using galley::render::count_tokens;
using galley::render::Pieces;
using galley::render::Splitter;
using galley::settings::Ranks;

namespace {

std::shared_ptr<const Ranks> small_ranks() {
  return std::get<std::shared_ptr<const Ranks>>(
      galley::settings::load_ranks(GALLEY_SOURCE_DIR "/tests/support/small.tiktoken"));
}

// Byte-pair encoding as it is explained: look at all neighbours, merge the best, again.
std::uint64_t slow_count(std::string_view text, const Ranks& ranks) {
  Pieces pieces(text, Splitter::cl100k);
  std::uint64_t tokens = 0;
  for (auto piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
    std::vector<std::string> parts;
    for (const char c : piece) parts.emplace_back(1, c);
    while (true) {
      std::uint32_t lowest = Ranks::none;
      std::size_t best = 0;
      for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        const std::uint32_t rank = ranks.find(parts[i] + parts[i + 1]);
        if (rank < lowest) lowest = rank, best = i;
      }
      if (lowest == Ranks::none) break;
      parts[best] += parts[best + 1];
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    }
    tokens += ranks.find(piece) != Ranks::none ? 1 : parts.size();
  }
  return tokens;
}

}  // namespace

TEST_CASE("neighbours are merged by rank, the leftmost of equals first") {
  const auto ranks = small_ranks();
  CHECK(count_tokens("", *ranks) == 0);
  CHECK(count_tokens("hello", *ranks) == 1);
  CHECK(count_tokens("hello world\n", *ranks) == 3);
  CHECK(count_tokens("xhellox", *ranks) == 3);
  CHECK(count_tokens("aaaaa", *ranks) == 2);
  CHECK(count_tokens("aaa", *ranks) == 2);
  CHECK(count_tokens("xabcx", *ranks) == 3);
  CHECK(count_tokens("日", *ranks) == 1);
  CHECK(count_tokens("本", *ranks) == 3);
  CHECK(count_tokens("12345", *ranks) == 3);
}

TEST_CASE("any text has as many tokens as merging step by step gives") {
  const auto ranks = small_ranks();
  const std::string alphabet = "aaaabbchelothingrw   \n12\xE6\x97\xA5'.";
  std::mt19937 random(7);
  for (int i = 0; i < 3000; ++i) {
    std::string text(random() % 60, ' ');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    INFO(text);
    REQUIRE(count_tokens(text, *ranks) == slow_count(text, *ranks));
  }
}

TEST_CASE("a piece of a megabyte takes about four times as long as one of a quarter") {
  const auto ranks = small_ranks();
  std::mt19937 random(7);
  for (const std::string_view letters : {"a", "abc", "helo", "A"}) {
    std::string text(1U << 20U, ' ');
    for (char& c : text) c = letters[random() % letters.size()];
    INFO(letters);
    const auto count = [&](std::size_t size) { count_tokens(text.substr(0, size), *ranks); };
    CHECK(galley::test::growth(text.size(), count) <= galley::test::max_growth);
  }
}

TEST_CASE("a page's tokens are counted when its project names a rank file, else estimated") {
  const std::string source = "# Title\n\nhello world, hello\n";
  galley::settings::Project project;
  const auto estimated = galley::render::render(source, "a.md", project);
  project.tokenizer.ranks = small_ranks();
  const auto counted = galley::render::render(source, "a.md", project);
  CHECK(counted.body == estimated.body);
  CHECK(estimated.statistics.tokens == galley::render::estimate_tokens(estimated.body));
  CHECK(counted.statistics.tokens == slow_count(counted.body, *project.tokenizer.ranks));
  CHECK(counted.source_tokens == slow_count(source, *project.tokenizer.ranks));
  CHECK(counted.statistics.tokens_estimated_words == estimated.statistics.tokens_estimated_words);
  CHECK(counted.statistics.tokens_estimated_chars == estimated.statistics.tokens_estimated_chars);
}
