#include "pipeline/links.h"

#include <algorithm>
#include <utility>

#include "base/path.h"
#include "render/page_names.h"
#include "settings/schema.h"

namespace galley::pipeline {
namespace {

using Presence = state::Link::Presence;
using render::has_page_extension;
using render::names_of_link;
using render::page_name;

std::string in_quotes(std::string_view text) { return "`" + std::string(text) + "`"; }

Diagnostic dead_link(const std::string& page, const state::Link& link) {
  const bool is_page = has_page_extension(link.target);
  return {{page, link.line, link.column},
          Severity::warning,
          "dead-link",
          in_quotes(link.target) + (is_page ? " is no document of this project" : " is not there") +
              "; correct the link or add the file"};
}

Diagnostic dead_anchor(const std::string& page, const state::Link& link,
                       const std::vector<std::string>& anchors) {
  const std::vector<std::string_view> known(anchors.begin(), anchors.end());
  const std::string_view near = settings::nearest(link.anchor, known);
  const std::string where = link.target.empty() ? "on this page" : "in " + in_quotes(link.target);
  return {{page, link.line, link.column},
          Severity::warning,
          "dead-anchor",
          "there is no " + in_quotes("#" + link.anchor) + " " + where +
              (near.empty() ? "; link to one of its headings"
                            : "; did you mean " + in_quotes("#" + std::string(near)) + "?")};
}

// What leaves the source like an address of the site ("../std/index.html") may be there for those
// who read it, though not on this disk.
bool may_be_elsewhere(const state::Link& link) {
  if (link.target.empty() || has_page_extension(link.target)) return false;
  const std::string_view extension = path::extension(link.target);
  const bool leaves = link.target.starts_with("../");
  return link.presence != Presence::missing ||
         (leaves && (extension.empty() || extension == ".html"));
}

// Anchors that browsers have without any heading (HTML standard, "Scrolling to a fragment").
bool is_always_there(std::string_view anchor) { return anchor.empty() || anchor == "top"; }

}  // namespace

void Links::add(const std::string& path) {
  const auto [added, is_new] = pages_.try_emplace(path);
  if (is_new) by_name_.add(page_name(path), added->first);
  doubt_links_to(path);
}

void Links::set(const std::string& path, const std::vector<std::string>& anchors,
                const std::vector<state::Link>& links) {
  if (!pages_.contains(path)) add(path);
  const auto found = pages_.find(path);
  Page& page = found->second;
  if (!page.is_rendered || page.links.anchors() != anchors) doubt_links_to(path);
  page.is_rendered = true;
  unlink(found->first, page.links.links());
  page.links = state::PackedLinks(anchors, links);
  for (const state::Link& link : links) {
    for (const std::string& name : names_of_link(path, link.target)) {
      linking_.add(name, found->first);
    }
  }
  page.is_doubtful = true;
}

void Links::remove(const std::string& path) {
  const auto found = pages_.find(path);
  if (found == pages_.end()) return;
  unlink(found->first, found->second.links.links());
  by_name_.remove(page_name(path), found->first);
  const auto removed = pages_.extract(found);
  doubt_links_to(removed.key());
}

// `path` as the pages hold it.
void Links::unlink(const std::string& path, const std::vector<state::Link>& links) {
  for (const state::Link& link : links) {
    for (const std::string& name : names_of_link(path, link.target)) linking_.remove(name, path);
  }
}

void Links::doubt_links_to(const std::string& path) {
  linking_.for_each(page_name(path), [this](const std::string& from) {
    pages_.find(from)->second.is_doubtful = true;
  });
}

std::vector<std::string> Links::anchors(const std::string& path) const {
  const auto found = pages_.find(path);
  return found == pages_.end() ? std::vector<std::string>() : found->second.links.anchors();
}

std::vector<state::Link> Links::links(const std::string& path) const {
  const auto found = pages_.find(path);
  return found == pages_.end() ? std::vector<state::Link>() : found->second.links.links();
}

std::vector<std::string> Links::linking_to(const std::string& path) const {
  std::vector<std::string> linking;
  const auto to = pages_.find(path);
  if (to == pages_.end()) return linking;
  linking_.for_each(page_name(path), [&](const std::string& from) {
    const Page& page = pages_.find(from)->second;
    const auto leads_here = [&](const state::Link& link) {
      const std::vector<const Page*> found = targets(from, page, link);
      return !link.target.empty() &&
             std::find(found.begin(), found.end(), &to->second) != found.end();
    };
    const std::vector<state::Link> links = page.links.links();
    if (std::any_of(links.begin(), links.end(), leads_here)) linking.push_back(from);
  });
  std::sort(linking.begin(), linking.end());
  return linking;
}

Diagnostics Links::problems_of(const std::string& path) const {
  const auto found = pages_.find(path);
  if (found == pages_.end()) return {};
  if (std::exchange(found->second.is_doubtful, false)) judge(path, found->second);
  return found->second.problems;
}

void Links::for_each_problem(const std::function<void(const Diagnostic&)>& visit) const {
  for (auto& [path, page] : pages_) {
    if (std::exchange(page.is_doubtful, false)) judge(path, page);
    for (const Diagnostic& problem : page.problems) visit(problem);
  }
}

void Links::judge(const std::string& path, Page& page) const {
  page.problems.clear();
  for (const state::Link& link : page.links.links()) {
    const std::vector<const Page*> found = targets(path, page, link);
    if (found.empty() && !may_be_elsewhere(link)) page.problems.push_back(dead_link(path, link));
    if (found.empty() || is_always_there(link.anchor)) continue;
    const bool is_there = std::any_of(found.begin(), found.end(), [&link](const Page* target) {
      if (!target->is_rendered) return true;
      const std::vector<std::string> all = target->links.anchors();
      return std::binary_search(all.begin(), all.end(), link.anchor);
    });
    if (!is_there) {
      page.problems.push_back(dead_anchor(path, link, found.front()->links.anchors()));
    }
  }
}

// The pages that a link may mean. A name with a page's extension means that file alone.
std::vector<const Links::Page*> Links::targets(const std::string& from, const Page& page,
                                               const state::Link& link) const {
  if (link.target.empty()) return {&page};
  std::vector<const Page*> found;
  if (has_page_extension(link.target)) {
    const auto exact = pages_.find(link.target);
    if (exact != pages_.end()) found.push_back(&exact->second);
    return found;
  }
  for (const std::string& name : names_of_link(from, link.target)) {
    for (const std::string& path : named(name)) found.push_back(&pages_.at(path));
  }
  return found;
}

// In byte order.
std::vector<std::string> Links::named(std::string_view name) const {
  std::vector<std::string> paths;
  by_name_.for_each(name, [&](const std::string& path) {
    if (page_name(path) == name) paths.push_back(path);
  });
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace galley::pipeline
