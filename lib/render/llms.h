// Thread: any (worker code). Role: llms.txt, the list of a project's pages for language models
// (llmstxt.org: a title, a summary, sections of links with notes).
// Promise: pure; the same pages give the same bytes. What galley wrote says so in its last line.
#pragma once

#include <string>
#include <string_view>

#include "settings/settings.h"

namespace galley::render {

// The part of a manifest line that llms.txt is made from: when it is the same, so is the entry.
std::string_view listed_part(std::string_view manifest_line);

// `manifest` holds lines of manifest_line(), in the order of their paths. Links lead to the
// outputs, which lie beside the list; a section is a folder of the source, and is called as its
// first page.
std::string llms_txt(std::string_view manifest, const settings::Project& project);

// Whether galley wrote `bytes`.
bool is_llms_txt(std::string_view bytes);

}  // namespace galley::render
