#include "ctl_commands.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <map>

#include "browser.h"
#include "control/client.h"
#include "control/explanation_json.h"
#include "control/file_uri.h"
#include "control/status_json.h"
#include "ctl_doctor.h"
#include "ctl_documents.h"
#include "ctl_events.h"
#include "ctl_pause.h"
#include "ctl_settings.h"
#include "ctl_watch.h"
#include "explain_view.h"
#include "status_view.h"

namespace galley::ctl {
namespace {

using control::Client;
using control::Json;

// Running jobs are finished first; a daemon promises to be gone within five seconds.
constexpr std::chrono::seconds stop_limit{15};

// A path as a parameter; JSON cannot carry bytes that are not UTF-8.
Json named(const std::string& path) {
  return control::is_utf8(path) ? Json{{"path", path}} : Json{{"uri", control::to_file_uri(path)}};
}

bool is_degraded(const pipeline::Status& status) {
  return std::any_of(status.projects.begin(), status.projects.end(),
                     [](const pipeline::ProjectStatus& project) {
                       return project.freshness == pipeline::Freshness::degraded;
                     });
}

class Session {
 public:
  Session(const Request& request, const View& view)
      : request_(request), view_(view), client_(request.socket, Client::within(answer_limit)) {}

  Exit status();
  Exit diagnostics();
  Exit sync();
  Exit rescan();
  Exit explain();
  Exit log_level();
  Exit audit();
  Exit open();
  Exit pause();
  Exit resume();
  Exit reload();
  Exit stop();

 private:
  Json call(const std::string& method, const Json& params = Json::object()) {
    return client_.call(method, params, Client::within(answer_limit));
  }

  // The answer for a script, or the sentence for a person.
  void say(const Json& result, const std::string& sentence) const {
    std::cout << (request_.format == Format::json ? control::to_line(result)
                                                  : with_command(sentence, view_) + "\n");
  }

  Exit say_why_late(const control::FaultError& error);

  const Request& request_;
  const View& view_;
  Client client_;
};

Exit Session::status() {
  const Json result = call("status");
  const pipeline::Status status = control::to_status(result);
  if (request_.format == Format::json) {
    std::cout << control::to_line(result);
  } else {
    std::cout << draw(status, view_);
  }
  return is_healthy(status) ? Exit::done : Exit::no;
}

// One for each project, and first those of the daemon itself.
Exit Session::diagnostics() {
  const pipeline::Status status = control::to_status(call("status"));
  Json list = Json::array();
  Diagnostics all;
  const auto add = [&](const std::string& project, const Diagnostics& some) {
    for (Json& found : control::to_json(some)) {
      found["project"] = project;
      list.push_back(std::move(found));
    }
    all.insert(all.end(), some.begin(), some.end());
  };
  add("", status.diagnostics);
  for (const pipeline::ProjectStatus& project : status.projects) {
    add(project.name, project.diagnostics);
  }
  std::cout << (request_.format == Format::json ? control::to_line({{"diagnostics", list}})
                                                : draw(all, view_));
  if (all.empty() && view_.terminal.width > 0) std::cout << "nothing to complain of\n";
  return has_error(all) ? Exit::no : Exit::done;
}

Exit Session::sync() {
  Json params = Json::object();
  Client::Deadline deadline;
  if (request_.timeout_seconds) {
    params["timeout"] = *request_.timeout_seconds;
    const auto milliseconds = static_cast<std::int64_t>(*request_.timeout_seconds * 1000);
    deadline = Client::within(std::chrono::milliseconds(milliseconds) + answer_limit);
  }
  try {
    const Json result = client_.call("sync", params, deadline);
    const std::string waited = duration(result.value("waited_seconds", 0.0));
    const pipeline::Status status = control::to_status(call("status"));
    const bool is_right = is_healthy(status);
    const std::string so_far = (is_right ? "up to date after " : "done after ") + waited;
    say(result, !is_right             ? so_far + ", but not all is well: see `galleyctl status`"
                : is_degraded(status) ? so_far + ", with warnings: see `galleyctl status`"
                                      : so_far);
    return is_right ? Exit::done : Exit::no;
  } catch (const control::FaultError& error) {
    if (error.code() != control::ErrorCode::sync_timed_out) throw;
    return say_why_late(error);
  }
}

Exit Session::say_why_late(const control::FaultError& error) {
  std::cerr << "galleyctl: " << with_command(error.what(), view_) << "\n";
  const pipeline::Status status = control::to_status(call("status"));
  if (status.is_paused) {
    std::cerr << with_command("galleyd is paused: `galleyctl resume` ends that\n", view_);
  }
  for (const pipeline::ProjectStatus& project : status.projects) {
    if (project.pending == 0 && project.freshness == pipeline::Freshness::current) continue;
    std::cerr << printable(project.name) << ": " << count(project.pending) << " of "
              << plural(project.documents, "document", "documents") << " pending\n";
  }
  return Exit::no;
}

Exit Session::rescan() {
  Json params = Json::object();
  if (request_.project) params["project"] = *request_.project;
  say(call("rescan", params),
      "looking at every file of " + request_.project.value_or("all projects") + " again");
  return Exit::done;
}

// The daemon's settings name folders as a person does, the working folder may be behind links: if
// the path as it is leads nowhere, the one without links is asked for.
Exit Session::explain() {
  const std::string path = std::filesystem::absolute(request_.path).string();
  Json result = call("explain", named(path));
  if (result.value("explanations", Json::array()).empty()) {
    std::error_code ignored;
    const auto real = std::filesystem::weakly_canonical(path, ignored);
    if (!ignored && real != path) result = call("explain", named(real.string()));
  }
  const auto explanations = control::to_explanations(result.value("explanations", Json::array()));
  std::cout << (request_.format == Format::json
                    ? control::to_line(result)
                    : with_command(draw(result.value("path", path), explanations), view_));
  return leads_to_output(explanations) ? Exit::done : Exit::no;
}

Exit Session::log_level() {
  Json params = Json::object();
  if (request_.level) params["level"] = *request_.level;
  const Json result = call("log-level", params);
  const std::string level = result.value("level", "");
  say(result, request_.level ? "logging from level " + level +
                                   " on, until the next `galleyctl "
                                   "reload`"
                             : level);
  return Exit::done;
}

// The first of them; `command` tells the rest.
std::string first_of(const Diagnostics& all, const char* command, const View& view) {
  constexpr std::size_t most = 20;
  const std::size_t shown = std::min(all.size(), most);
  std::string text =
      draw(Diagnostics(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown)), view);
  if (shown == all.size()) return text;
  return text + "  and " + count(all.size() - shown) + " more; all of them: " + view.galleyctl +
         " " + command + " --json\n";
}

// What was repaired is in the status until the next audit, which would not tell of it again.
std::string told(const pipeline::AuditReport& report, const View& view) {
  std::string text =
      printable(report.project) + ": " +
      plural(report.documents, "document and its output", "documents and their outputs") +
      " compared with the disk in " + duration(report.duration_seconds) + ", " +
      (report.repaired.empty() ? "nothing to repair"
                               : count(report.repaired.size()) + " repaired:") +
      "\n" + first_of(report.repaired, "status", view);
  if (report.problems.empty()) return text;
  return text + count(report.problems.size()) + " not looked at or not repaired:\n" +
         first_of(report.problems, "audit", view);
}

// However long it takes: every page is read.
Exit Session::audit() {
  Json params = Json::object();
  if (request_.project) params["project"] = *request_.project;
  const Json result = client_.call("audit", params, Client::Deadline());
  const auto reports = control::to_audit_reports(result.value("reports", Json::array()));
  if (request_.format == Format::json) std::cout << control::to_line(result);
  bool is_right = true;
  for (const pipeline::AuditReport& report : reports) {
    is_right = is_right && report.repaired.empty() && report.problems.empty();
    if (request_.format == Format::json) continue;
    std::cout << told(report, view_);
  }
  return is_right ? Exit::done : Exit::no;
}

Exit Session::open() {
  Json params = Json::object();
  if (!request_.path.empty()) params = named(std::filesystem::absolute(request_.path).string());
  const Json result = call("open", params);
  const std::string url = result.value("url", "");
  if (request_.format == Format::json) {
    std::cout << control::to_line(result);
  } else if (request_.is_printed || !show_in_browser(url)) {
    std::cout << url << "\n";
    if (request_.is_printed) return Exit::done;
    std::cerr << "no browser could be started: open this address, which works once and for two "
                 "minutes\n";
    return Exit::no;
  }
  return Exit::done;
}

Exit Session::pause() {
  say(call("pause"),
      "paused: changes are gathered but nothing is rendered until `galleyctl resume`");
  return Exit::done;
}

Exit Session::resume() {
  const Json result = call("resume");
  const Json holders = result.value("paused_by", Json::array());
  const bool is_resumed = holders.empty();
  std::string names;
  for (const Json& holder : holders) {
    names += (names.empty() ? "" : ", ") + printable(holder.get<std::string>());
  }
  say(result, is_resumed ? "resumed" : "still paused, until the end of " + names);
  return is_resumed ? Exit::done : Exit::no;
}

Exit Session::reload() {
  const Json result = call("reload");
  const bool is_applied = result.value("applied", false);
  if (request_.format == Format::json) {
    std::cout << control::to_line(result);
  } else {
    const Diagnostics found = control::to_diagnostics(result.value("diagnostics", Json::array()));
    std::cout << draw(found, view_)
              << (is_applied ? "the new settings are in force\n"
                             : "not applied: the old settings stay in force\n");
  }
  return is_applied ? Exit::done : Exit::no;
}

Exit Session::stop() {
  const Json result = call("shutdown");
  if (!client_.wait_for_end(Client::within(stop_limit))) {
    std::cerr << "galleyctl: galleyd has agreed to stop but still runs after " << stop_limit.count()
              << " s\n";
    return Exit::no;
  }
  say(result, "galleyd has stopped");
  return Exit::done;
}

// Works without a daemon.
Exit version(const Request& request, const View&) {
  Json daemon;
  try {
    Client client(request.socket, Client::within(answer_limit));
    daemon = client.call("initialize", {{"client", "galleyctl " GALLEY_VERSION}},
                         Client::within(answer_limit));
  } catch (const control::NoDaemon&) {
    daemon = nullptr;
  }
  if (request.format == Format::json) {
    std::cout << control::to_line({{"galleyctl", GALLEY_VERSION}, {"galleyd", daemon}});
    return Exit::done;
  }
  std::cout << "galleyctl " << GALLEY_VERSION << "\n";
  if (daemon.is_null()) {
    std::cout << "galleyd is not running\n";
  } else {
    std::cout << "galleyd " << printable(daemon.value("version", "of an unknown version"))
              << " is running\n";
  }
  return Exit::done;
}

// What these fail of is a file; they ask a galleyd only if there is one.
bool works_alone(std::string_view command) {
  constexpr std::array commands{"add", "bugreport", "doctor", "get", "init", "list", "remove"};
  return std::find(commands.begin(), commands.end(), command) != commands.end();
}

void advise_to_start(const Request& request) {
  if (request.command == "stop") {
    std::cerr << "There is nothing to stop.\n";
    return;
  }
  std::cerr
      << "Start one with `galleyd` (it reads ~/.config/galley/galley.yaml), or name the socket "
         "of a running one with --socket PATH or in GALLEY_SOCKET.\n";
}

}  // namespace

Exit run(const Request& request, const View& view) {
  static const std::map<std::string, Exit (*)(const Request&, const View&)> others{
      {"version", version}, {"events", events}, {"list", list},
      {"get", get},         {"add", add},       {"remove", remove},
      {"init", init},       {"doctor", doctor}, {"bugreport", bugreport}};
  if (const auto found = others.find(request.command); found != others.end()) {
    return found->second(request, view);
  }
  static const std::map<std::string, Exit (Session::*)()> commands{
      {"status", &Session::status}, {"sync", &Session::sync},
      {"rescan", &Session::rescan}, {"explain", &Session::explain},
      {"open", &Session::open},     {"log-level", &Session::log_level},
      {"audit", &Session::audit},   {"diagnostics", &Session::diagnostics},
      {"pause", &Session::pause},   {"resume", &Session::resume},
      {"reload", &Session::reload}, {"stop", &Session::stop}};
  if (request.command == "pause" && !request.words.empty()) return pause_while(request, view);
  if (request.command == "status" && request.is_watched) return watch_status(request, view);
  Session session(request, view);
  return (session.*commands.at(request.command))();
}

Exit report(const Request& request, const View& view) {
  try {
    throw;
  } catch (const control::NoDaemon& error) {
    std::cerr << "galleyctl: " << error.what() << "\n";
    advise_to_start(request);
    return Exit::no_daemon;
  } catch (const control::FaultError& error) {
    std::cerr << "galleyctl: " << with_command(error.what(), view) << "\n";
    return error.code() == control::ErrorCode::unknown_project ? Exit::usage : Exit::no;
  } catch (const std::exception& error) {
    std::cerr << "galleyctl: " << error.what() << "\n";
    return works_alone(request.command) ? Exit::no : Exit::no_daemon;
  }
}

}  // namespace galley::ctl
