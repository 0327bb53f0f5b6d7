#include "git_config.h"

#include <algorithm>
#include <string_view>

#include "base/path.h"
#include "git_command.h"

namespace galley::daemon {
namespace {

// A path ends with it (git-config(1), --null), whatever characters it has.
constexpr char end_of_value = '\0';

std::string default_excludes_file(const settings::Environment& environment) {
  const std::string config = environment("XDG_CONFIG_HOME").value_or("");
  if (!config.empty()) return path::join(config, "git/ignore");
  const std::string home = environment("HOME").value_or("");
  return home.empty() ? "" : path::join(home, ".config/git/ignore");
}

// What git names as its sources: "file:PATH" and the variable, each ended by NUL (git-config(1),
// --show-origin). Relative paths are relative to the working tree.
void add_origins(std::string_view listed, const std::string& top, std::vector<std::string>& files) {
  constexpr std::string_view label = "file:";
  for (bool is_origin = true; !listed.empty(); is_origin = !is_origin) {
    const std::size_t end = std::min(listed.find(end_of_value), listed.size());
    const std::string_view part = listed.substr(0, end);
    if (is_origin && part.starts_with(label)) {
      files.push_back(path::absolute(part.substr(label.size()), top));
    }
    listed.remove_prefix(std::min(end + 1, listed.size()));
  }
}

// git-config(1), FILES.
void add_usual_files(const settings::Environment& environment, std::vector<std::string>& files) {
  const std::string home = environment("HOME").value_or("");
  const std::string config = environment("XDG_CONFIG_HOME").value_or("");
  files.emplace_back("/etc/gitconfig");
  if (!home.empty()) files.push_back(path::join(home, ".gitconfig"));
  if (!config.empty()) {
    files.push_back(path::join(config, "git/config"));
  } else if (!home.empty()) {
    files.push_back(path::join(home, ".config/git/config"));
  }
}

}  // namespace

std::vector<std::string> git_config_files(const std::string& folder, const std::string& top,
                                          const settings::Environment& environment) {
  std::vector<std::string> files;
  const auto listed =
      ask_git({"git", "-C", folder, "config", "--null", "--show-origin", "--name-only", "--list"});
  add_origins(listed.value_or(""), top, files);
  add_usual_files(environment, files);
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

std::string excludes_file(const std::string& folder, const settings::Environment& environment) {
  std::optional<std::string> value = ask_git(
      {"git", "-C", folder, "config", "--null", "--type=path", "--get", "core.excludesFile"});
  if (!value) return default_excludes_file(environment);
  value->resize(std::min(value->find(end_of_value), value->size()));
  return value->empty() ? "" : path::absolute(*value, folder);
}

}  // namespace galley::daemon
