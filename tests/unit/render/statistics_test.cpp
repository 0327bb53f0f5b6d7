#include "render/statistics.h"

#include <random>

#include "support/catch.h"

using galley::render::count_text;
using galley::render::estimate_tokens;
using galley::render::Statistics;

namespace {

// The tokens of a text in hundredths, term by term, written down without the table.
std::uint64_t slow_tokens(const std::string& text) {
  const auto is = [&](std::size_t i, const char* kind) {
    if (i >= text.size()) return false;
    const auto c = static_cast<unsigned char>(text[i]);
    const bool upper = c >= 'A' && c <= 'Z';
    const bool lower = c >= 'a' && c <= 'z';
    switch (kind[0]) {
      case 'u':
        return upper;
      case 'l':
        return lower;
      case 'a':
        return upper || lower;
      case 'd':
        return c >= '0' && c <= '9';
      case 'n':
        return c == '\n';
      case 'b':
        return c <= ' ' && c != '\n';
      default:
        return c > ' ' && c < 0x80 && !upper && !lower && !(c >= '0' && c <= '9');
    }
  };
  const auto run = [&](std::size_t i, const char* kind) {
    std::size_t size = 0;
    while (is(i + size, kind)) ++size;
    return size;
  };
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t size = 1;
    if ((size = run(i, "a")) > 0) {
      sum += 97 + (size >= 8 ? 62U : 0U);
      for (std::size_t j = i + 1; j < i + size; ++j)
        sum += is(j - 1, "l") && is(j, "u") ? 111U : 0U;
    } else if ((size = run(i, "d")) > 0) {
      sum += 141 * ((size + 2) / 3);
    } else if ((size = run(i, "p")) > 0) {
      sum += 30 + 27 * size;
    } else if ((size = run(i, "n")) > 0) {
      sum += 65;
      if (is(i + size, "b")) sum += 65;
    } else if ((size = run(i, "b")) == 0) {
      size = 1;
    }
    i += size;
  }
  return (sum + 50) / 100;
}

}  // namespace

TEST_CASE("lines, words and characters are what wc counts") {
  const Statistics s = count_text("one two\n\n  thréé 日本\n");
  CHECK(s.lines == 3);
  CHECK(s.words == 4);
  CHECK(s.characters == 20);
  CHECK(s.tokens_estimated_words == 4 * 4 / 3);
  CHECK(s.tokens_estimated_chars == 26 / 4);
}

TEST_CASE("an empty text counts nothing") {
  const Statistics s = count_text("");
  CHECK(s.lines == 0);
  CHECK(s.words == 0);
  CHECK(s.characters == 0);
  CHECK(s.tokens == 0);
}

TEST_CASE("each of the nine terms has its weight") {
  const auto times = [](std::size_t count, const std::string& text) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += text;
    return estimate_tokens(all);
  };
  CHECK(times(100, "abc ") == 97);            // an ASCII word
  CHECK(times(100, "abcdefgh ") == 97 + 62);  // of 8 letters or more
  CHECK(times(100, "1 ") == 141);             // a group of digits
  CHECK(times(100, "1234567 ") == 3 * 141);   // seven digits are three groups
  CHECK(times(100, "! ") == 30 + 27);         // a run of punctuation with one character
  CHECK(times(100, "!!! ") == 30 + 3 * 27);
  CHECK(times(100, "!\n") == 30 + 27 + 65);        // a line ending
  CHECK(times(100, "!\n  ") == 30 + 27 + 2 * 65);  // and the indentation after it
  CHECK(times(100, "aB ") == 97 + 111);            // a lower-case letter before an upper-case one
  CHECK(times(100, "日") == 74);
  CHECK(times(100, "Ａ") == 74);  // full-width
  CHECK(times(100, "é") == 28);
}

TEST_CASE("the table counts what the definitions say, on random text") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const std::string alphabet = "abcXYZ019 \n\t.,(){}";
  for (int round = 0; round < 200; ++round) {
    std::string text;
    for (std::size_t i = random() % 3000; i > 0; --i) text += alphabet[random() % alphabet.size()];
    CHECK(estimate_tokens(text) == slow_tokens(text));
  }
}
