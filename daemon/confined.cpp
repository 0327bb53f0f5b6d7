#include "confined.h"

#include <cerrno>

#include <spdlog/spdlog.h>

namespace galley::daemon {
namespace {

constexpr const char* limit =
    "with `confine: strict` galleyd writes only to output folders as they were when it started";

}  // namespace

confine::Confinement confine_by(const confine::Rules& rules) {
  confine::Confinement confinement = confine::Confinement::of_this_process(rules);
  spdlog::debug("confine {}", to_line(confinement.state()));
  for (const confine::Measure& measure : confinement.state().measures) {
    if (measure.standing != confine::Standing::failed) continue;
    spdlog::warn("not confined by {}: {}; {}", measure.name, measure.reason, measure.mend);
  }
  return confinement;
}

std::string why_barred(const confine::Confinement& confinement, const std::string& output) {
  if (confinement.may_write(output)) return {};
  return std::string(limit) + ", and " + output + " is another one or is gone; start galleyd again";
}

Diagnostics out_of_reach(const confine::Confinement& confinement, const settings::Settings& wanted,
                         const std::set<std::string>& known) {
  Diagnostics found;
  const auto look = [&](const settings::Project& project, const char* key,
                        const std::string& folder) {
    if (folder.empty() || known.contains(folder) || confinement.may_write(folder)) return;
    found.push_back({project.place, Severity::error, "needs-restart",
                     "project " + project.name + " has a new `" + key + "`, " + folder + ": " +
                         limit + "; start galleyd again, and it has that one as well"});
  };
  for (const settings::Project& project : wanted.projects) {
    look(project, "output", project.output);
    look(project, "html", project.html);
  }
  return found;
}

std::string with_confinement(const Error& error, const confine::Confinement& confinement) {
  const auto* const refused = dynamic_cast<const SystemError*>(&error);
  if (refused == nullptr || refused->code() != EACCES || !confinement.has_files()) {
    return error.what();
  }
  return std::string(error.what()) + "; " + limit +
         ": where a link leads elsewhere, name that folder, or write `confine: basic`";
}

}  // namespace galley::daemon
