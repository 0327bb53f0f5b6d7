// Thread: any (worker code). Role: one tag of raw HTML, and what becomes of elements by their name.
// Promise: pure; a name that is not in the table is Treatment::unknown and stays as it is, for in
// plain Markdown it may be no element at all ("Option<T>").
#pragma once

#include <string>
#include <string_view>

namespace galley::render {

enum class Treatment {
  unknown,
  frame,       // a block of its own; the tags go
  span,        // in a line; the tags go
  link,        // a
  image,       // img
  line_break,  // br
  rule,        // hr
  strong,
  emphasis,
  deleted,
  kept,  // sub, sup: Markdown has no form for them
  code,  // code, kbd, samp
  heading,
  summary,
  list,
  item,
  table,    // in blocks only
  dropped,  // with its content: script, style, svg
};

struct HtmlTag {
  std::string_view text;  // '<' to '>'
  std::string name;       // in lower case; empty for a comment
  Treatment treatment = Treatment::unknown;
  bool is_closing = false;

  // The value of an attribute as it is written, without quotes; empty when it has none, and without
  // data() when it is missing.
  std::string_view attribute(std::string_view wanted) const;

  // Whether a link may lead to it: an <a> with an id or a name.
  bool is_anchor() const;
};

// `text` is one whole tag or comment.
HtmlTag read_tag(std::string_view text);

// The size of the tag that `text` begins with; 0 when it begins with none.
std::size_t tag_size(std::string_view text);

}  // namespace galley::render
