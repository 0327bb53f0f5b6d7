#include "explain.h"

#include <algorithm>
#include <cerrno>

#include <sys/stat.h>

#include "base/path.h"
#include "html/assets.h"
#include "pipeline/facts.h"
#include "pipeline/lists.h"
#include "watch/explain.h"

namespace galley::daemon {
namespace {

using pipeline::Explanation;
using Role = Explanation::Role;

class Answer {
 public:
  Answer(const Explained& known, const std::string& path)
      : project_(known.project), rules_(known.rules), path_(path) {
    answer_.project = project_.settings->name;
    answer_.watch_backend = watch::backend_of(known.telling);
    answer_.watch_backend_reason = watch::reason_of(known.telling);
  }

  std::optional<Explanation> take() {
    for (const std::string& document : project_.index.dependents(path_)) {
      answer_.included_by.push_back(path::join(project_.settings->source, document));
    }
    const bool is_included = !answer_.included_by.empty();
    const std::string& html = project_.settings->html;
    if (path::is_within(path_, project_.settings->output)) {
      explain_output();
    } else if (!html.empty() && path::is_within(path_, html)) {
      explain_html(path::below(path_, html));
    } else if (path::is_within(path_, project_.settings->source)) {
      explain_source();
    } else if (!is_included) {
      return std::nullopt;
    }
    if (is_included && answer_.role == Role::left_out) {
      answer_.role = Role::included;
      answer_.reason += answer_.reason.empty() ? "" : "; ";
      answer_.reason += "documents of the project include it or link to it";
    }
    return std::move(answer_);
  }

 private:
  // `what` it is of its document.
  void explain_as_output(std::string_view name, const char* what) {
    project_.index.for_each([&](const std::string& path, const pipeline::Document& document) {
      if (document.output() != name) return;
      answer_.role = Role::output;
      answer_.document = pipeline::facts_of(project_, path, document);
      answer_.reason = what + path;
    });
  }

  void explain_html(std::string_view name) {
    const bool is_page = path::extension(name) == ".html" && path::parent(name).empty();
    if (is_page) explain_as_output(std::string(path::stem(name)) + ".mdc", "the page of ");
    if (answer_.document) return;
    const bool is_shown = html::is_asset_name(name) && project_.index.owns_output(name);
    const bool is_shared = pipeline::is_html_list(name);
    if (is_shown || is_shared) answer_.role = Role::output;
    answer_.reason = is_shown       ? "a copy of a file that pages of the project show"
                     : is_shared    ? "galley makes this for all pages of the project"
                     : name.empty() ? "this is the project's folder of HTML"
                     : is_there()   ? "it is in the project's folder of HTML, but no page needs it"
                                    : "it is not there; the path is in the project's folder of "
                                      "HTML, and no page needs it";
  }

  void explain_output() {
    const std::string_view name = path::below(path_, project_.settings->output);
    explain_as_output(name, "the output of ");
    if (answer_.document) return;
    const bool is_list = name == "index.jsonl" || name == "llms.txt" || name == "llms-full.txt";
    if (is_list) answer_.role = Role::output;
    answer_.reason = is_list        ? "galley makes this list of all outputs of the project"
                     : name.empty() ? "this is the project's output folder"
                     : is_there()   ? "it is in the output folder, but no document has this output"
                                    : "it is not there; the path is in the output folder, and no "
                                      "document has this output";
  }

  // Also what cannot be looked at.
  bool is_there() const {
    struct stat st {};
    return ::lstat(path_.c_str(), &st) == 0 || (errno != ENOENT && errno != ENOTDIR);
  }

  void explain_source() {
    const std::string relative(path::below(path_, project_.settings->source));
    const watch::Verdict verdict = watch::explain(rules_, relative);
    answer_.reason = to_string(verdict);
    answer_.pattern = verdict.pattern;
    answer_.place = verdict.place;
    if (!verdict.pattern.empty() && verdict.place.line == 0) place_pattern();
    if (const pipeline::Document* const document = project_.index.find(relative)) {
      answer_.document = pipeline::facts_of(project_, relative, *document);
    }
    answer_.documents = project_.index.at_or_below(relative).size();
    if (verdict.reason == watch::Reason::taken && verdict.is_folder) answer_.role = Role::folder;
    // What was made before stays while its source may not be looked at.
    if (verdict.reason == watch::Reason::barred && answer_.document) answer_.role = Role::document;
    if (!verdict.is_document()) return;
    answer_.role = Role::document;
    if (!answer_.document) answer_.reason += ", but galleyd has not taken it up yet: see `status`";
  }

  // One that is not in the settings comes with the dialect; those of the command line have no line.
  void place_pattern() {
    const settings::Project& settings = *project_.settings;
    const auto own = std::find(settings.exclude.begin(), settings.exclude.end(), answer_.pattern);
    const auto number = static_cast<std::size_t>(own - settings.exclude.begin());
    if (number < settings.exclude_places.size()) {
      answer_.place = settings.exclude_places[number];
    } else if (own != settings.exclude.end()) {
      answer_.place = settings.place;
    } else {
      answer_.reason +=
          ", a name that `dialect: " + std::string(to_string(project_.settings->dialect)) +
          "` keeps for what other pages include";
    }
  }

  const pipeline::Project& project_;
  const watch::Rules& rules_;
  const std::string& path_;
  Explanation answer_;
};

}  // namespace

std::optional<Explanation> explain(const Explained& known, const std::string& path) {
  return Answer(known, path).take();
}

}  // namespace galley::daemon
