#include "markdown/document.h"

#include <algorithm>

namespace galley::markdown {

Position position(std::string_view source, std::uint32_t offset) {
  const std::string_view before = source.substr(0, offset);
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<int>(before.size() - line_begin) + 1};
}

Position Places::at(std::uint32_t offset) {
  if (line_begins_.empty()) {
    line_begins_.push_back(0);
    for (std::size_t at = source_.find('\n'); at != source_.npos; at = source_.find('\n', at + 1)) {
      line_begins_.push_back(static_cast<std::uint32_t>(at + 1));
    }
  }
  const auto behind = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
  return {static_cast<int>(behind - line_begins_.begin()),
          static_cast<int>(offset - *std::prev(behind)) + 1};
}

namespace {

// Insertions before replacements at one place, among replacements the longer one.
bool comes_before(const Edit& a, const Edit& b) {
  if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
  if (a.span.empty() || b.span.empty()) return a.span.empty() && !b.span.empty();
  return a.span.end > b.span.end;
}

}  // namespace

std::string apply(std::string_view source, std::vector<Edit> edits) {
  // Most passes make their edits in order already.
  if (!std::is_sorted(edits.begin(), edits.end(), comes_before)) {
    std::stable_sort(edits.begin(), edits.end(), comes_before);
  }
  std::string out;
  out.reserve(source.size());
  std::uint32_t done = 0;
  for (const Edit& edit : edits) {
    if (edit.span.begin < done) continue;
    out += source.substr(done, edit.span.begin - done);
    out += edit.text;
    done = edit.span.end;
  }
  out += source.substr(done);
  return out;
}

}  // namespace galley::markdown
