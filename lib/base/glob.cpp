#include "base/glob.h"

#include <algorithm>

#include "base/path.h"

namespace galley {
namespace {

struct Class {
  std::size_t end;  // index after the closing bracket
  bool matched;
};

// The character class that opens at pattern[at] (a '['), tested against c. A class that never
// closes is a plain bracket.
std::optional<Class> match_class(std::string_view pattern, std::size_t at, char c) {
  std::size_t i = at + 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool found = false;
  for (bool first = true; i < pattern.size(); first = false) {
    if (pattern[i] == ']' && !first) return Class{i + 1, found != negated};
    if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
    const char low = pattern[i];
    char high = low;
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      high = pattern[i + 2];
      i += 2;
    }
    found = found || (low <= c && c <= high);
    ++i;
  }
  return std::nullopt;
}

// One step of a pattern that is not '*': whether it accepts c, and where the next step begins.
std::optional<std::size_t> match_one(std::string_view pattern, std::size_t at, char c) {
  if (pattern[at] == '?') return at + 1;
  if (pattern[at] == '[') {
    if (const std::optional<Class> set = match_class(pattern, at, c)) {
      return set->matched ? std::optional(set->end) : std::nullopt;
    }
  }
  if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
  return pattern[at] == c ? std::optional(at + 1) : std::nullopt;
}

// One part of a path against one part of a pattern. Only the last '*' is ever returned to, which
// keeps it within pattern x name steps.
bool match_part(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_name = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_name = n;
    } else if (const auto next =
                   p < pattern.size() ? match_one(pattern, p, name[n]) : std::nullopt) {
      p = *next;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++star_name;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

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
    if (p < parts_.size() && parts_[p] == "**") {
      star = p++;
      star_name = n;
    } else if (p < parts_.size() && match_part(parts_[p], names[n])) {
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
    if (parts_[i] == "**") return true;
    if (!match_part(parts_[i], names[i])) return false;
  }
  return true;
}

std::optional<std::string> Glob::check(std::string_view pattern) {
  if (pattern.empty()) return "the pattern is empty";
  if (pattern.front() == '/')
    return "a pattern is relative to the source folder; drop the leading /";
  if (pattern.back() == '\\') return "the pattern ends in a lone backslash";
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == '[') {
      const std::optional<Class> set = match_class(pattern, i, 'a');
      if (!set) return "the [ at character " + std::to_string(i + 1) + " is never closed";
      i = set->end - 1;
    }
  }
  return std::nullopt;
}

}  // namespace galley
