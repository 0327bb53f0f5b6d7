// Thread: any (worker code). Role: a project's pages for language models, by the convention of
// llmstxt.org: llms.txt, which lists them (a title, a summary, sections of links with notes), and
// llms-full.txt, which holds them all.
// Promise: pure; the same pages give the same bytes. What galley wrote ends in list_mark.
#pragma once

#include <string>
#include <string_view>

#include "render/page_list.h"

namespace galley::render {

// The part of a manifest line that llms.txt is made from: when it is the same, so is the entry.
std::string_view listed_part(std::string_view manifest_line);

// Links lead to the outputs, which lie beside the list.
std::string llms_txt(const PageList& list);

// llms-full.txt is its head, every page in the order of the list, and list_mark behind an empty
// line: it can be written without ever being in memory. A body that begins with the page's title as
// its heading is not given that heading twice.
std::string llms_full_head(const PageList& list);
std::string llms_full_page(const ListedPage& page, std::string_view body);

}  // namespace galley::render
