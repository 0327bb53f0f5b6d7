// Thread: any (worker code). Role: a block of raw HTML as Markdown.
// Promise: pure and linear; text and addresses stay, layout goes; nothing at all is said of a block
// with an element that is not in the table of html_tags.cpp, or with one that begins or ends
// outside of it and is not layout.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "settings/settings.h"

namespace galley::render {

struct HtmlAsMarkdown {
  std::vector<std::string> lines;    // without prefixes; empty ones between blocks
  std::vector<std::string> dropped;  // names of elements that went with their content
};

// `html` is the content of the block's lines, with '\n' between them. Compact has pipes for simple
// tables as well.
std::optional<HtmlAsMarkdown> html_as_markdown(std::string_view html, settings::Profile profile);

}  // namespace galley::render
