// Thread: any (values). Role: the ignore files that count for the names of one folder, read from
// the disk and put in order. Promise: which of them wins is as git has it. Of the files on the way
// from the top down to the folder the deeper one wins, and in one folder .galleyignore; then the
// repository's info/exclude, then core.excludesFile. What git reads counts within a git repository
// only, and within a repository inside another only what is that repository's own.
//
// Nothing here blocks for longer than reading small files does: links in a .gitignore's place,
// FIFOs and files of more than max_ignore_bytes are left out, with a diagnostic where a person
// meant something by them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "watch/ignore_file.h"

namespace galley::watch {

// What is longer is no list that a person wrote; it bounds what one name can cost (measured: 0.2 s
// for a name of 255 bytes and as many rules made to be slow).
inline constexpr std::size_t max_ignore_bytes = 128UL * 1024;

enum class Gitignore : std::uint8_t { counts, is_left_out };

// Which ignore files a project heeds beside .galleyignore.
struct Heeded {
  Gitignore gitignore = Gitignore::counts;
  std::string excludes_file;  // core.excludesFile, absolute; empty for none
};

// Whether a folder that holds this name may have rules or a repository of its own.
bool is_ignore_name(std::string_view name);

// What one folder itself says.
struct IgnoreFiles {
  std::optional<IgnoreFile> galley;   // .galleyignore
  std::optional<IgnoreFile> git;      // .gitignore
  std::optional<IgnoreFile> exclude;  // info/exclude of the repository
  bool begins_repository = false;
  std::string exclude_path;  // where info/exclude of that repository is or would be, absolute
  Diagnostics problems;      // files that could not be read

  bool is_empty() const;
  bool has_same_rules(const IgnoreFiles& other) const;
};

// A folder of a source; nothing in it is reached through a symbolic link below that source.
struct FolderPlace {
  std::string source;  // absolute
  std::string below;   // the folder, relative to the source; "" is the source itself
};

IgnoreFiles read_ignore_files(const FolderPlace& folder, Gitignore gitignore);

// What stands above a source: read anew with every walk of it.
struct OuterIgnores {
  struct Level {
    IgnoreFiles files;
    std::string below;  // the source, relative to the folder of the files
  };
  std::vector<Level> levels;  // outermost first
  std::optional<IgnoreFile> excludes_file;
  Diagnostics problems;
};

OuterIgnores read_outer_ignores(const std::string& source, const Heeded& heeded);

// Absolute paths of the ignore files outside of `source` that count for it, whether they are there
// or not, and of what makes a repository of their folders; of a link also where it leads.
std::vector<std::string> outer_ignore_paths(const std::string& source, const Heeded& heeded);

// The rule that decides about a name, and where it stands.
struct IgnoreDecision {
  const IgnoreFile* file = nullptr;
  const IgnoreRule* rule = nullptr;

  bool is_ignored() const { return rule != nullptr && !rule->is_negated; }
};

// The chain for the names directly in one folder. Points into what it was made from.
class Ignores {
 public:
  Ignores() = default;
  explicit Ignores(const OuterIgnores& outer, std::string_view folder);

  // From the top down. `below` is the folder of the names relative to that of the files.
  void add(const IgnoreFiles& files, std::string below);

  IgnoreDecision decide(std::string_view name, NameKind kind) const;
  bool ignores(std::string_view name, NameKind kind) const {
    return !levels_.empty() && decide(name, kind).is_ignored();
  }

 private:
  struct Level {
    const IgnoreFiles* files;
    std::string below;
  };

  IgnoreDecision decide_by_folders(std::string_view name, NameKind kind) const;
  IgnoreDecision decide_by_repository(std::string_view name, NameKind kind) const;

  std::vector<Level> levels_;
  std::optional<std::size_t> repository_;  // which level begins the innermost one
  const IgnoreFile* excludes_file_ = nullptr;
};

}  // namespace galley::watch
