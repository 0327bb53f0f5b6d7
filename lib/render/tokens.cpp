#include "render/tokens.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace galley::render {
namespace {

using settings::Ranks;

constexpr std::size_t o200k_size = 199'998;

// Merges the neighbours with the lowest rank, the leftmost of equals, until no two make a token.
// Parts are known by the place of their first byte.
//
// Measured: 26 bytes a byte of the longest piece, which is mostly a word.
class Merger {
 public:
  explicit Merger(const Ranks& ranks) : ranks_(ranks) {}

  std::uint64_t count(std::string_view piece) {
    begin(piece);
    std::uint64_t parts = piece.size();
    while (!queue_.empty()) {
      std::pop_heap(queue_.begin(), queue_.end(), std::greater<>());
      const std::uint64_t lowest = queue_.back();
      queue_.pop_back();
      const auto left = static_cast<std::uint32_t>(lowest);
      if (parts_[left].rank != lowest >> 32U) continue;  // it has been merged since
      merge(left);
      --parts;
    }
    return parts;
  }

 private:
  struct Part {
    std::uint32_t before;
    std::uint32_t next;  // also where it ends
    std::uint32_t rank;  // of what it makes with the next part; none when that is no token
  };

  void begin(std::string_view piece) {
    piece_ = piece;
    size_ = static_cast<std::uint32_t>(piece.size());
    parts_.resize(size_);
    queue_.clear();
    for (std::uint32_t i = 0; i < size_; ++i) parts_[i] = {i - 1, i + 1, Ranks::none};
    for (std::uint32_t i = 0; i < size_; ++i) {
      parts_[i].rank = rank_of_pair(i);
      if (parts_[i].rank != Ranks::none) queue_.push_back(entry(i));
    }
    std::make_heap(queue_.begin(), queue_.end(), std::greater<>());
  }

  void merge(std::uint32_t left) {
    Part& part = parts_[left];
    parts_[part.next].rank = Ranks::none;
    part.next = parts_[part.next].next;
    if (part.next < size_) parts_[part.next].before = left;
    rate(left);
    if (left > 0) rate(part.before);
  }

  void rate(std::uint32_t at) {
    parts_[at].rank = rank_of_pair(at);
    if (parts_[at].rank == Ranks::none) return;
    queue_.push_back(entry(at));
    std::push_heap(queue_.begin(), queue_.end(), std::greater<>());
  }

  std::uint32_t rank_of_pair(std::uint32_t at) const {
    const std::uint32_t next = parts_[at].next;
    if (next >= size_) return Ranks::none;
    return ranks_.find(piece_.substr(at, parts_[next].next - at));
  }

  // By rank, then by place.
  std::uint64_t entry(std::uint32_t at) const { return std::uint64_t{parts_[at].rank} << 32U | at; }

  const Ranks& ranks_;
  std::string_view piece_;
  std::uint32_t size_ = 0;
  std::vector<Part> parts_;
  std::vector<std::uint64_t> queue_;  // a heap, the lowest first
};

}  // namespace

Splitter splitter_of(const Ranks& ranks) {
  return ranks.size() == o200k_size ? Splitter::o200k : Splitter::cl100k;
}

std::uint64_t count_tokens(std::string_view text, const Ranks& ranks) {
  Merger merger(ranks);
  Pieces pieces(text, splitter_of(ranks));
  std::uint64_t tokens = 0;
  for (std::string_view piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
    tokens += ranks.find(piece) != Ranks::none ? 1 : merger.count(piece);
  }
  return tokens;
}

}  // namespace galley::render
