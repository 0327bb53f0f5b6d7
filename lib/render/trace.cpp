#include "render/trace.h"

#include <algorithm>

namespace galley::render {

void Trace::add(const std::vector<markdown::Edit>& edits) {
  std::vector<Move>& moves = steps_.emplace_back();
  moves.reserve(edits.size());
  std::uint32_t before = 0;  // place in the step's input
  std::uint32_t after = 0;   // the same in its output
  for (const markdown::Edit& edit : edits) {
    const std::uint32_t written = after + (edit.span.begin - before);
    before = edit.span.end;
    after = written + static_cast<std::uint32_t>(edit.text.size());
    moves.push_back({before, written, after});
  }
}

std::uint32_t Trace::origin(std::uint32_t offset) const {
  for (std::size_t i = steps_.size(); i-- > 0;) {
    const std::vector<Move>& moves = steps_[i];
    const auto next = std::partition_point(
        moves.begin(), moves.end(), [offset](const Move& move) { return move.written < offset; });
    if (next == moves.begin()) continue;
    const Move& last = *std::prev(next);
    offset = last.end + (std::max(offset, last.written_end) - last.written_end);
  }
  return offset;
}

}  // namespace galley::render
