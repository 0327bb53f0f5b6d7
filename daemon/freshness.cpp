#include "freshness.h"

#include <iterator>

namespace galley::daemon {
namespace {

using pipeline::Freshness;
using pipeline::ProjectStatus;

std::string numbered(std::size_t number, const char* one, const char* many) {
  return std::to_string(number) + " " + (number == 1 ? one : many);
}

void describe_watch(const Signs& signs, ProjectStatus& status) {
  const watch::Health& health = signs.watch;
  status.watched_folders = health.folders;
  status.polled_folders = health.polled;
  status.watch_backend = health.backend;
  status.watch_backend_reason = health.backend_reason;
  status.overflows = health.overflows;
  const auto add = [&status](const auto& problems) {
    status.diagnostics.insert(status.diagnostics.end(), std::begin(problems), std::end(problems));
  };
  add(health.problems);
  if (signs.included) add(signs.included->problems);
  add(signs.audited);
  if (signs.git) status.diagnostics.push_back(*signs.git);
  if (signs.problem) status.diagnostics.push_back(*signs.problem);
}

// A headline has no column for the place.
std::string with_file(const Diagnostic& diagnostic) {
  const std::string& file = diagnostic.place.file;
  return file.empty() ? diagnostic.message : file + ": " + diagnostic.message;
}

// Why the outputs cannot be right before somebody does something; empty when they can.
std::string defect(const Signs& signs, const ProjectStatus& status) {
  if (signs.problem) return signs.problem->message + "; mend that, galley opens it by itself then";
  if (!signs.watch.problems.empty()) return with_file(signs.watch.problems.front());
  if (signs.included && !signs.included->problems.empty()) {
    return with_file(signs.included->problems.front());
  }
  if (status.failing == 0) return {};
  if (status.failing == 1) {
    return "1 document fails and its last good output stays; correct what is said of it";
  }
  return std::to_string(status.failing) +
         " documents fail and their last good outputs stay; correct what is said of them";
}

// What is known to be on its way, the nearest to the disk first; empty when nothing is.
std::string work_left(const Signs& signs) {
  if (!signs.has_been_scanned) return "scanning the source";
  if (signs.watch.is_scanning) return "scanning again";
  if (signs.settling > 0 && signs.is_held_for_git) {
    return numbered(signs.settling, "change waits", "changes wait") + " until git is done";
  }
  if (signs.settling > 0) {
    return numbered(signs.settling, "change is", "changes are") + " being gathered";
  }
  if (signs.included && signs.included->is_scanning) return "looking at included files";
  return {};
}

}  // namespace

void judge(const Signs& signs, ProjectStatus& status) {
  describe_watch(signs, status);
  status.pending += signs.settling;
  const auto say = [&status](Freshness freshness, std::string reason) {
    status.freshness = freshness;
    status.freshness_reason = std::move(reason);
  };
  if (!signs.barred.empty()) return say(Freshness::degraded, signs.barred);
  if (status.freshness == Freshness::degraded) return;
  if (std::string reason = defect(signs, status); !reason.empty()) {
    return say(Freshness::degraded, std::move(reason));
  }
  if (status.freshness == Freshness::catching_up) return;
  if (std::string reason = work_left(signs); !reason.empty()) {
    say(Freshness::catching_up, std::move(reason));
  }
}

}  // namespace galley::daemon
