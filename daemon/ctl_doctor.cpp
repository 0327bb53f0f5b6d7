#include "ctl_doctor.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <sstream>

#include <sys/utsname.h>
#include <unistd.h>

#include "control/client.h"
#include "control/event.h"
#include "control/status_json.h"
#include "event_view.h"
#include "examine.h"
#include "settings/schema.h"
#include "settings_file.h"
#include "status_view.h"

namespace galley::ctl {
namespace {

using control::Client;
using control::Json;

constexpr std::size_t reported_diagnostics = 50;
constexpr std::uint64_t reported_events = 50;

// What could be learnt of the galleyd that belongs to the socket.
struct Asked {
  SocketState state = SocketState::absent;
  std::optional<pipeline::Status> status;
  std::vector<control::Event> events;  // the newest
};

void ask_for_events(Client& client, Asked& asked) {
  const auto call = [&](const Json& params) {
    return client.call("subscribe", params, Client::within(answer_limit));
  };
  const std::uint64_t newest = call(Json::object()).value("newest", std::uint64_t{0});
  if (newest == 0) return;
  call({{"since", newest - std::min(newest, reported_events)}});
  while (asked.events.empty() || asked.events.back().number < newest) {
    asked.events.push_back(control::to_event(client.next_event(Client::within(answer_limit))));
  }
}

Asked ask(const std::string& socket) {
  Asked asked;
  try {
    Client client(socket, Client::within(answer_limit));
    asked.state = SocketState::silent;
    asked.status =
        control::to_status(client.call("status", Json::object(), Client::within(answer_limit)));
    asked.state = SocketState::answers;
    ask_for_events(client, asked);
  } catch (const control::NoDaemon&) {
    if (::access(socket.c_str(), F_OK) == 0) asked.state = SocketState::stale;
  } catch (const Error& error) {
    std::cerr << "galleyctl: " << error.what() << "\n";
  }
  return asked;
}

void add(Findings& all, Findings some) {
  for (Finding& finding : some) all.push_back(std::move(finding));
}

Findings limits(const std::optional<pipeline::Status>& status) {
  std::optional<std::size_t> folders;
  if (status) {
    folders = 0;
    for (const pipeline::ProjectStatus& project : status->projects) {
      *folders += project.watched_folders;
    }
  }
  const InotifyLimits inotify = inotify_limits();
  return {judge_watches(inotify, folders), judge_instances(inotify), judge_queue(inotify),
          judge_fanotify(try_fanotify()),
          judge_descriptors(descriptor_limit(status ? status->pid : 0))};
}

Findings examine(const Request& request, const Asked& asked) {
  Findings all{judge_versions(GALLEY_VERSION, asked.status ? asked.status->version : ""),
               judge_socket(request.socket, asked.state)};
  add(all, examine_socket_folder(request.socket));
  settings::Loaded loaded;
  std::string file;
  try {
    file = settings_file(request).value_or("");
    if (!file.empty()) loaded = load_settings(request);
  } catch (const Error& error) {
    loaded.diagnostics.push_back({{}, Severity::error, "settings-unreadable", error.what()});
  }
  add(all, examine_settings(loaded, file));
  add(all, limits(asked.status));
  for (const settings::Project& project : loaded.settings.projects) {
    if (!project.source.empty() && !project.output.empty()) add(all, examine_project(project));
  }
  if (asked.status) {
    add(all, judge_confinement(asked.status->confinement));
    for (const pipeline::ProjectStatus& project : asked.status->projects) {
      add(all, judge_project(project));
    }
  }
  return all;
}

std::string pretty_name() {
  std::ifstream lines("/etc/os-release");  // os-release(5)
  constexpr std::string_view key = "PRETTY_NAME=";
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(key)) return line.substr(key.size());
  }
  return "unknown";
}

std::string versions(const Asked& asked) {
  utsname system{};
  ::uname(&system);
  return std::string("galleyctl " GALLEY_VERSION "\ngalleyd ") +
         (asked.status ? asked.status->version : "not running") + "\n" + system.sysname + " " +
         system.release + " " + system.machine + "\n" + pretty_name() + "\n";
}

std::string settings_text(const Request& request) {
  const std::string file = settings_file(request).value_or("");
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return file.empty() ? "there is no settings file\n" : file + "\n" + without_secrets(text.str());
}

std::string diagnostics_of(const pipeline::Status& status, const View& view) {
  Diagnostics all = status.diagnostics;
  for (const pipeline::ProjectStatus& project : status.projects) {
    all.insert(all.end(), project.diagnostics.begin(), project.diagnostics.end());
  }
  const std::size_t left_out = all.size() - std::min(all.size(), reported_diagnostics);
  all.resize(all.size() - left_out);
  return draw(all, view) + (left_out > 0 ? "and " + count(left_out) + " more\n" : "");
}

std::string with_short_home(std::string text, const std::string& home) {
  if (home.size() < 2) return text;
  for (std::size_t at = 0; (at = text.find(home, at)) != std::string::npos; ++at) {
    text.replace(at, home.size(), "~");
  }
  return text;
}

std::string without_password(std::string line) {
  const std::size_t scheme = line.find("://");
  if (scheme == std::string::npos) return line;
  const std::size_t host = scheme + 3;
  const std::size_t at = line.find('@', host);
  if (at == std::string::npos || line.find_first_of("/ ", host) < at) return line;
  return line.replace(host, at - host, "***");
}

bool is_known(std::string_view key) {
  using settings::Section;
  for (const Section section :
       {Section::top, Section::project, Section::performance, Section::debounce}) {
    const auto keys = settings::keys_of(section);
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) return true;
  }
  return false;
}

std::string without_comment(const std::string& line) {
  const std::string kept = line.substr(0, line.find(" #"));
  return kept.substr(0, kept.find_last_not_of(' ') + 1);
}

}  // namespace

std::string without_secrets(std::string_view settings) {
  std::istringstream lines{std::string(settings)};
  std::string shown;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t begin = line.find_first_not_of(" -\r");
    if (begin == std::string::npos || line[begin] == '#') continue;
    line = without_password(without_comment(line));
    const std::size_t colon = line.find(':', begin);
    const bool is_key =
        colon != std::string::npos && (colon + 1 == line.size() || line[colon + 1] == ' ');
    if (is_key && !is_known(line.substr(begin, colon - begin))) line.resize(colon + 1);
    shown += line + "\n";
  }
  return shown;
}

Exit doctor(const Request& request, const View& view) {
  const Findings findings = examine(request, ask(request.socket));
  if (request.format == Format::json) {
    std::cout << control::to_line({{"findings", to_json(findings)}});
  } else {
    std::cout << with_command(draw(findings, view), view);
  }
  return worst(findings) == Finding::Level::error ? Exit::no : Exit::done;
}

Exit bugreport(const Request& request, const View& own) {
  View view = own;
  view.terminal = Terminal();
  const Asked asked = ask(request.socket);
  std::string text = "# galley: a report for whoever looks after a problem\n\n## Versions\n" +
                     versions(asked) + "\n## Settings, without comments\n" + settings_text(request);
  if (asked.status) {
    text += "\n## Status\n" + draw(*asked.status, view) + "\n## Diagnostics\n" +
            diagnostics_of(*asked.status, view) + "\n## Events\n";
  }
  for (const control::Event& event : asked.events) text += draw(event, view);
  text += "\n## Doctor\n" + draw(examine(request, asked), view);
  const char* const home = std::getenv("HOME");
  std::cout << with_short_home(text, home == nullptr ? "" : home);
  std::cerr << "It holds names of your folders and projects: read it before you send it.\n";
  return Exit::done;
}

}  // namespace galley::ctl
