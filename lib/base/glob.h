// Thread: any. Role: include and exclude patterns over relative paths.
// Promise: a match is decided in time linear in pattern x path; a Glob is a plain value.
//
// The syntax is that of .gitignore (gitignore(5), "PATTERN FORMAT"): `*` and `?` stop at '/', `**`
// as a whole part crosses folders, `[a-z]` and `[!a-z]` are classes (base/wildcard.h), a backslash
// quotes. A pattern without a '/' (except a trailing one) matches a name at any depth; one that
// names a folder covers everything below it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/wildcard.h"

namespace galley {

class Glob {
 public:
  // Any text is a pattern; check() says whether it is one that a person can have meant.
  explicit Glob(std::string_view pattern);

  // Whether the pattern matches `path` itself or one of the folders above it. `path` is relative,
  // without a leading '/'.
  bool matches(std::string_view path) const;

  // Whether something below `folder` could match, so that a walk may skip the rest.
  bool may_match_below(std::string_view folder) const;

  const std::string& pattern() const { return pattern_; }

  // What is wrong with a pattern ("unclosed ["), or nothing.
  static std::optional<std::string> check(std::string_view pattern);

  // What is allowed in a pattern, but can hardly be meant, or nothing.
  static std::optional<std::string> doubt(std::string_view pattern);

 private:
  struct Part {
    explicit Part(std::string_view pattern);

    Wildcard name;
    bool crosses_folders;  // "**"
  };

  bool matches_exactly(std::string_view path) const;

  std::string pattern_;
  std::vector<Part> parts_;  // between slashes
  bool folder_only_ = false;
};

}  // namespace galley
