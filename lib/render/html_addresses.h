// Thread: any. Role: finds addresses in raw HTML, the values of href and src, and what they may
// lead to. Promise: linear; comments, scripts and styles are skipped; an unclosed tag ends the
// search.
#pragma once

#include <string_view>
#include <vector>

#include "markdown/document.h"

namespace galley::render {

struct HtmlAddress {
  markdown::Span value;   // without quotes
  bool is_image = false;  // src of any element: a file to be shown, not a page
};

// In the order in which they stand in `html`, a part of `source`.
std::vector<HtmlAddress> html_addresses(std::string_view source, markdown::Span html);

// The values of id, and of name on an <a>: what a fragment may lead to.
std::vector<markdown::Span> html_ids(std::string_view source, markdown::Span html);

}  // namespace galley::render
