// Thread: any (worker code). Role: the lines of one leaf block without prefixes and indentation.
// Promise: lines of code are byte for byte those of the source, a tab that a prefix takes a part of
// becomes the spaces that are left of it; a line that replacements emptied is gone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "markdown/document.h"

namespace galley::render {

// What <br/> becomes (CommonMark 0.30, section 6.7).
inline constexpr std::string_view line_break = "\\\n";

// One line to be written: bytes of the source, or a text of our own where `verbatim` is Span{}.
struct WrittenLine {
  markdown::Span verbatim;
  std::string text{};
};

class LeafText {
 public:
  // `content_column` is the column at which the content of its container begins.
  LeafText(const markdown::Document& document, const markdown::Block& block,
           std::uint32_t content_column)
      : document_(document), block_(block), content_column_(content_column) {}

  // Replacements come in the order of their spans; what of one lies in the one before is left out.
  void replace(markdown::Span span, std::string text);
  // Whether the leaf is one line of a paragraph, which `span` covers.
  bool fills_one_line(markdown::Span span) const;
  bool is_edited() const { return !edits_.empty(); }

  std::vector<WrittenLine> lines() const;

 private:
  bool is_one_line() const;
  bool ends_in_break() const;
  // Where the writing of lines has got to.
  struct Progress {
    std::vector<WrittenLine> lines;
    std::string open;      // of a line that replacements join to the next one
    std::size_t next = 0;  // replacement
    std::uint32_t at = 0;  // byte
  };

  void add_text_lines(Progress& progress) const;
  void add_edited(markdown::Span line, Progress& progress) const;
  markdown::Span with_deep_indent(markdown::Line line) const;
  void add_indented_code(std::vector<WrittenLine>& lines) const;
  void add_code(std::vector<WrittenLine>& lines) const;
  WrittenLine code_line(markdown::Line line, std::uint32_t column) const;
  markdown::Span first_line() const;

  const markdown::Document& document_;
  const markdown::Block& block_;
  std::uint32_t content_column_;
  std::vector<markdown::Edit> edits_;
};

}  // namespace galley::render
