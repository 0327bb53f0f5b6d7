#include "watch/explain.h"

#include <algorithm>
#include <cerrno>
#include <deque>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

namespace galley::watch {
namespace {

enum class Found : std::uint8_t { folder, file, symlink, folder_link, other, barred, nothing };

struct Look {
  Found found = Found::nothing;
  int error = 0;  // why it is barred
};

// A folder that a walk cannot list or enter is barred with all that is in it.
Look look_at(const std::string& path) {
  struct stat st {};
  if (::lstat(path.c_str(), &st) != 0) {
    const bool is_missing = errno == ENOENT || errno == ENOTDIR;
    return {is_missing ? Found::nothing : Found::barred, errno};
  }
  if (S_ISREG(st.st_mode)) return {Found::file};
  if (S_ISLNK(st.st_mode)) {
    const bool is_to_folder = ::stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
    return {is_to_folder ? Found::folder_link : Found::symlink};
  }
  if (!S_ISDIR(st.st_mode)) return {Found::other};
  if (::faccessat(AT_FDCWD, path.c_str(), R_OK | X_OK, AT_EACCESS) == 0) return {Found::folder};
  return {Found::barred, errno};
}

Reason reason_of(Found found) {
  switch (found) {
    case Found::symlink:
      return Reason::symlink;
    case Found::folder_link:
      return Reason::folder_link;
    case Found::barred:
      return Reason::barred;
    case Found::other:
      return Reason::not_a_file;
    case Found::nothing:
      return Reason::missing;
    case Found::folder:
    case Found::file:
      break;
  }
  return Reason::taken;
}

// Goes down from the source, one folder after the other, as a walk does.
class Descent {
 public:
  explicit Descent(const Rules& rules) : rules_(rules) {
    if (rules.heeded()) outer_ = read_outer_ignores(rules.source(), *rules.heeded());
    enter("");
  }

  void enter(const std::string& folder) {
    folder_ = folder;
    if (!rules_.heeded()) return;
    levels_.push_back(
        {folder, read_ignore_files({rules_.source(), folder}, rules_.heeded()->gitignore)});
  }

  // `kind` is what the name counts as when it is no file and no folder.
  Verdict judge(std::string_view name, NameKind kind) const {
    Verdict verdict;
    verdict.path = path::join(folder_, name);
    const auto [found, error] = look_at(path::join(rules_.source(), verdict.path));
    verdict.is_folder = found == Found::folder;
    verdict.error = error;
    if (found == Found::folder) kind = NameKind::folder;
    const Rules::Folder in = rules_.in(folder_);
    const Judgement judgement =
        kind == NameKind::folder ? in.judge_folder(name) : in.judge_file(name);
    verdict.reason = judgement.reason;
    // Patterns for pages say nothing of what a link to a folder leads to, or a barred folder holds.
    const bool is_no_page = found == Found::folder_link || found == Found::barred;
    if (is_no_page && verdict.reason == Reason::not_included) verdict.reason = reason_of(found);
    if (judgement.pattern != nullptr) verdict.pattern = *judgement.pattern;
    if (judgement.is_taken()) decide(name, kind, verdict);
    if (verdict.reason == Reason::taken) verdict.reason = reason_of(found);
    return verdict;
  }

 private:
  struct Level {
    std::string folder;
    IgnoreFiles files;
  };

  void decide(std::string_view name, NameKind kind, Verdict& verdict) const {
    if (!rules_.heeded()) return;
    Ignores ignores(outer_, folder_);
    for (const Level& level : levels_) {
      ignores.add(level.files, std::string(path::below(folder_, level.folder)));
    }
    const IgnoreDecision decision = ignores.decide(name, kind);
    if (decision.rule == nullptr) return;
    if (decision.is_ignored()) verdict.reason = Reason::ignored;
    verdict.pattern = decision.rule->text;
    verdict.place = {decision.file->path(), decision.rule->line, 1};
  }

  const Rules& rules_;
  OuterIgnores outer_;
  std::deque<Level> levels_;
  std::string folder_;
};

std::string with_pattern(const Verdict& verdict) {
  std::string text = "`" + verdict.pattern + "`";
  if (verdict.place.line == 0) return text;
  return text + " (" + verdict.place.file + ":" + std::to_string(verdict.place.line) + ")";
}

}  // namespace

Verdict explain(const Rules& rules, std::string_view path) {
  if (path.empty()) return {.is_folder = true, .path = {}, .pattern = {}, .place = {}};
  Descent descent(rules);
  std::size_t begin = 0;
  for (;;) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const bool is_last = end == path.size();
    Verdict verdict =
        descent.judge(path.substr(begin, end - begin), is_last ? NameKind::file : NameKind::folder);
    const bool goes_on = verdict.reason == Reason::taken || verdict.reason == Reason::missing;
    if (is_last || !goes_on) return verdict;
    descent.enter(verdict.path);
    begin = end + 1;
  }
}

std::string to_string(const Verdict& verdict) {
  switch (verdict.reason) {
    case Reason::taken: {
      if (verdict.path.empty()) return "this is the source itself";
      const std::string what =
          verdict.is_folder ? " is a folder that is entered" : " is a document";
      return verdict.path + what +
             (verdict.pattern.empty() ? "" : ", kept by " + with_pattern(verdict));
    }
    case Reason::not_included:
      return verdict.path + " is matched by no pattern of `include`";
    case Reason::excluded:
      return verdict.path + " is excluded by the project's pattern " + with_pattern(verdict);
    case Reason::ignored:
      return verdict.path + " is ignored by " + with_pattern(verdict);
    case Reason::hidden:
      return verdict.path + " is hidden: no pattern of `include` names what begins with a dot";
    case Reason::temporary:
      return verdict.path + " is what an editor leaves beside a file while it saves";
    case Reason::output:
      return verdict.path + " lies in an output folder";
    case Reason::never_entered:
      return verdict.path + " is never entered";
    case Reason::symlink:
      return verdict.path + " is a symbolic link, and links are not followed";
    case Reason::folder_link:
      return verdict.path +
             " is a symbolic link to a folder, and links are not followed below a source";
    case Reason::barred:
      return verdict.path + " cannot be looked at: " + describe_errno(verdict.error) +
             "; what galley knew of it stays until it can (chmod u+rx makes a folder readable)";
    case Reason::not_a_file:
      return verdict.path + " is not a regular file";
    case Reason::missing:
      return verdict.path + " is not there";
  }
  return {};
}

}  // namespace galley::watch
