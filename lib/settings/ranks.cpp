#include "settings/ranks.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <optional>

#include "base/file_system.h"

namespace galley::settings {
namespace {

// The largest of OpenAI's has 3.6 MB and 199,998 tokens.
constexpr std::uint64_t largest_rank_file = 64U << 20U;

// A slot holds the index of a token plus 1 and, above it, some bits of the token's hash: a token
// that is not there is mostly refused without a look at its bytes.
constexpr unsigned index_bits = 22;
constexpr std::uint32_t index_mask = (1U << index_bits) - 1;
constexpr std::size_t most_tokens = index_mask - 1;

struct Slot {
  explicit Slot(std::string_view token) : Slot(std::hash<std::string_view>{}(token)) {}
  explicit Slot(std::size_t hash)
      : first(hash), tag(static_cast<std::uint32_t>(hash >> 32U) & ~index_mask) {}

  std::size_t first;
  std::uint32_t tag;
};

constexpr int no_digit = -1;

constexpr int digit_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : no_digit;
}

constexpr std::array<std::int8_t, 256> make_digits() {
  std::array<std::int8_t, 256> digits{};
  for (std::size_t c = 0; c < digits.size(); ++c) {
    digits[c] = static_cast<std::int8_t>(digit_of(static_cast<char>(c)));
  }
  return digits;
}

constexpr std::array<std::int8_t, 256> digits = make_digits();

// Appends what `text` stands for (RFC 4648, section 4); false when it is not base64.
bool append_decoded(std::string_view text, std::string& out) {
  if (text.empty() || text.size() % 4 != 0) return false;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  text.remove_suffix(padding);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const int digit = digits[static_cast<unsigned char>(c)];
    if (digit == no_digit) return false;
    bits = bits << 6U | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 0xFFU);
  }
  return (bits & ((1U << held) - 1)) == 0;
}

std::optional<std::uint32_t> number_of(std::string_view text) {
  std::uint32_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, value);
  return problem == std::errc() && rest == end ? std::optional(value) : std::nullopt;
}

}  // namespace

class Ranks::Parser {
 public:
  explicit Parser(std::string_view file) : rest_(file) {}

  std::variant<Ranks, RankProblem> run() {
    while (!rest_.empty()) {
      ++line_;
      const std::string_view line = next_line();
      if (!line.empty() && !take(line)) return RankProblem{line_, problem_};
    }
    if (const auto repeated = hash_all()) return RankProblem{lines_[*repeated], repeated_token};
    if (const auto missing = missing_byte()) return RankProblem{0, *missing};
    ranks_.bytes_.shrink_to_fit();
    ranks_.begins_.shrink_to_fit();
    return std::move(ranks_);
  }

 private:
  static constexpr const char* repeated_token =
      "this token is in the file twice; a rank file has every token once, so get the file anew";

  std::string_view next_line() {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  bool take(std::string_view line) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return refuse("this line has no space");
    const std::optional<std::uint32_t> rank = number_of(line.substr(space + 1));
    if (!rank) return refuse("there is no number behind the space");
    if (!lines_.empty() && *rank <= last_rank_) return refuse("the rank is not above the last one");
    if (!append_decoded(line.substr(0, space), ranks_.bytes_)) {
      return refuse("the token is not base64");
    }
    if (lines_.size() == most_tokens) return refuse("there are more than 4 million tokens");
    last_rank_ = *rank;
    lines_.push_back(line_);
    ranks_.longest_ = std::max(ranks_.longest_, ranks_.bytes_.size() - ranks_.begins_.back());
    ranks_.begins_.push_back(static_cast<std::uint32_t>(ranks_.bytes_.size()));
    return true;
  }

  bool refuse(const char* what) {
    problem_ = std::string(what) +
               "; a rank file has lines such as `aGVsbG8= 15339`, a token in base64, a space and a "
               "rank that rises from line to line. Is this a tiktoken rank file, and whole?";
    return false;
  }

  // Half of the slots stay free. The index of the first token that is there twice, if one is.
  std::optional<std::size_t> hash_all() {
    std::size_t size = 2;
    while (size < 2 * lines_.size()) size *= 2;
    ranks_.slots_.assign(size, 0);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (!ranks_.is_hashed(static_cast<std::uint32_t>(i))) return i;
    }
    return std::nullopt;
  }

  std::optional<std::string> missing_byte() const {
    for (int byte = 0; byte < 256; ++byte) {
      const char c = static_cast<char>(byte);
      if (ranks_.find({&c, 1}) != none) continue;
      return "no token stands for the byte " + std::to_string(byte) +
             ", so not every text could be counted";
    }
    return std::nullopt;
  }

  std::string_view rest_;
  Ranks ranks_;
  std::vector<int> lines_;  // of every token
  std::uint32_t last_rank_ = 0;
  int line_ = 0;
  std::string problem_;
};

std::variant<Ranks, RankProblem> Ranks::parse(std::string_view file) {
  auto parsed = Parser(file).run();
  if (auto* const ranks = std::get_if<Ranks>(&parsed)) ranks->digest_ = sha256(file);
  return parsed;
}

std::string_view Ranks::token(std::uint32_t index) const {
  const std::uint32_t begin = begins_[index];
  return std::string_view(bytes_).substr(begin, begins_[index + 1] - begin);
}

// Gives the token its slot; false when another one has the same bytes.
bool Ranks::is_hashed(std::uint32_t index) {
  const Slot wanted(token(index));
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = wanted.first & mask;; at = (at + 1) & mask) {
    if (slots_[at] == 0) {
      slots_[at] = wanted.tag | (index + 1);
      return true;
    }
    const bool is_tagged = (slots_[at] & ~index_mask) == wanted.tag;
    if (is_tagged && token((slots_[at] & index_mask) - 1) == token(index)) return false;
  }
}

std::uint32_t Ranks::find(std::string_view wanted) const {
  if (wanted.size() > longest_) return none;
  const Slot slot(wanted);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = slot.first & mask; slots_[at] != 0; at = (at + 1) & mask) {
    if ((slots_[at] & ~index_mask) != slot.tag) continue;
    const std::uint32_t index = (slots_[at] & index_mask) - 1;
    if (token(index) == wanted) return index;
  }
  return none;
}

namespace {

std::string read_rank_file(const std::string& file) {
  const std::optional<FileStat> stat = real_file_system().stat(file);
  if (stat && stat->size > largest_rank_file) {
    throw Error("it is larger than 64 MiB, as no rank file is");
  }
  std::optional<FileContent> content = real_file_system().read(file);
  if (!content) throw Error("it is not there");
  return std::move(content->bytes);
}

}  // namespace

LoadedRanks load_ranks(const std::string& file) {
  try {
    auto parsed = Ranks::parse(read_rank_file(file));
    if (auto* const problem = std::get_if<RankProblem>(&parsed)) return std::move(*problem);
    return std::make_shared<const Ranks>(std::move(std::get<Ranks>(parsed)));
  } catch (const Error& error) {
    return RankProblem{0, error.what()};
  }
}

}  // namespace galley::settings
