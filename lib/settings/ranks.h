// Thread: any; never changes once it is read. Role: the token ranks of a byte-pair tokenizer, as
// tiktoken's rank files hold them: a line a token, its bytes in base64, a space and its rank.
// Promise: what is read has a token for every single byte, so that every text has a count; a lookup
// allocates nothing and costs the length of the token.
//
// Measured: 5 MB for o200k_base, 3 MB for cl100k_base, shared by all projects that name the file.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/digest.h"

namespace galley::settings {

// Why a rank file cannot be used; line 0 stands for the whole file.
struct RankProblem {
  int line = 0;
  std::string message;
};

class Ranks {
 public:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  static std::variant<Ranks, RankProblem> parse(std::string_view file);

  // The place of the token in the order of the ranks, which is all that merging asks for; none when
  // there is no such token.
  std::uint32_t find(std::string_view token) const;

  std::size_t size() const { return begins_.size() - 1; }
  std::size_t longest() const { return longest_; }  // bytes of a token at most
  const Digest& digest() const { return digest_; }  // of the file

 private:
  class Parser;

  Ranks() = default;
  std::string_view token(std::uint32_t index) const;
  bool is_hashed(std::uint32_t index);

  std::string bytes_;                        // of all tokens, in the order of their ranks
  std::vector<std::uint32_t> begins_ = {0};  // of every token in bytes_, and the end of the last
  std::vector<std::uint32_t> slots_;         // open addressing; 0 is free, see Slot in ranks.cpp
  std::size_t longest_ = 0;
  Digest digest_;
};

using LoadedRanks = std::variant<std::shared_ptr<const Ranks>, RankProblem>;

// Takes 26 ms for o200k_base.
LoadedRanks load_ranks(const std::string& file);

}  // namespace galley::settings
