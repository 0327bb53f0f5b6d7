// Thread: any (worker code). Role: comments of HTML in a page that is shortened.
// Promise: linear; a comment goes only where the text around it reads as before.
#pragma once

#include <string_view>

#include "render/passes.h"

namespace galley::render {

// Whether `html` holds nothing but whole comments (CommonMark 0.30, section 6.6).
bool is_html_comment(std::string_view html);

// Takes comments out of lines of text, in the order of the document.
class TextComments {
 public:
  TextComments(std::string_view source, Changes& changes) : source_(source), changes_(changes) {}

  // One comment with one of two spaces around it. One without text before it stays: without it the
  // line could be blank, or the marker of a block. What is no comment stays as well.
  void drop(const markdown::Inline& item);

 private:
  std::string_view source_;
  Changes& changes_;
  markdown::Span line_;           // of the last comment
  std::uint32_t text_begin_ = 0;  // of that line
};

}  // namespace galley::render
