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

// A folder that galley writes to.
struct Written {
  const Project* project = nullptr;
  std::string_view key;  // that names it: `output` or `html`
  std::string folder;
};

std::vector<Written> folders_of(const Project& project) {
  std::vector<Written> folders;
  if (!project.output.empty()) folders.push_back({&project, "output", project.output});
  if (!project.html.empty()) folders.push_back({&project, "html", project.html});
  return folders;
}

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
      for (const Written& written : folders_of(project)) check_written_folder(written);
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
    if (!project.output.empty()) project.output = real_path(project.output);
    if (!project.html.empty()) project.html = real_path(project.html);
    for (Written& written : folders_of(project)) outputs_.emplace(written.folder, written);
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

  // "the output /out of `a` (line 3)"
  static std::string named(const Written& written) {
    return "the " + std::string(written.key) + " folder " + written.folder + " of " +
           who(*written.project);
  }

  // The folder itself, or the nearest one above in which it would have to be made.
  void check_written_folder(const Written& written) {
    for_each_up(written.folder, [&](std::string_view up) {
      const std::string folder(up);
      struct stat st {};
      if (::stat(folder.c_str(), &st) != 0) return true;
      if (!S_ISDIR(st.st_mode)) {
        report(*written.project, Severity::error, "output-not-folder",
               named(written) + " cannot be a folder: " + folder + " is a file");
      } else if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
        report(*written.project, Severity::error, "output-unwritable",
               named(written) + " cannot be written: " + folder + ": " + describe_errno(errno));
      }
      return false;
    });
  }

  void check_against_others(const Project& project) {
    for (const Written& written : folders_of(project)) {
      for_each_up(written.folder, [&](std::string_view up) {
        check_output_below_output(written, up);
        check_output_below_source(written, up);
        return true;
      });
    }
    for_each_up(project.source, [&](std::string_view up) {
      check_source_below_output(project, up);
      return true;
    });
  }

  void check_output_below_output(const Written& written, std::string_view up) {
    const auto found = outputs_.find(up);
    if (found == outputs_.end()) return;
    const Written& other = found->second;
    const bool is_own = other.project == written.project;
    if (is_own && other.key == written.key) return;
    if (up != written.folder) {
      return report(*written.project, Severity::error, "output-nested",
                    named(written) + " lies inside " + named(other) + "; put them side by side");
    }
    report(*written.project, Severity::error, "output-shared",
           is_own
               ? "`output` and `html` of " + who(*written.project) + " are both " + written.folder +
                     "; give each a folder of its own"
               : "projects " + who(*other.project) + " and " + who(*written.project) +
                     " both write " + written.folder + "; give each an output folder of its own");
  }

  void check_output_below_source(const Written& written, std::string_view up) {
    const Project* other = owner(sources_, up);
    if (other == nullptr) return;
    const std::string whose =
        other == written.project ? "its own source" : "the source of " + who(*other);
    if (up == written.folder) {
      return report(*written.project, Severity::error, "output-is-source",
                    named(written) + " is " + whose +
                        "; galley never writes among the documents, so choose another folder");
    }
    report(*written.project, Severity::note, "output-in-source",
           named(written) + " lies inside " + whose +
               "; that is fine, galley never reads an output folder");
  }

  void check_source_below_output(const Project& project, std::string_view up) {
    const auto other = outputs_.find(up);
    if (other == outputs_.end() || up == project.source) return;  // equal: told at the output
    report(project, Severity::error, "source-in-output",
           "the source " + project.source + " of " + who(project) + " lies inside " +
               named(other->second) +
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
  std::map<std::string, Written, std::less<>> outputs_;
  Diagnostics found_;
};

}  // namespace

Diagnostics check(Settings& settings, Sources sources) { return Checker(settings, sources).run(); }

}  // namespace galley::settings
