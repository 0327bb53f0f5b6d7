// Thread: loop (a plain value in tests). Role: which pages link to which, and which of these links
// are dead. Promise: what it says follows from the pages that it holds, in whatever order they
// came; a link is judged again only when one of its ends has changed, and only when somebody asks.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "pipeline/named_paths.h"
#include "state/packed.h"
#include "state/record.h"

namespace galley::pipeline {

class Links {
 public:
  // A page that is there but was never rendered: its anchors are not known.
  void add(const std::string& path);

  // A page as it was rendered.
  void set(const std::string& path, const std::vector<std::string>& anchors,
           const std::vector<state::Link>& links);
  void remove(const std::string& path);

  // Of a page as it was last set; nothing of one that was not.
  std::vector<std::string> anchors(const std::string& path) const;
  std::vector<state::Link> links(const std::string& path) const;

  // Pages with a link that may mean this one.
  std::vector<std::string> linking_to(const std::string& path) const;

  // Pages that links call by this name (render::page_name()), in byte order.
  std::vector<std::string> named(std::string_view name) const;

  // What is wrong with the links of one page; its place has the page as its file.
  Diagnostics problems_of(const std::string& path) const;

  // By page; their places have the page as their file.
  void for_each_problem(const std::function<void(const Diagnostic&)>& visit) const;

 private:
  struct Page {
    state::PackedLinks links;  // and its anchors, in byte order
    bool is_rendered = false;
    bool is_doubtful = false;  // `problems` are made up to date when they are asked for
    Diagnostics problems;
  };
  using Pages = std::map<std::string, Page, std::less<>>;

  void unlink(const std::string& path, const std::vector<state::Link>& links);
  void doubt_links_to(const std::string& path);
  void judge(const std::string& path, Page& page) const;
  std::vector<const Page*> targets(const std::string& from, const Page& page,
                                   const state::Link& link) const;

  mutable Pages pages_;
  NamedPaths by_name_;  // by render::page_name()
  NamedPaths linking_;  // by the names of what they link to
};

}  // namespace galley::pipeline
