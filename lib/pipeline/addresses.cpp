#include "pipeline/addresses.h"

#include <algorithm>

#include "render/page_names.h"

namespace galley::pipeline {

// Copied only while a job looks at it: shares are taken and given back on the loop alone, so that
// their number is exact.
render::LinkTargets& Addresses::own() {
  if (targets_.use_count() > 1) targets_ = std::make_shared<render::LinkTargets>(*targets_);
  return *targets_;
}

void Addresses::set(const std::string& path, render::PageAddresses addresses) {
  own().set(path, std::move(addresses));
  doubt_links_to(path);
}

void Addresses::remove(const std::string& path) {
  own().remove(path);
  doubt_links_to(path);
}

void Addresses::doubt_links_to(const std::string& path) {
  const auto found = asking_.find(render::page_name(path));
  if (found != asking_.end()) doubtful_.insert(found->second.begin(), found->second.end());
}

void Addresses::exchange_told(const std::string& page, const std::vector<state::Target>& before,
                              const std::vector<state::Target>& after) {
  for (const state::Target& target : before) {
    for (const std::string& name : render::names_of_link(page, target.link)) {
      const auto found = asking_.find(name);
      if (found == asking_.end()) continue;
      found->second.erase(page);
      if (found->second.empty()) asking_.erase(found);
    }
  }
  for (const state::Target& target : after) {
    for (const std::string& name : render::names_of_link(page, target.link)) {
      asking_[name].insert(page);
    }
  }
}

bool Addresses::are_as_told(const std::string& page, const std::vector<state::Target>& told) const {
  return std::all_of(told.begin(), told.end(), [&](const state::Target& target) {
    const render::PageAddresses& now = targets_->find(page, target.link);
    return now.text == target.text && now.html == target.html;
  });
}

}  // namespace galley::pipeline
