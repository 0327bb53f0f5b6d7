// Thread: any (worker code). Role: tags of raw HTML in a line of text as Markdown.
// Promise: all tags of a block that are in the table change, or none of them does: where what is
// left could begin another block, or a line would be empty, the block stays as it is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "markdown/document.h"
#include "settings/settings.h"

namespace galley::render {

struct InlineHtml {
  enum class Result { unchanged, edited, nothing_left } result = Result::unchanged;
  std::vector<markdown::Edit> edits;
  std::vector<std::string> dropped;  // names of elements that went with their content
};

// Of the block `index`, whose inlines begin at `first_inline`.
InlineHtml inline_html_as_markdown(const markdown::Document& document, std::uint32_t index,
                                   std::size_t first_inline, settings::Profile profile);

}  // namespace galley::render
