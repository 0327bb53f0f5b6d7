#include "base/glob.h"

#include <algorithm>

#include "base/path.h"

namespace galley {
namespace {

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash > 0) parts.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

}  // namespace

Glob::Part::Part(std::string_view pattern)
    : name(pattern, Wildcard::Reach::name), crosses_folders(pattern == "**") {}

Glob::Glob(std::string_view pattern) : pattern_(pattern) {
  folder_only_ = !pattern.empty() && pattern.back() == '/';
  if (folder_only_) pattern.remove_suffix(1);
  const bool anchored = pattern.find('/') != std::string_view::npos;
  if (!anchored) parts_.emplace_back("**");
  for (const std::string_view part : split(pattern)) parts_.emplace_back(part);
}

// The parts of the path against the parts of the pattern, with "**" in the role of '*'.
bool Glob::matches_exactly(std::string_view path) const {
  const std::vector<std::string_view> names = split(path);
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string::npos;
  std::size_t star_name = 0;
  while (n < names.size()) {
    if (p < parts_.size() && parts_[p].crosses_folders) {
      star = p++;
      star_name = n;
    } else if (p < parts_.size() && parts_[p].name.matches(names[n])) {
      ++p;
      ++n;
    } else if (star != std::string::npos) {
      p = star + 1;
      n = ++star_name;
    } else {
      return false;
    }
  }
  return p == parts_.size();  // a "**" not reached yet needs one more name: "a/**" is not "a"
}

bool Glob::matches(std::string_view path) const {
  if (!folder_only_ && matches_exactly(path)) return true;
  for (std::string_view up = path::parent(path); !up.empty(); up = path::parent(up)) {
    if (matches_exactly(up)) return true;
  }
  return false;
}

bool Glob::may_match_below(std::string_view folder) const {
  const std::vector<std::string_view> names = split(folder);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i >= parts_.size()) return matches(folder);
    if (parts_[i].crosses_folders) return true;
    if (!parts_[i].name.matches(names[i])) return false;
  }
  return true;
}

std::optional<std::string> Glob::check(std::string_view pattern) {
  if (pattern.empty()) return "the pattern is empty";
  if (pattern.front() == '/')
    return "a pattern is relative to the source folder; drop the leading /";
  if (pattern.back() == '\\') return "the pattern ends in a lone backslash";
  if (const std::optional<std::size_t> at = Wildcard::find_broken_class(pattern)) {
    return "the [ at character " + std::to_string(*at + 1) +
           " is never closed, or holds a [:class:] that there is not";
  }
  return std::nullopt;
}

// In git, too, the byte in front counts by itself (wildmatch.c).
std::optional<std::string> Glob::doubt(std::string_view pattern) {
  const std::optional<std::string> range = Wildcard::find_empty_range(pattern);
  if (!range) return std::nullopt;
  return "the range `" + *range + "` runs backwards and takes nothing but `" + range->front() +
         "`; write `" + range->back() + "-" + range->front() + "`";
}

}  // namespace galley
