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

// llms.txt is its head, every section's head with the entries of its pages behind it, and the tail;
// llms-full.txt is the head, every page in the same order, and the tail: both can be written
// without ever being in memory. Links lead to the outputs, which lie beside the list. A body that
// begins with the page's title as its heading is not given that heading twice.
std::string llms_head(const PageList& list);
std::string llms_section_head(const std::string& section_name);
std::string llms_entry(const ListedPage& page);
std::string llms_full_page(const ListedPage& page, std::string_view body);
std::string llms_tail();

}  // namespace galley::render
