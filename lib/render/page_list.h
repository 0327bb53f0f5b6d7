// Thread: any (worker code). Role: a project's pages in the order and sections that its lists for
// language models have them.
// Promise: pure; the same lines give the same list.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "settings/settings.h"

namespace galley::render {

struct ListedPage {
  std::string path;  // relative to the source
  std::string file;  // of the output
  std::string title;
  std::string description;   // may be empty
  std::string address;       // where it comes from: a URL, or the path where there is no repository
  std::string content_hash;  // of its body, as the .mdc has it
};

// A folder of the source, called as its first page, else as the folder; no name: the source itself.
struct ListedSection {
  std::string name;
  std::vector<ListedPage> pages;  // by path
};

struct PageList {
  std::string title;    // of the first page at the top, else the project's name
  std::string summary;  // that page's description; may be empty
  std::vector<ListedSection> sections;
};

// `manifest` holds lines of manifest_line(), in the order of their paths.
PageList page_list(std::string_view manifest, const settings::Project& project);

// A text of one line as part of a Markdown line: nothing in it ends a link or begins one.
std::string escaped_line(std::string_view text);

// The last line of the lists that galley writes, by which it knows them again.
inline constexpr std::string_view list_mark = "<!-- written by galley; changes here are lost -->\n";

}  // namespace galley::render
