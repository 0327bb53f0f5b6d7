// Thread: any; one thread may change it while no other looks. Role: what links between the pages of
// a project become: the address that each page has, and the page that a link means.
// Promise: what is found follows from the pages that are there, in whatever order they came;
// lookups cost the logarithm of their number.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "settings/settings.h"

namespace galley::render {

// A link that may have meant a page, and what it was found to lead to.
struct FoundTarget {
  std::string link;     // relative to the source, normal
  std::string address;  // empty: no page

  bool operator==(const FoundTarget&) const = default;
};

// What links to one page become.
struct PageAddresses {
  std::string text;  // in the text of outputs; empty: its place in the repository
  std::string html;  // in pages of HTML, which lie in one folder; empty: the project has none

  bool operator==(const PageAddresses&) const = default;
};

// Of the page at `path` in links to it, as the project has them.
PageAddresses page_addresses(const settings::Project& project, std::string_view path,
                             std::string_view slug);

class LinkTargets {
 public:
  void set(const std::string& path, PageAddresses addresses);
  void remove(const std::string& path);

  // The addresses of the page that a link on the page `from` means; none when it means none.
  // `target` is relative to the source and normal, or begins with '/' at the root of the site. A
  // relative name with a page's extension means that file alone; of several pages of one name the
  // first in byte order is meant.
  const PageAddresses& find(std::string_view from, std::string_view target) const;

 private:
  const PageAddresses& addresses(std::string_view path) const;

  std::map<std::string, PageAddresses, std::less<>> addresses_;        // by path
  std::map<std::string, std::set<std::string>, std::less<>> by_name_;  // paths, by page_name()
};

// A project of whose pages none is known.
const LinkTargets& no_link_targets();

}  // namespace galley::render
