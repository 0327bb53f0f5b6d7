#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <map>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_system.h"
#include "base/path.h"
#include "settings/form.h"
#include "settings/load.h"
#include "settings/site.h"

namespace galley::settings {
namespace {

// Who has a name or a folder: the first project of the file that does.
using Owners = std::map<std::string, const Project*, std::less<>>;

// The folder and all above it, nearest first.
template <typename Visit>
void for_each_up(std::string_view path, Visit visit) {
  for (; !path.empty(); path = path::parent(path)) {
    if (!visit(path) || path == "/") return;
  }
}

// One whose name was not taken has only its line.
std::string who(const Project& project) {
  if (project.name.empty()) {
    const int line = project.place.line;
    return line > 0 ? "the project in line " + std::to_string(line) : "the project without a name";
  }
  std::string text = "`" + project.name + "`";
  if (project.place.line > 0) text += " (line " + std::to_string(project.place.line) + ")";
  return text;
}

class Checker {
 public:
  Checker(Settings& settings, Sources sources) : settings_(settings), sources_are_(sources) {}

  Diagnostics run() {
    for (Project& project : settings_.projects) complete(project);
    for (const Project& project : settings_.projects) {
      check_name(project);
      check_source_folder(project);
      check_output_folder(project);
    }
    for (Project& project : settings_.projects) load_tokenizer(project.tokenizer);
    for (const Project& project : settings_.projects) check_against_others(project);
    check_socket();
    check_mermaid();
    std::stable_sort(found_.begin(), found_.end(), [](const Diagnostic& a, const Diagnostic& b) {
      return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
    });
    return std::move(found_);
  }

 private:
  void complete(Project& project) {
    if (!project.source.empty()) {
      project.named_source = project.source;
      find_site(project);
      for (std::string& root : project.include_roots) root = real_path(root);
      sources_.emplace(project.source, &project);
    }
    if (!project.output.empty()) {
      project.output = real_path(project.output);
      outputs_.emplace(project.output, &project);
    }
  }

  // A problem of the whole file is told where the settings name it.
  void load_tokenizer(Tokenizer& tokenizer) {
    if (tokenizer.file.empty()) return;
    tokenizer.file = real_path(tokenizer.file);
    const auto [known, is_new] = ranks_.try_emplace(tokenizer.file);
    if (is_new) known->second = load_ranks(tokenizer.file);
    const LoadedRanks& loaded = known->second;
    if (const auto* const ranks = std::get_if<std::shared_ptr<const Ranks>>(&loaded)) {
      tokenizer.ranks = *ranks;
      return;
    }
    const RankProblem& problem = std::get<RankProblem>(loaded);
    const bool is_whole = problem.line == 0;
    found_.push_back({is_whole ? tokenizer.place : Place{tokenizer.file, problem.line, 1},
                      Severity::error, "tokenizer-unusable",
                      is_whole ? "the rank file " + tokenizer.file +
                                     " cannot be used: " + problem.message +
                                     "; name another one in `tokenizer`, or drop the key"
                               : problem.message});
  }

  void check_name(const Project& project) {
    if (project.name.empty()) return;
    const auto [owner, is_first] = names_.emplace(project.name, &project);
    if (is_first) return;
    report(project, Severity::error, "project-name-repeated",
           "the name `" + project.name + "` is that of another project" +
               (owner->second->place.line > 0
                    ? ", in line " + std::to_string(owner->second->place.line)
                    : "") +
               "; give each project a name of its own");
  }

  void check_source_folder(const Project& project) {
    if (project.source.empty()) return;
    struct stat st {};
    if (::stat(project.source.c_str(), &st) != 0) return report_no_source(project, errno);
    if (!S_ISDIR(st.st_mode)) {
      return report(project, Severity::error, "source-not-folder",
                    "the source " + project.source + " of " + who(project) +
                        " is a file; name the folder of the documents");
    }
    if (::faccessat(AT_FDCWD, project.source.c_str(), R_OK | X_OK, AT_EACCESS) == 0) return;
    report(project, Severity::error, "source-unreadable",
           "the source " + project.source + " of " + who(project) +
               " cannot be read: " + describe_errno(errno));
  }

  void report_no_source(const Project& project, int code) {
    const bool is_missing = code == ENOENT || code == ENOTDIR;
    const bool is_awaited = is_missing && sources_are_ == Sources::awaited;
    report(project, is_awaited ? Severity::warning : Severity::error,
           is_missing ? "source-missing" : "source-unreadable",
           is_missing ? "the source " + project.source + " of " + who(project) + " is not there; " +
                            (is_awaited ? "galley waits for it to appear" : "correct its path")
                      : "the source " + project.source + " of " + who(project) +
                            " cannot be read: " + describe_errno(code));
  }

  // The folder itself, or the nearest one above in which it would have to be made.
  void check_output_folder(const Project& project) {
    for_each_up(project.output, [&](std::string_view up) {
      const std::string folder(up);
      struct stat st {};
      if (::stat(folder.c_str(), &st) != 0) return true;
      if (!S_ISDIR(st.st_mode)) {
        report(project, Severity::error, "output-not-folder",
               "the output " + project.output + " of " + who(project) +
                   " cannot be a folder: " + folder + " is a file");
      } else if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
        report(project, Severity::error, "output-unwritable",
               "the output " + project.output + " of " + who(project) +
                   " cannot be written: " + folder + ": " + describe_errno(errno));
      }
      return false;
    });
  }

  void check_against_others(const Project& project) {
    for_each_up(project.output, [&](std::string_view up) {
      check_output_below_output(project, up);
      check_output_below_source(project, up);
      return true;
    });
    for_each_up(project.source, [&](std::string_view up) {
      check_source_below_output(project, up);
      return true;
    });
  }

  void check_output_below_output(const Project& project, std::string_view up) {
    const Project* other = owner(outputs_, up);
    if (other == nullptr || other == &project) return;
    const bool is_same = up == project.output;
    report(project, Severity::error, is_same ? "output-shared" : "output-nested",
           is_same ? "projects " + who(*other) + " and " + who(project) + " both write " +
                         project.output + "; give each an output folder of its own"
                   : "the output " + project.output + " of " + who(project) +
                         " lies inside the output of " + who(*other) + ", " + other->output +
                         "; put them side by side");
  }

  void check_output_below_source(const Project& project, std::string_view up) {
    const Project* other = owner(sources_, up);
    if (other == nullptr) return;
    const std::string whose = other == &project ? "its own source" : "the source of " + who(*other);
    if (up == project.output) {
      return report(project, Severity::error, "output-is-source",
                    "the output " + project.output + " of " + who(project) + " is " + whose +
                        "; galley never writes among the documents, so choose another folder");
    }
    report(project, Severity::note, "output-in-source",
           "the output " + project.output + " of " + who(project) + " lies inside " + whose +
               "; that is fine, galley never reads an output folder");
  }

  void check_source_below_output(const Project& project, std::string_view up) {
    const Project* other = owner(outputs_, up);
    if (other == nullptr || up == project.source) return;  // equal: told at the output
    report(project, Severity::error, "source-in-output",
           "the source " + project.source + " of " + who(project) + " lies inside the output of " +
               who(*other) + ", " + other->output +
               "; galley would read, and might delete, its own work: move one of the two");
  }

  void check_socket() {
    const Objection objection = object_to_socket(settings_.socket);
    if (!objection) return;
    found_.push_back({{settings_.file, 0, 0},
                      Severity::error,
                      "socket-too-long",
                      *objection + " with `socket`: " + settings_.socket});
  }

  // It may come later: pages look for it each time.
  void check_mermaid() {
    const std::string& file = settings_.preview.mermaid;
    std::error_code ignored;
    if (file.empty() || std::filesystem::is_regular_file(file, ignored)) return;
    found_.push_back({{settings_.file, 0, 0},
                      Severity::warning,
                      "mermaid-missing",
                      "there is no file " + file +
                          ", which `mermaid` names; until there is, diagrams are shown as they "
                          "are written"});
  }

  static const Project* owner(const Owners& owners, std::string_view key) {
    const auto found = owners.find(key);
    return found == owners.end() ? nullptr : found->second;
  }

  void report(const Project& project, Severity severity, const char* code,
              const std::string& message) {
    found_.push_back({project.place, severity, code, message});
  }

  Settings& settings_;
  Sources sources_are_;
  Owners names_;
  Owners sources_;
  std::map<std::string, LoadedRanks> ranks_;  // by their file
  Owners outputs_;
  Diagnostics found_;
};

}  // namespace

Diagnostics check(Settings& settings, Sources sources) { return Checker(settings, sources).run(); }

}  // namespace galley::settings
