#include "viewer/tree.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "base/path.h"
#include "render/page_names.h"

namespace galley::viewer {
namespace {

bool is_first_page(std::string_view path) {
  return render::page_name(path) == render::page_name(path::parent(path));
}

// Whether `a` is read before `b`.
bool is_before(std::string_view a, std::string_view b) {
  while (true) {
    const std::size_t end_a = a.find('/');
    const std::size_t end_b = b.find('/');
    const std::string_view name_a = a.substr(0, end_a);
    const std::string_view name_b = b.substr(0, end_b);
    const bool is_below = end_a != a.npos;
    if (is_below != (end_b != b.npos)) return !is_below;
    if (!is_below) return std::tuple(!is_first_page(a), a) < std::tuple(!is_first_page(b), b);
    if (name_a != name_b) return name_a < name_b;
    a.remove_prefix(end_a + 1);
    b.remove_prefix(end_b + 1);
  }
}

// Places of the pages in the book that SUMMARY.md is the contents of; empty when there is none.
std::unordered_map<std::string, std::size_t> places_in_book(const pipeline::Project& project) {
  std::unordered_map<std::string, std::size_t> places;
  const pipeline::Document* const summary = project.index.find(book_summary);
  if (summary == nullptr) return places;
  const state::Record record = project.index.record(std::string(book_summary), *summary);
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
    return place_a == place_b ? is_before(a.path, b.path) : place_a < place_b;
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
