#include "control/line_buffer.h"

#include <algorithm>

namespace galley::control {

void LineBuffer::append(std::string_view bytes) {
  if (is_too_long_) {
    is_past_too_long_ |= bytes.find('\n') != bytes.npos;
    return;
  }
  bytes_.erase(0, begin_);
  scanned_ -= begin_;
  begin_ = 0;
  bytes_ += bytes;
}

std::optional<std::string_view> LineBuffer::next() {
  if (is_too_long_) return std::nullopt;
  const std::size_t newline = bytes_.find('\n', scanned_);
  const std::size_t end = std::min(newline, bytes_.size());
  scanned_ = end;
  if (end - begin_ > max_line_) {
    is_too_long_ = true;
    is_past_too_long_ = newline != std::string::npos;
    bytes_ = std::string();
    return std::nullopt;
  }
  if (newline == std::string::npos) return std::nullopt;
  const std::string_view line(bytes_.data() + begin_, end - begin_);
  begin_ = scanned_ = end + 1;
  return line;
}

}  // namespace galley::control
