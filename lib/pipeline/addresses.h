// Thread: loop (a plain value in tests). Role: the addresses that the pages of one project have in
// links, and which pages were told which.
// Promise: whoever was told something that has changed since is doubtful, and nobody else; what
// jobs were given to look at never changes under them. Nothing here knows a page's text.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "render/link_targets.h"
#include "state/record.h"

namespace galley::pipeline {

class Addresses {
 public:
  // The page has come, or has another address now.
  void set(const std::string& path, render::PageAddresses addresses);
  void remove(const std::string& path);

  // What a page was told when it was rendered, before and now.
  void exchange_told(const std::string& page, const std::vector<state::Target>& before,
                     const std::vector<state::Target>& after);
  void doubt(const std::string& page) { doubtful_.insert(page); }

  // Whether a page that asks now is told the same.
  bool are_as_told(const std::string& page, const std::vector<state::Target>& told) const;
  std::set<std::string> take_doubtful() { return std::exchange(doubtful_, {}); }

  // For a worker.
  std::shared_ptr<const render::LinkTargets> share() const { return targets_; }

 private:
  render::LinkTargets& own();
  void doubt_links_to(const std::string& path);

  std::shared_ptr<render::LinkTargets> targets_ = std::make_shared<render::LinkTargets>();
  std::map<std::string, std::set<std::string>> asking_;  // pages, by the names in their links
  std::set<std::string> doubtful_;
};

}  // namespace galley::pipeline
