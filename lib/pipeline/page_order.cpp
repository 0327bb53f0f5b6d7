#include "pipeline/page_order.h"

#include <algorithm>
#include <map>
#include <string>

#include "base/path.h"
#include "render/page_list.h"
#include "render/page_names.h"
#include "render/reading_order.h"
#include "render/repository.h"

namespace galley::pipeline {
namespace {

using Places = std::map<std::string, std::size_t, std::less<>>;  // in the book, by path

Places places_in_book(const state::Store& store, const std::vector<html::TreePage>& pages) {
  const std::vector<state::Link> links = store.links_of(render::book_summary);
  if (links.empty()) return {};
  std::map<std::string, std::vector<std::string>> named;
  for (const html::TreePage& page : pages) named[render::page_name(page.path)].push_back(page.path);
  Places places;
  for (const state::Link& link : links) {
    for (const std::string& path : named[render::page_name(link.target)]) {
      places.emplace(path, places.size());
    }
  }
  return places;
}

}  // namespace

std::vector<html::TreePage> tree_pages(const state::Store& store,
                                       const settings::Project& project) {
  std::vector<html::TreePage> pages;
  store.for_each_manifest_line([&](std::string_view path, std::string_view line) {
    const auto listed = render::listed_page(line, project);
    if (!listed) return;
    const std::string address = render::percent_encoded(path::stem(listed->file)) + ".html";
    pages.push_back({std::string(path), listed->title, address});
  });
  const Places places = places_in_book(store, pages);
  const auto place_of = [&places](const std::string& path) {
    const auto found = places.find(path);
    return found == places.end() ? places.size() : found->second;
  };
  std::sort(pages.begin(), pages.end(), [&](const html::TreePage& a, const html::TreePage& b) {
    const std::size_t place_a = place_of(a.path);
    const std::size_t place_b = place_of(b.path);
    return place_a == place_b ? render::is_read_before(a.path, b.path) : place_a < place_b;
  });
  return pages;
}

}  // namespace galley::pipeline
