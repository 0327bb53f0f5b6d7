// Thread: any (worker code). Role: a project's pages in the order and sections that its lists for
// language models have them.
// Promise: pure; the same lines give the same list. What it keeps grows with the folders at the top
// of the source, not with the pages.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

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

// The page of a line of manifest_line(); nothing when it is no such line.
std::optional<ListedPage> listed_page(std::string_view manifest_line,
                                      const settings::Project& project);

// What stands around the pages. The pages themselves are not kept: there may be very many.
class PageList {
 public:
  explicit PageList(const settings::Project& project);

  // The page at `path` (relative to the source) and its manifest line, in byte order of the paths.
  void add(std::string_view path, std::string_view manifest_line);

  // Of the first page at the top, else the project's name.
  const std::string& title() const { return title_; }
  // That page's description; may be empty.
  const std::string& summary() const { return summary_; }

  // The folders of the source that hold pages, "" for the source itself, each with its name: that
  // of its first page, else of the folder; the source itself has none.
  const std::map<std::string, std::string, std::less<>>& sections() const { return sections_; }

 private:
  const settings::Project& project_;
  std::string title_;
  std::string summary_;
  std::map<std::string, std::string, std::less<>> sections_;
  bool has_first_ = false;
};

// A text of one line as part of a Markdown line: nothing in it ends a link or begins one.
std::string escaped_line(std::string_view text);

// The last line of the lists that galley writes, by which it knows them again.
inline constexpr std::string_view list_mark = "<!-- written by galley; changes here are lost -->\n";

}  // namespace galley::render
