// Thread: any. Role: the names that links have for pages. Promise: pure text; a page that a link
// can mean has one of the link's names, whatever form of address the link is written in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace galley::render {

// Whether a path is that of a page, by its extension.
bool has_page_extension(std::string_view path);

// What a page is called in links of every form: "a/b" for a/b.md, a/b.html, a/b/, a/b/index.md and
// a/b/README.md; "" for the first page of the source.
std::string page_name(std::string_view path);

// Both names under which a link on the page `from` may find its page: relative to the file, and,
// for addresses without a page's extension, relative to the page's own address ("b/" in a/page.md,
// which is served as a/page/). `target` is relative to the source, or begins with '/' at the root
// of the site: the source may be served there, or in a folder of it.
std::vector<std::string> names_of_link(std::string_view from, std::string_view target);

}  // namespace galley::render
