// Thread: any. Role: cuts a source into lines.
// Promise: linear over a whole source, also when it has no '\n'; a copy is a place to come back to.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "markdown/document.h"

namespace galley::markdown {

class LineFeed {
 public:
  LineFeed(std::string_view source, std::uint32_t begin) : source_(source), next_(begin) {}

  // Goes to the next line. A line ends with "\n", "\r\n" or "\r" (CommonMark 0.30, 2.1). The next
  // of both are remembered, so that a source without one of them is not searched again and again.
  bool advance() {
    if (next_ >= source_.size()) return false;
    if (!knows_feed_ || feed_ < next_) {
      feed_ = std::min(source_.find('\n', next_), source_.size());
      knows_feed_ = true;
    }
    if (!knows_return_ || return_ < next_) {
      return_ = std::min(source_.find('\r', next_), source_.size());
      knows_return_ = true;
    }
    std::size_t end = std::min(feed_, return_);
    line_ = {next_, static_cast<std::uint32_t>(end)};
    if (end < source_.size() && source_[end] == '\r') ++end;
    if (end == feed_ && end < source_.size()) ++end;
    next_ = static_cast<std::uint32_t>(end);
    return true;
  }

  Span line() const { return line_; }           // without its ending
  std::uint32_t next() const { return next_; }  // begin of the line behind

  void skip_to(std::uint32_t begin) { next_ = begin; }

 private:
  std::string_view source_;
  Span line_;
  std::uint32_t next_;
  std::size_t feed_ = 0;    // the first '\n' at or behind next_
  std::size_t return_ = 0;  // the first '\r' at or behind next_
  bool knows_feed_ = false;
  bool knows_return_ = false;
};

}  // namespace galley::markdown
