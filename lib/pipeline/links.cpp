#include "pipeline/links.h"

#include <algorithm>

#include "base/path.h"
#include "render/page_names.h"
#include "settings/schema.h"

namespace galley::pipeline {
namespace {

using Presence = state::Link::Presence;
using render::has_page_extension;
using render::names_of_link;
using render::page_name;

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

Diagnostic dead_link(const std::string& page, const state::Link& link) {
  const bool is_page = has_page_extension(link.target);
  return {{page, link.line, link.column},
          Severity::warning,
          "dead-link",
          quoted(link.target) + (is_page ? " is no document of this project" : " is not there") +
              "; correct the link or add the file"};
}

Diagnostic dead_anchor(const std::string& page, const state::Link& link,
                       const std::vector<std::string>& anchors) {
  const std::vector<std::string_view> known(anchors.begin(), anchors.end());
  const std::string_view near = settings::nearest(link.anchor, known);
  const std::string where = link.target.empty() ? "on this page" : "in " + quoted(link.target);
  return {{page, link.line, link.column},
          Severity::warning,
          "dead-anchor",
          "there is no " + quoted("#" + link.anchor) + " " + where +
              (near.empty() ? "; link to one of its headings"
                            : "; did you mean " + quoted("#" + std::string(near)) + "?")};
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
  pages_[path];
  by_name_[page_name(path)].insert(path);
  doubt_links_to(path);
}

void Links::set(const std::string& path, std::vector<std::string> anchors,
                std::vector<state::Link> links) {
  if (!pages_.contains(path)) add(path);
  Page& page = pages_.at(path);
  if (!page.is_rendered || page.anchors != anchors) doubt_links_to(path);
  page.is_rendered = true;
  page.anchors = std::move(anchors);
  unlink(path, page.links);
  page.links = std::move(links);
  for (const state::Link& link : page.links) {
    for (const std::string& name : names_of_link(path, link.target)) linking_[name].insert(path);
  }
  doubtful_.insert(path);
}

void Links::remove(const std::string& path) {
  const auto found = pages_.find(path);
  if (found == pages_.end()) return;
  unlink(path, found->second.links);
  const auto named = by_name_.find(page_name(path));
  named->second.erase(path);
  if (named->second.empty()) by_name_.erase(named);
  pages_.erase(found);
  doubtful_.erase(path);
  doubt_links_to(path);
}

void Links::unlink(const std::string& path, const std::vector<state::Link>& links) {
  for (const state::Link& link : links) {
    for (const std::string& name : names_of_link(path, link.target)) {
      const auto found = linking_.find(name);
      if (found == linking_.end()) continue;
      found->second.erase(path);
      if (found->second.empty()) linking_.erase(found);
    }
  }
}

void Links::doubt_links_to(const std::string& path) {
  const auto found = linking_.find(page_name(path));
  if (found != linking_.end()) doubtful_.insert(found->second.begin(), found->second.end());
}

std::vector<std::string> Links::linking_to(const std::string& path) const {
  std::vector<std::string> linking;
  const auto to = pages_.find(path);
  const auto named = linking_.find(page_name(path));
  if (to == pages_.end() || named == linking_.end()) return linking;
  for (const std::string& from : named->second) {
    const auto page = pages_.find(from);
    if (page == pages_.end()) continue;
    const auto leads_here = [&](const state::Link& link) {
      const std::vector<const Page*> found = targets(from, page->second, link);
      return !link.target.empty() &&
             std::find(found.begin(), found.end(), &to->second) != found.end();
    };
    const std::vector<state::Link>& links = page->second.links;
    if (std::any_of(links.begin(), links.end(), leads_here)) linking.push_back(from);
  }
  return linking;
}

std::vector<std::string> Links::named(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

Diagnostics Links::problems_of(const std::string& path) const {
  const auto found = pages_.find(path);
  if (found == pages_.end()) return {};
  if (doubtful_.erase(path) > 0) judge(path, found->second);
  return found->second.problems;
}

void Links::for_each_problem(const std::function<void(const Diagnostic&)>& visit) const {
  for (const std::string& path : doubtful_) {
    const auto found = pages_.find(path);
    if (found != pages_.end()) judge(path, found->second);
  }
  doubtful_.clear();
  for (const auto& [path, page] : pages_) {
    for (const Diagnostic& problem : page.problems) visit(problem);
  }
}

void Links::judge(const std::string& path, Page& page) const {
  page.problems.clear();
  for (const state::Link& link : page.links) {
    const std::vector<const Page*> found = targets(path, page, link);
    if (found.empty() && !may_be_elsewhere(link)) page.problems.push_back(dead_link(path, link));
    if (found.empty() || is_always_there(link.anchor)) continue;
    const bool is_there = std::any_of(found.begin(), found.end(), [&link](const Page* target) {
      const std::vector<std::string>& all = target->anchors;
      return !target->is_rendered || std::binary_search(all.begin(), all.end(), link.anchor);
    });
    if (!is_there) {
      page.problems.push_back(dead_anchor(path, link, found.front()->anchors));
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
  for (const std::string& name : names_of_link(from, link.target)) add_named(name, found);
  return found;
}

void Links::add_named(std::string_view name, std::vector<const Page*>& found) const {
  const auto named = by_name_.find(name);
  if (named == by_name_.end()) return;
  for (const std::string& path : named->second) found.push_back(&pages_.at(path));
}

}  // namespace galley::pipeline
