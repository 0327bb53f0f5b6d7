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

// The address of the page at `path` in links to it, as the project has them: the name of its output
// or its place on the site.
std::string page_address(const settings::Project& project, std::string_view path,
                         std::string_view slug);

// A link that may have meant a page, and what it was found to lead to.
struct FoundTarget {
  std::string link;     // relative to the source, normal
  std::string address;  // empty: no page

  bool operator==(const FoundTarget&) const = default;
};

class LinkTargets {
 public:
  void set(const std::string& path, std::string address);
  void remove(const std::string& path);

  // The address of the page that a link on the page `from` means; empty when it means none.
  // `target` is relative to the source and normal. A name with a page's extension means that file
  // alone; of several pages of one name the first in byte order is meant.
  std::string_view find(std::string_view from, std::string_view target) const;

 private:
  std::string_view address(std::string_view path) const;

  std::map<std::string, std::string, std::less<>> addresses_;          // by path
  std::map<std::string, std::set<std::string>, std::less<>> by_name_;  // paths, by page_name()
};

// A project of whose pages none is known.
const LinkTargets& no_link_targets();

}  // namespace galley::render
