// Thread: any. Role: a text cut into the pieces that a byte-pair tokenizer merges within.
// Promise: the pieces follow each other without a gap and cost time linear in the text; on UTF-8
// they are those of the patterns that tiktoken ships for cl100k_base and o200k_base. What is not
// UTF-8 counts as signs, a byte each; characters younger than utf8proc's Unicode do too.
#pragma once

#include <cstdint>
#include <string_view>

namespace galley::render {

enum class Splitter : std::uint8_t { cl100k, o200k };

class Pieces {
 public:
  Pieces(std::string_view text, Splitter splitter) : text_(text), splitter_(splitter) {}

  // The next piece; empty at the end of the text.
  std::string_view next();

 private:
  std::string_view text_;
  Splitter splitter_;
  std::size_t at_ = 0;
};

}  // namespace galley::render
