#include "viewer/tree.h"

#include <algorithm>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "base/path.h"
#include "render/page_names.h"
#include "render/reading_order.h"

namespace galley::viewer {
namespace {

// Places of the pages in the book that SUMMARY.md is the contents of; empty when there is none.
std::unordered_map<std::string, std::size_t> places_in_book(const pipeline::Project& project) {
  std::unordered_map<std::string, std::size_t> places;
  const pipeline::Document* const summary = project.index.find(render::book_summary);
  if (summary == nullptr) return places;
  const state::Record record = project.index.record(std::string(render::book_summary), *summary);
  for (const state::Link& link : record.links) {
    for (const std::string& page : project.index.named(render::page_name(link.target))) {
      places.emplace(page, places.size());
    }
  }
  return places;
}

}  // namespace

std::vector<ListedPage> pages_of(const pipeline::Project& project) {
  const auto places = places_in_book(project);
  const auto place_of = [&](const std::string& path) {
    const auto found = places.find(path);
    return found == places.end() ? places.size() : found->second;
  };
  std::vector<ListedPage> pages;
  project.index.for_each([&](const std::string& path, const pipeline::Document& document) {
    pages.push_back({path, document.title(), document.output(), document.is_failed});
  });
  std::sort(pages.begin(), pages.end(), [&](const ListedPage& a, const ListedPage& b) {
    const std::size_t place_a = place_of(a.path);
    const std::size_t place_b = place_of(b.path);
    return place_a == place_b ? render::is_read_before(a.path, b.path) : place_a < place_b;
  });
  return pages;
}

std::string tree_json(const std::vector<ListedPage>& pages) {
  nlohmann::ordered_json listed = nlohmann::ordered_json::array();
  for (const ListedPage& page : pages) {
    listed.push_back({{"path", page.path}, {"title", page.title}, {"failing", page.is_failing}});
  }
  return nlohmann::ordered_json{{"pages", std::move(listed)}}.dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace galley::viewer
