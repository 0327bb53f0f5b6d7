// What md4c and cmark say a Markdown source holds, flat, to compare the scanner with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "markdown/document.h"

namespace galley::test {

// Blocks and inlines as lines of text: "quote(", "p", "h2", "code:<content>", ")" ... Both
// functions speak the same language, so that equal lists mean equal structure.
struct Outline {
  std::vector<std::string> blocks;
  std::vector<std::string>
      inlines;  // "code:<content>", "link:<destination>", "image:<destination>"
};

Outline outline_of_md4c(std::string_view source);

// The same of cmark, for which fenced and indented code are one kind and tables are paragraphs.
Outline outline_of_cmark(std::string_view source);

Outline outline_of(const markdown::Document& document);

// Runs of white space as one blank, none at the ends: code spans over several lines.
std::string collapsed(std::string_view text);

// The lines without the blanks they begin with: md4c 0.4.8 makes blanks of tabs there (its issue
// 300).
std::string without_indent(std::string_view text);

// Code and HTML as md4c gives it: it drops the blanks at line ends of HTML and on blank lines of
// code.
std::string without_trailing_blanks(std::string_view text);

std::string joined(const std::vector<std::string>& lines);

}  // namespace galley::test
