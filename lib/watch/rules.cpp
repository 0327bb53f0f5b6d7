#include "watch/rules.h"

#include <algorithm>
#include <utility>

#include "base/file_system.h"
#include "base/path.h"

namespace galley::watch {
namespace {

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_hidden(std::string_view name) { return !name.empty() && name.front() == '.'; }

// Vim's swap files: .page.md.swp, then .swo, .swn, ... (:help swap-file).
bool is_vim_swap(std::string_view name) {
  return name.size() > 4 && name.substr(name.size() - 4, 3) == ".sw" && name.back() >= 'a' &&
         name.back() <= 'z';
}

// What editors leave beside a file while they save it: vim's probe 4913 and backup `~`, Emacs'
// #lock# and .#lock, the safe write of JetBrains editors, GIO's .goutputstream-XXXXXX, and galley's
// own.
bool is_dropping(std::string_view name) {
  return name == "4913" || ends_with(name, "~") || is_vim_swap(name) ||
         (name.size() > 1 && name.front() == '#' && name.back() == '#') ||
         starts_with(name, ".#") || ends_with(name, "___jb_tmp___") ||
         ends_with(name, "___jb_old___") || ends_with(name, ".tmp") ||
         starts_with(name, ".goutputstream-") || starts_with(name, temporary_prefix);
}

bool is_never_entered(std::string_view name) { return name == ".git" || name == "node_modules"; }

bool is_plain(std::string_view text) { return text.find_first_of("*?[]\\/") == std::string::npos; }

std::string suffix_of(const std::string& pattern) {
  if (pattern.size() < 2 || pattern[0] != '*' || !is_plain(std::string_view(pattern).substr(1))) {
    return {};
  }
  return pattern.substr(1);
}

std::string without_slash(std::string pattern) {
  if (!pattern.empty() && pattern.back() == '/') pattern.pop_back();
  return pattern;
}

// "build/**" excludes all below build, so build need not be entered. The slash in front keeps a
// single part anchored to the source, as it was.
std::string folder_form(const std::string& pattern) {
  if (ends_with(pattern, "/**") && pattern != "**/**") {
    return "/" + pattern.substr(0, pattern.size() - 3);
  }
  return without_slash(pattern);
}

std::vector<Glob> dotted_parts(std::string_view pattern) {
  std::vector<Glob> parts;
  while (!pattern.empty()) {
    const std::size_t slash = std::min(pattern.find('/'), pattern.size());
    const std::string_view part = pattern.substr(0, slash);
    if (is_hidden(part) || starts_with(part, "\\.")) parts.emplace_back(part);
    pattern.remove_prefix(std::min(slash + 1, pattern.size()));
  }
  return parts;
}

bool matches_any(const std::vector<Glob>& globs, std::string_view path) {
  return std::any_of(globs.begin(), globs.end(), [&](const Glob& g) { return g.matches(path); });
}

}  // namespace

Rules::Include::Include(const std::string& pattern)
    : glob(pattern),
      as_folder(without_slash(pattern)),
      suffix(suffix_of(pattern)),
      dotted(dotted_parts(pattern)) {}

Rules::Exclude::Exclude(const std::string& pattern)
    : glob(pattern),
      as_folder(folder_form(pattern)),
      is_by_name(without_slash(pattern).find('/') == std::string::npos),
      is_for_folders(!pattern.empty() && pattern.back() == '/') {}

Rules::Rules(std::string source, const std::vector<std::string>& include,
             const std::vector<std::string>& exclude, std::vector<std::string> outputs)
    : source_(std::move(source)),
      include_(include.begin(), include.end()),
      exclude_(exclude.begin(), exclude.end()),
      outputs_(std::move(outputs)) {}

Rules Rules::of_files(std::string source, std::set<std::string, std::less<>> files) {
  Rules rules(std::move(source), {}, {}, {});
  rules.files_ = std::move(files);
  return rules;
}

bool Rules::is_output(std::string_view folder) const {
  const std::string absolute = path::join(source_, folder);
  return std::any_of(outputs_.begin(), outputs_.end(),
                     [&](const std::string& o) { return path::is_within(absolute, o); });
}

bool Rules::names_hidden_folder(std::string_view name, const std::string& path) const {
  return std::any_of(include_.begin(), include_.end(), [&](const Include& i) {
    return matches_any(i.dotted, name) &&
           (i.glob.may_match_below(path) || i.as_folder.matches(path));
  });
}

bool Rules::names_hidden_file(std::string_view name, const std::string& path) const {
  return std::any_of(include_.begin(), include_.end(), [&](const Include& i) {
    return matches_any(i.dotted, name) && i.glob.matches(path);
  });
}

Rules::Folder::Folder(const Rules& rules, std::string_view path)
    : rules_(&rules),
      path_(path),
      is_output_(rules.is_output(path)),
      is_covered_(!path.empty() &&
                  std::any_of(rules.include_.begin(), rules.include_.end(),
                              [&](const Include& i) { return i.as_folder.matches(path); })) {}

// Whether one of the files lies below the name (of_files).
bool Rules::Folder::leads_to_file(std::string_view name) const {
  const std::string begin = path::join(path_, name) + '/';
  const auto next = rules_->files_->lower_bound(begin);
  return next != rules_->files_->end() && next->starts_with(begin);
}

bool Rules::Folder::tells_link(std::string_view name) const {
  return rules_->files_ &&
         (rules_->files_->contains(path::join(path_, name)) || leads_to_file(name));
}

Judgement Rules::Folder::judge_folder(std::string_view name) const {
  if (rules_->files_) return {leads_to_file(name) ? Reason::taken : Reason::not_included};
  if (is_output_) return {Reason::output};
  if (is_never_entered(name)) return {Reason::never_entered};
  const std::string path = path::join(path_, name);
  if (is_hidden(name) && !rules_->names_hidden_folder(name, path)) return {Reason::hidden};
  const auto& excludes = rules_->exclude_;
  const auto excluding = std::find_if(excludes.begin(), excludes.end(),
                                      [&](const Exclude& e) { return e.as_folder.matches(path); });
  if (excluding != excludes.end()) return {Reason::excluded, &excluding->glob.pattern()};
  if (rules_->is_output(path)) return {Reason::output};
  const auto& includes = rules_->include_;
  const bool may_hold =
      is_covered_ || std::any_of(includes.begin(), includes.end(), [&](const Include& i) {
        return i.glob.may_match_below(path) || i.as_folder.matches(path);
      });
  return {may_hold ? Reason::taken : Reason::not_included};
}

Judgement Rules::Folder::judge_file(std::string_view name) const {
  if (rules_->files_) {
    return {rules_->files_->contains(path::join(path_, name)) ? Reason::taken
                                                              : Reason::not_included};
  }
  if (is_output_) return {Reason::output};
  if (is_dropping(name)) return {Reason::temporary};
  std::string path;  // made only when a pattern needs it: most names are decided by their suffix
  const auto whole = [&]() -> const std::string& {
    if (path.empty()) path = path::join(path_, name);
    return path;
  };
  const auto includes = [&](const Include& i) {
    return i.suffix.empty() ? i.glob.matches(whole()) : ends_with(name, i.suffix);
  };
  if (!is_covered_ && std::none_of(rules_->include_.begin(), rules_->include_.end(), includes)) {
    return {Reason::not_included};
  }
  if (is_hidden(name) && !rules_->names_hidden_file(name, whole())) return {Reason::hidden};
  const auto excludes = [&](const Exclude& e) {
    if (e.is_for_folders) return false;  // the folders above are entered
    return e.glob.matches(e.is_by_name ? name : std::string_view(whole()));
  };
  const auto excluding = std::find_if(rules_->exclude_.begin(), rules_->exclude_.end(), excludes);
  if (excluding == rules_->exclude_.end()) return {};
  return {Reason::excluded, &excluding->glob.pattern()};
}

bool Rules::enters(std::string_view folder) const {
  std::size_t begin = 0;
  while (begin < folder.size()) {
    const std::size_t end = std::min(folder.find('/', begin), folder.size());
    const std::string_view above = folder.substr(0, begin == 0 ? 0 : begin - 1);
    if (!in(above).enters(folder.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

bool Rules::is_document(std::string_view path) const {
  return enters(path::parent(path)) && in(path::parent(path)).is_document(path::name(path));
}

}  // namespace galley::watch
