#include "render/site_route.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/path.h"
#include "render/anchors.h"

namespace galley::render {
namespace {

using settings::Dialect;

constexpr std::string_view digits = "0123456789";
constexpr std::string_view separators = "-_.";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::string kept(std::string_view part) { return std::string(part); }

// Hugo writes paths with small letters, and white space as '-'.
std::string hugo_part(std::string_view part) {
  std::string out = lower(part);
  std::replace(out.begin(), out.end(), ' ', '-');
  return out;
}

// Astro's collections have the slugs of github-slugger.
std::string astro_part(std::string_view part) { return heading_slug(part, Dialect::automatic); }

// Docusaurus orders pages by a number and drops it: "01-intro", "2. Guides". What looks like a
// version or a date ("7.0-notes", "2021-11-23-post") keeps its numbers.
std::string without_number(std::string_view part) {
  const std::size_t number = std::min(part.find_first_not_of(digits), part.size());
  const std::string_view rest = part.substr(number);
  const std::size_t joint = rest.find_first_not_of(" \t");
  const bool is_version = rest.size() > 1 && digits.find(rest[1]) != std::string_view::npos;
  if (number == 0 || joint == std::string_view::npos || (joint == 0 && is_version) ||
      separators.find(rest[joint]) == std::string_view::npos) {
    return std::string(part);
  }
  const std::size_t joint_end = std::min(rest.find_first_not_of(separators, joint), rest.size());
  const std::size_t name = rest.find_first_not_of(" \t", joint_end);
  const bool has_name =
      name != std::string_view::npos && separators.find(rest[name]) == std::string_view::npos;
  return std::string(has_name ? rest.substr(name) : part);
}

// How a tool makes an address of a path, at its defaults.
struct Routes {
  std::string_view ending;                   // of a page that is not the first of its folder
  std::span<const std::string_view> firsts;  // stems of the first page, in small letters
  std::string (*part)(std::string_view);     // each name on the way
  enum class Namesake { page, first } namesake = Namesake::page;  // "a/a.md"
};

constexpr std::array<std::string_view, 1> index_only = {"index"};
constexpr std::array<std::string_view, 2> index_or_readme = {"index", "readme"};
constexpr std::array<std::string_view, 2> hugo_firsts = {"_index", "index"};

// mdBook: README.md is index.html. MkDocs: use_directory_urls. VitePress: cleanUrls is off.
// Docusaurus: addresses without a '/' at the end, and a page with its folder's name comes first.
// Jekyll: pages keep their place (posts have addresses of their own making). Everything else as
// Astro's Starlight has it.
Routes routes_of(Dialect dialect) {
  switch (dialect) {
    case Dialect::mdbook:
    case Dialect::jekyll:
      return {".html", index_or_readme, kept};
    case Dialect::mkdocs:
      return {"/", index_or_readme, kept};
    case Dialect::vitepress:
      return {".html", index_only, kept};
    case Dialect::docusaurus:
      return {"", index_or_readme, without_number, Routes::Namesake::first};
    case Dialect::hugo:
      return {"/", hugo_firsts, hugo_part};
    case Dialect::automatic:
    case Dialect::markdown:
    case Dialect::mdx:
      break;
  }
  return {"/", index_or_readme, astro_part};
}

std::string folder_route(std::string_view folder, const Routes& routes) {
  std::string route;
  while (!folder.empty()) {
    const std::size_t end = std::min(folder.find('/'), folder.size());
    route.append(routes.part(folder.substr(0, end))).push_back('/');
    folder.remove_prefix(std::min(end + 1, folder.size()));
  }
  return route;
}

}  // namespace

std::string site_route(std::string_view path, Dialect dialect) {
  const Routes routes = routes_of(dialect);
  const std::string_view folder = path::parent(path);
  const std::string_view stem = path::stem(path);
  const std::string small = lower(stem);
  const bool is_namesake =
      routes.namesake == Routes::Namesake::first && small == lower(path::name(folder));
  const bool is_first = is_namesake || std::find(routes.firsts.begin(), routes.firsts.end(),
                                                 small) != routes.firsts.end();
  std::string route = folder_route(folder, routes);
  if (!is_first) route.append(routes.part(stem)).append(routes.ending);
  return route;
}

}  // namespace galley::render
