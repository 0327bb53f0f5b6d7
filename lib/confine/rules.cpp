#include "confine/rules.h"

#include "base/path.h"

namespace galley::confine {
namespace {

using settings::Confine;

constexpr const char* null_device = "/dev/null";  // of every program that is started

const Unwanted turned_off = {"the settings have `confine: off`",
                             "take that line out of the settings and start galleyd again"};

const Unwanted for_editor = {
    "the editor of `preview.editor` would be confined as well",
    "to have it, take `preview.editor` out of the settings and start galleyd again"};

const Unwanted not_strict = {
    "only `confine: strict` limits where galleyd writes",
    "to have it, write `confine: strict` into the settings and start galleyd again"};

const Unwanted for_manager = {
    "the service manager is told of readiness over such a socket ($NOTIFY_SOCKET)", ""};

void want_files(const settings::Settings& settings, Rules& rules) {
  rules.has_files = true;
  rules.writable.push_back({null_device, Use::device});
  for (const settings::Project& project : settings.projects) {
    rules.writable.push_back({project.output, Use::outputs});
    if (!project.html.empty()) rules.writable.push_back({project.html, Use::outputs});
  }
}

Rules none(Confine mode, const Unwanted& reason) {
  Rules rules;
  rules.mode = mode;
  rules.basics = rules.files = rules.abstract_sockets = reason;
  rules.has_abstract_sockets = false;
  return rules;
}

}  // namespace

Rules rules_of_daemon(const settings::Settings& settings, const std::string& notify_socket) {
  if (settings.confine == Confine::off) return none(Confine::off, turned_off);
  const bool is_strict = settings.confine == Confine::strict;
  if (!is_strict && !settings.preview.editor.empty()) return none(Confine::basic, for_editor);
  Rules rules;
  rules.mode = settings.confine;
  rules.has_basics = true;
  if (notify_socket.starts_with('@')) {
    rules.has_abstract_sockets = false;
    rules.abstract_sockets = for_manager;
  }
  rules.files = not_strict;
  if (!is_strict) return rules;
  want_files(settings, rules);
  rules.writable.push_back({std::string(path::parent(settings.socket)), Use::runtime});
  return rules;
}

Rules rules_of_once(const settings::Settings& settings, const std::string& report) {
  if (settings.confine == Confine::off) return none(Confine::off, turned_off);
  Rules rules;
  rules.mode = Confine::strict;
  rules.has_basics = true;
  want_files(settings, rules);
  if (!report.empty()) {
    rules.writable.push_back({std::string(path::parent(report)), Use::report});
  }
  return rules;
}

}  // namespace galley::confine
