// Thread: any, one at a time. Role: bytes as they come from a socket to whole lines.
// Promise: lines come out the same however the bytes were split; it holds at most one line of
// `max_line` bytes and the bytes of one append().
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace galley::control {

class LineBuffer {
 public:
  explicit LineBuffer(std::size_t max_line) : max_line_(max_line) {}

  void append(std::string_view bytes);

  // The next whole line without its newline, valid until the next append(). Nothing when there is
  // none yet or when the line at the front is too long, which is_too_long() tells apart.
  std::optional<std::string_view> next();

  // A line has more than `max_line` bytes; no line comes out any more, and nothing more is held.
  bool is_too_long() const { return is_too_long_; }

  // The end of that line has come.
  bool is_past_too_long() const { return is_past_too_long_; }

  // Whether the end of the last line has not come yet.
  bool has_part() const { return is_too_long_ ? !is_past_too_long_ : begin_ < bytes_.size(); }

 private:
  std::size_t max_line_;
  std::string bytes_;
  std::size_t begin_ = 0;    // of the line at the front
  std::size_t scanned_ = 0;  // no newline lies in [begin_, scanned_)
  bool is_too_long_ = false;
  bool is_past_too_long_ = false;
};

}  // namespace galley::control
