// Thread: any. Role: texts from JSX written as Markdown inline content.
// Promise: what is written reads as that text again: no character of it becomes markup, no line of
// it begins a block.
#pragma once

#include <string>
#include <string_view>

namespace galley::render {

// Where a text comes from. In the strings of JSX attributes character references (&quot;) are live,
// as they are in Markdown; in JavaScript's they are plain characters.
enum class TextOrigin { jsx, javascript };

// One line of Markdown text; runs of white space become one space. Backticks that pair are kept:
// titles such as "Using `npm`" mean them as code.
std::string markdown_text(std::string_view text, TextOrigin origin);

// The characters that Markdown text stands for: backslash escapes and the common character
// references are resolved (sections 2.4 and 2.5).
std::string plain_text(std::string_view markdown);

// A code span around `code` (CommonMark 0.30, section 6.1), on one line.
std::string code_span(std::string_view code);

// A link destination (section 6.3), in <> when it has to be.
std::string link_destination(std::string_view address);

// `text` for the cell of a table: every '|' that is not escaped gets a backslash (GFM,
// section 4.10).
std::string table_cell(std::string_view text);

// Whether an expression holds nothing but comments and white space.
bool is_comment(std::string_view expression);

// Whether a text may be the id of a heading: letters, digits, '-', '_', '.' and ':'.
bool is_heading_id(std::string_view text);

// `text` without white space at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace galley::render
