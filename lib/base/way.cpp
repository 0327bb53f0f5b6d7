#include "base/way.h"

#include <algorithm>
#include <array>
#include <climits>
#include <deque>
#include <string_view>
#include <utility>

#include <unistd.h>

#include "base/path.h"

namespace galley {
namespace {

// The kernel follows no more than these (path_resolution(7)).
constexpr int most_links = 40;

using Names = std::deque<std::string>;

Names names_of(std::string_view path) {
  Names names;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash > 0) names.emplace_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return names;
}

// Empty when it is no link.
std::string target_of(const std::string& path) {
  std::array<char, PATH_MAX> target{};
  const ssize_t size = ::readlink(path.c_str(), target.data(), target.size());
  return size > 0 ? std::string(target.data(), static_cast<std::size_t>(size)) : std::string();
}

}  // namespace

std::string Step::path() const { return path::join(folder, name); }

std::vector<Step> way_to(const std::string& path) {
  std::vector<Step> steps;
  std::string folder = "/";
  int links = 0;
  for (Names left = names_of(path); !left.empty();) {
    const std::string name = std::move(left.front());
    left.pop_front();
    if (name == ".") continue;
    if (name == "..") {
      folder = path::parent(folder);
      continue;
    }
    Step step{folder, name};
    if (links < most_links) step.target = target_of(step.path());
    step.is_link = !step.target.empty();
    if (!step.is_link) {
      folder = step.path();
    } else {
      ++links;
      if (step.target.front() == '/') folder = "/";
      const Names inserted = names_of(step.target);
      left.insert(left.begin(), inserted.begin(), inserted.end());
    }
    steps.push_back(std::move(step));
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

}  // namespace galley
