// Thread: any. Role: walks the start of one line: container prefixes and indentation, in columns.
// Promise: tabs go to the next multiple of four of the whole line's columns (CommonMark 0.30, 2.2);
// a tab of which only a part was taken stays ahead with the rest of its width.
#pragma once

#include <cstdint>
#include <string_view>

#include "markdown/chars.h"
#include "markdown/document.h"

namespace galley::markdown {

class LineReader {
 public:
  // `line` without its line ending.
  LineReader(std::string_view source, Span line)
      : source_(source), at_(line.begin), end_(line.end) {
    measure();
  }

  std::uint32_t offset() const { return at_; }  // may be a tab that is partly taken
  std::uint32_t column() const { return column_; }
  std::uint32_t end() const { return end_; }

  // Columns of white space ahead, and where the text behind them begins.
  std::uint32_t indent() const { return text_column_ - column_; }
  std::uint32_t text_column() const { return text_column_; }
  std::uint32_t text_begin() const { return text_; }
  bool is_blank_line() const { return text_ == end_; }
  std::string_view text() const { return source_.substr(text_, end_ - text_); }
  char first() const { return text_ < end_ ? source_[text_] : '\0'; }

  // Takes white space of at most that many columns.
  void skip_columns(std::uint32_t columns) {
    const std::uint32_t target = column_ + columns;
    while (at_ < text_ && column_ < target) {
      const std::uint32_t stop = source_[at_] == '\t' ? (column_ | 3U) + 1 : column_ + 1;
      if (stop > target) {
        column_ = target;
        return;
      }
      column_ = stop;
      ++at_;
    }
  }

  void skip_indent() {
    at_ = text_;
    column_ = text_column_;
  }

  // Takes bytes that are neither tabs nor beyond the end.
  void skip_bytes(std::uint32_t count) {
    at_ += count;
    column_ += count;
    measure();
  }

 private:
  void measure() {
    text_ = at_;
    text_column_ = column_;
    while (text_ < end_ && is_blank(source_[text_])) {
      text_column_ = source_[text_] == '\t' ? (text_column_ | 3U) + 1 : text_column_ + 1;
      ++text_;
    }
  }

  std::string_view source_;
  std::uint32_t at_;
  std::uint32_t end_;
  std::uint32_t column_ = 0;
  std::uint32_t text_ = 0;
  std::uint32_t text_column_ = 0;
};

}  // namespace galley::markdown
