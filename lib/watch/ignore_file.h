// Thread: any (value). Role: one file of ignore rules (.gitignore, .galleyignore, git's
// info/exclude or core.excludesFile). Promise: the syntax and the meaning are git's, byte for byte
// (gitignore(5) where it says, dir.c and wildmatch.c where it does not); pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/wildcard.h"

namespace galley::watch {

enum class NameKind : std::uint8_t { file, folder };  // file: whatever is no folder

struct IgnoreRule {
  IgnoreRule(std::string_view text, int line);

  std::string text;  // as it is written, without the white space that does not count
  int line;
  bool is_negated = false;
  bool is_for_folders = false;
  bool is_by_name = true;  // no '/' but at the end: matches a name at any depth
  Wildcard pattern;

  bool operator==(const IgnoreRule& other) const {
    return line == other.line && text == other.text;
  }

 private:
  Wildcard read(std::string_view pattern);
};

class IgnoreFile {
 public:
  // `bytes` is the whole file; `path` is where it lies, for people.
  IgnoreFile(std::string path, std::string_view bytes);

  // The last rule that matches the name, which may be a negated one, or null. `folder` is the
  // folder of the name relative to the one that the rules are for ("" for that one itself).
  const IgnoreRule* find(std::string_view folder, std::string_view name, NameKind kind) const;

  const std::string& path() const { return path_; }

  bool operator==(const IgnoreFile&) const = default;

 private:
  std::string path_;
  std::vector<IgnoreRule> rules_;
};

}  // namespace galley::watch
