#include "watch/ignores.h"

#include <utility>

#include "base/path.h"

namespace galley::watch {

bool IgnoreFiles::has_same_rules(const IgnoreFiles& other) const {
  return galley == other.galley && git == other.git && exclude == other.exclude &&
         begins_repository == other.begins_repository;
}

bool IgnoreFiles::is_empty() const {
  return !galley && !git && !exclude && !begins_repository && problems.empty();
}

Ignores::Ignores(const OuterIgnores& outer, std::string_view folder)
    : excludes_file_(outer.excludes_file ? &*outer.excludes_file : nullptr) {
  for (const OuterIgnores::Level& level : outer.levels) {
    add(level.files, path::join(level.below, folder));
  }
}

void Ignores::add(const IgnoreFiles& files, std::string below) {
  if (files.begins_repository) repository_ = levels_.size();
  levels_.push_back({&files, std::move(below)});
}

IgnoreDecision Ignores::decide(std::string_view name, NameKind kind) const {
  const IgnoreDecision decision = decide_by_folders(name, kind);
  return decision.rule != nullptr ? decision : decide_by_repository(name, kind);
}

IgnoreDecision Ignores::decide_by_folders(std::string_view name, NameKind kind) const {
  for (std::size_t i = levels_.size(); i-- > 0;) {
    const IgnoreFiles& files = *levels_[i].files;
    const bool is_in_repository = repository_ && i >= *repository_;
    for (const auto* file : {&files.galley, &files.git}) {
      const bool counts = *file && (file == &files.galley || is_in_repository);
      const IgnoreRule* const rule = counts ? (*file)->find(levels_[i].below, name, kind) : nullptr;
      if (rule != nullptr) return {&**file, rule};
    }
  }
  return {};
}

// Patterns with a '/' of both files are relative to the repository's own folder.
IgnoreDecision Ignores::decide_by_repository(std::string_view name, NameKind kind) const {
  if (!repository_) return {};
  const Level* const repository = &levels_[*repository_];
  const auto& exclude = repository->files->exclude;
  for (const IgnoreFile* const file : {exclude ? &*exclude : nullptr, excludes_file_}) {
    const IgnoreRule* const rule =
        file != nullptr ? file->find(repository->below, name, kind) : nullptr;
    if (rule != nullptr) return {file, rule};
  }
  return {};
}

}  // namespace galley::watch
