// Thread: any (worker code). Role: what becomes of the shortcodes of Hugo and the tags of Liquid
// that galley knows: figures, videos, links to pages, highlighted code, raw text.
// Promise: pure and linear; nothing is executed, nothing inside code or raw HTML changes, and what
// is not in the table of shortcode_table.cpp stays byte for byte.
#pragma once

#include <string>
#include <vector>

#include "markdown/document.h"
#include "settings/settings.h"

namespace galley::render {

// Edits of a document of plain Markdown, in order and apart from one another. `path` is that of
// the page, relative to the source: links lead from there.
std::vector<markdown::Edit> map_shortcodes(const markdown::Document& document,
                                           const std::string& path,
                                           const settings::Project& project);

}  // namespace galley::render
