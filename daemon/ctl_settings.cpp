#include "ctl_settings.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/path.h"
#include "control/client.h"
#include "control/status_json.h"
#include "found_project.h"
#include "replace_file.h"
#include "settings/edit.h"
#include "settings/site.h"
#include "settings_file.h"
#include "status_view.h"
#include "this_terminal.h"

namespace galley::ctl {
namespace {

using control::Client;
using control::Json;

const settings::Environment& environment() {
  static const settings::Environment own = settings::process_environment();
  return own;
}

std::string read_text(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw_errno("read", file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

// Where a first settings file goes.
std::string own_file(const Request& request) {
  if (!request.config.empty()) {
    return path::absolute(request.config, std::filesystem::current_path().string());
  }
  const std::string config = environment()("XDG_CONFIG_HOME").value_or("");
  if (config.starts_with('/')) return path::join(config, "galley/galley.yaml");
  return path::join(environment()("HOME").value_or("/root"), ".config/galley/galley.yaml");
}

Exit refuse(const Diagnostics& found, const View& view) {
  std::cerr << draw(found, error_view(view)) << "galleyctl: nothing was changed\n";
  return Exit::no;
}

// What galleyd would say of these settings.
Diagnostics judged(const std::string& text, const std::string& file) {
  settings::Loaded loaded = settings::parse(text, file, environment());
  if (has_error(loaded.diagnostics)) return loaded.diagnostics;
  for (Diagnostic& found : settings::check(loaded.settings)) {
    loaded.diagnostics.push_back(std::move(found));
  }
  return loaded.diagnostics;
}

enum class Told { not_running, reads_another_file, took_it, refused_it };

Told tell_daemon(const Request& request, const std::string& file) {
  try {
    Client client(request.socket, Client::within(answer_limit));
    const Json status = client.call("status", Json::object(), Client::within(answer_limit));
    std::error_code ignored;
    if (!std::filesystem::equivalent(status.value("settings_file", ""), file, ignored)) {
      return Told::reads_another_file;
    }
    const Json result = client.call("reload", Json::object(), Client::within(answer_limit));
    return result.value("applied", false) ? Told::took_it : Told::refused_it;
  } catch (const control::NoDaemon&) {
    return Told::not_running;
  }
}

Exit say(const std::string& done, const std::string& file, const Request& request,
         const View& view) {
  const Told told = tell_daemon(request, file);
  if (request.format == Format::json) {
    std::cout << control::to_line({{"settings_file", file}, {"reloaded", told == Told::took_it}});
    return told == Told::refused_it ? Exit::no : Exit::done;
  }
  std::cout << done << " in " << printable(file) << "\n";
  switch (told) {
    case Told::took_it:
      std::cout << "galleyd has taken it over\n";
      break;
    case Told::refused_it:
      std::cerr << with_command(
          "galleyctl: galleyd did not take it over; `galleyctl reload` says why\n", view);
      return Exit::no;
    case Told::reads_another_file:
      std::cout << "the running galleyd reads another file\n";
      break;
    case Told::not_running:
      std::cout << "galleyd is not running; start it with `galleyd`\n";
      break;
  }
  return Exit::done;
}

Exit write_first(const settings::NewProject& project, const std::string& file,
                 const Request& request, const View& view) {
  const std::string text = settings::first_settings(project);
  const Diagnostics found = judged(text, file);
  if (has_error(found)) return refuse(found, view);
  create_file(file, text);
  std::cerr << draw(found, error_view(view));
  return say(project.name + " (" + project.source + " to " + project.output + ") is now", file,
             request, view);
}

Exit write_edited(const settings::Edited& edited, const std::string& file, const std::string& done,
                  const Request& request, const View& view) {
  if (const auto* wrong = std::get_if<Diagnostic>(&edited)) return refuse({*wrong}, view);
  const std::string& text = std::get<std::string>(edited);
  const Diagnostics found = judged(text, file);
  if (has_error(found)) return refuse(found, view);
  replace_file(file, text);
  return say(done, file, request, view);
}

// As the person named it, where they did.
void take_wishes(const Request& request, settings::NewProject& project) {
  if (!request.name.empty()) project.name = request.name;
  if (!request.output.empty()) {
    project.output = path::absolute(request.output, std::filesystem::current_path().string());
  } else {
    project.output = path::join(path::parent(project.output), project.name);
  }
  project.source = with_tilde(project.source, environment());
  project.output = with_tilde(project.output, environment());
}

void describe(const FoundProject& found, const Request& request) {
  if (request.format == Format::json || found.dialect == settings::Dialect::automatic) return;
  std::cout << "found the documents of " << to_string(found.dialect) << "\n";
}

}  // namespace

Exit add(const Request& request, const View& view) {
  const std::string folder = path::absolute(request.path, std::filesystem::current_path().string());
  if (!std::filesystem::is_directory(folder)) {
    std::cerr << "galleyctl: " << printable(folder) << " is no folder\n";
    return Exit::usage;
  }
  FoundProject found = project_of(folder, environment());
  const std::optional<std::string> file = settings_file(request);
  const bool is_there = file && std::filesystem::exists(*file);
  const settings::Settings taken =
      is_there ? settings::load(*file, environment()).settings : settings::Settings();
  for (const settings::Project& project : taken.projects) {
    if (settings::real_path(project.source) != settings::real_path(folder)) continue;
    std::cerr << "galleyctl: " << printable(folder) << " is the source of " << project.name
              << " already; nothing was changed\n";
    return Exit::no;
  }
  found.project.name = free_name(found.project.name, taken);
  take_wishes(request, found.project);
  if (!is_there) return write_first(found.project, own_file(request), request, view);
  return write_edited(
      settings::add_project(read_text(*file), *file, found.project, environment()), *file,
      found.project.name + " (" + found.project.source + " to " + found.project.output + ") is now",
      request, view);
}

Exit remove(const Request& request, const View& view) {
  const std::optional<std::string> file = settings_file(request);
  if (!file || !std::filesystem::exists(*file)) {
    std::cerr << "galleyctl: there is no settings file to remove anything from\n";
    return Exit::no;
  }
  const std::string name = request.project.value_or("");
  return write_edited(settings::remove_project(read_text(*file), *file, name, environment()), *file,
                      name + " is not any more (its outputs stay)", request, view);
}

Exit init(const Request& request, const View& view) {
  const std::string file = own_file(request);
  if (std::filesystem::exists(file)) {
    std::cerr << "galleyctl: " << printable(file) << " is there already; `" << view.galleyctl
              << " add DIR` adds a folder to it\n";
    return Exit::no;
  }
  FoundProject found = project_around(std::filesystem::current_path().string(), environment());
  take_wishes(request, found.project);
  describe(found, request);
  return write_first(found.project, file, request, view);
}

}  // namespace galley::ctl
