// Thread: any. Role: reads the content of a leaf block as if its lines stood together: container
// prefixes and indentation between them are jumped over, a line ending is one '\n'.
// Promise: never leaves the lines; a Cursor is a value, a copy is a place to come back to.
#pragma once

#include <cstdint>
#include <string_view>

#include "markdown/document.h"

namespace galley::markdown {

class Cursor {
 public:
  static constexpr int end_of_text = -1;

  // Lines [first, last), at least one.
  Cursor(std::string_view source, const Line* first, const Line* last)
      : source_(source), line_(first), last_(last - 1), at_(first->begin) {}

  int peek() const {
    if (at_ < line_->end) return static_cast<unsigned char>(source_[at_]);
    return line_ == last_ ? end_of_text : '\n';
  }

  // The byte after peek() when both are on one line, else 0.
  char second() const { return at_ + 1 < line_->end ? source_[at_ + 1] : '\0'; }

  void next() {
    if (at_ < line_->end) {
      ++at_;
    } else if (line_ != last_) {
      ++line_;
      at_ = line_->begin;
    }
  }

  bool take(char c) {
    if (peek() != static_cast<unsigned char>(c)) return false;
    next();
    return true;
  }

  // What is left of the line, and a jump inside it.
  std::string_view rest() const { return source_.substr(at_, line_->end - at_); }
  void skip(std::size_t bytes) { at_ += static_cast<std::uint32_t>(bytes); }
  void skip_line() { at_ = line_->end; }

  bool at_end() const { return at_ == line_->end && line_ == last_; }
  bool at_line_end() const { return at_ == line_->end; }
  std::uint32_t offset() const { return at_; }
  const Line* line() const { return line_; }
  std::string_view source() const { return source_; }

  // Blanks and line endings.
  void skip_white() {
    for (int c = peek(); c == ' ' || c == '\t' || c == '\n' || c == '\r'; c = peek()) next();
  }
  void skip_blanks() {
    for (int c = peek(); c == ' ' || c == '\t'; c = peek()) next();
  }

 private:
  std::string_view source_;
  const Line* line_;
  const Line* last_;
  std::uint32_t at_;
};

// What a scan may still spend on constructs that turn out not to close (an unclosed brace is looked
// for to the end of its block, and the next one again). When it is used up, none is looked for any
// more: that keeps hostile input linear and costs real documents nothing.
class Effort {
 public:
  explicit Effort(std::size_t source_size) : left_(source_size / 4 + 64 * 1024) {}
  bool is_spent() const { return left_ == 0; }
  void spend(std::size_t bytes) { left_ -= bytes < left_ ? bytes : left_; }

 private:
  std::size_t left_;
};

}  // namespace galley::markdown
