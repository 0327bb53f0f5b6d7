#include "found_project.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

#include "base/path.h"
#include "git_command.h"
#include "settings/form.h"
#include "settings/site.h"

namespace galley::ctl {
namespace {

using settings::Dialect;

std::string first_line(const std::optional<std::string>& text) {
  return text ? text->substr(0, text->find('\n')) : "";
}

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

// The remote that is called origin, as a clone calls it, else the first there is.
std::string remote_of(const std::string& folder) {
  const std::string origin =
      first_line(daemon::ask_git({"git", "-C", folder, "remote", "get-url", "origin"}));
  if (!origin.empty()) return origin;
  const std::string other = first_line(daemon::ask_git({"git", "-C", folder, "remote"}));
  if (other.empty()) return "";
  return first_line(daemon::ask_git({"git", "-C", folder, "remote", "get-url", other}));
}

// Nothing while no branch is checked out, as in CI.
std::string branch_of(const std::string& folder) {
  return first_line(
      daemon::ask_git({"git", "-C", folder, "symbolic-ref", "--quiet", "--short", "HEAD"}));
}

// What a project may be called; the rest of a name becomes '-'.
std::string name_from(std::string_view text) {
  std::string name(text);
  for (char& c : name) {
    const bool is_plain =
        std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == '-';
    if (!is_plain) c = '-';
  }
  return settings::object_to_name(name) ? "docs" : name;
}

// Where each tool keeps its documents when nothing else is configured: the documentation of mdBook
// (book.src), MkDocs (docs_dir), Docusaurus (docs), Hugo (contentDir), Astro's Starlight; VitePress
// has its configuration among them.
struct ToolFolder {
  Dialect dialect;
  std::string_view folder;
};
constexpr std::array tool_folders{
    ToolFolder{Dialect::mdbook, "src"},   ToolFolder{Dialect::mkdocs, "docs"},
    ToolFolder{Dialect::vitepress, ""},   ToolFolder{Dialect::docusaurus, "docs"},
    ToolFolder{Dialect::hugo, "content"}, ToolFolder{Dialect::automatic, "src/content/docs"},
};
constexpr std::array<std::string_view, 4> usual_folders{"docs", "doc", "documentation", "website"};

settings::Project site_around(const std::string& folder) {
  settings::Project site;
  site.named_source = site.source = folder;
  settings::find_site(site);
  return site;
}

// A tool's configuration stands in the repository's folder or in one of those that documents
// usually are in.
std::string documents_in(const std::string& root) {
  std::vector<std::string> places{root};
  for (const std::string_view name : usual_folders) places.push_back(path::join(root, name));
  for (const std::string& place : places) {
    const settings::Project site = site_around(place);
    if (!is_folder(place) || site.site_root != place) continue;
    for (const auto& [dialect, below] : tool_folders) {
      const std::string documents = path::join(place, below);
      if (site.dialect == dialect && is_folder(documents)) return documents;
    }
  }
  for (const std::string_view name : usual_folders) {
    if (is_folder(path::join(root, name))) return path::join(root, name);
  }
  return root;
}

std::string cache_folder(const settings::Environment& environment) {
  const std::string cache = environment("XDG_CACHE_HOME").value_or("");
  if (cache.starts_with('/')) return cache;
  return path::join(environment("HOME").value_or("/var/tmp"), ".cache");
}

// scp's form: "git@host:path" (git-clone(1), GIT URLS).
std::string as_url(std::string_view remote) {
  const std::size_t colon = remote.find(':');
  const bool has_scheme = remote.find("://") != std::string_view::npos;
  if (has_scheme || colon == std::string_view::npos || remote.find('/') < colon) {
    return std::string(remote);
  }
  return "ssh://" + std::string(remote.substr(0, colon)) + "/" +
         std::string(remote.substr(colon + 1));
}

}  // namespace

std::string repo_of_remote(std::string_view remote) {
  const std::string url = as_url(remote);
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos || url.starts_with("file:")) return "";
  std::string_view rest = std::string_view(url).substr(scheme + 3);
  std::string_view host = rest.substr(0, rest.find('/'));
  std::string_view path = rest.substr(std::min(host.size() + 1, rest.size()));
  if (const auto at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  if (const auto port = host.find(':');
      port != std::string_view::npos && !url.starts_with("http")) {
    host = host.substr(0, port);
  }
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.ends_with(".git")) path.remove_suffix(4);
  const std::string repo = host == "github.com"
                               ? std::string(path)
                               : "https://" + std::string(host) + "/" + std::string(path);
  return settings::object_to_repo(repo) ? "" : repo;
}

std::string free_name(const std::string& name, const settings::Settings& taken) {
  const auto is_taken = [&](const std::string& one) {
    return std::any_of(taken.projects.begin(), taken.projects.end(),
                       [&](const settings::Project& project) { return project.name == one; });
  };
  std::string free = name;
  for (int number = 2; is_taken(free); ++number) free = name + "-" + std::to_string(number);
  return free;
}

std::string with_tilde(const std::string& path, const settings::Environment& environment) {
  const std::string home = path::normal(environment("HOME").value_or(""));
  if (!home.starts_with('/') || home == "/" || !path::is_within(path, home)) return path;
  return path == home ? "~" : "~/" + std::string(path::below(path, home));
}

FoundProject project_of(const std::string& folder, const settings::Environment& environment) {
  const settings::Project site = site_around(folder);
  FoundProject found;
  found.dialect = site.dialect;
  settings::NewProject& project = found.project;
  if (site.has_repo) {
    project.repo = repo_of_remote(remote_of(site.repo_root));
    project.ref = project.repo.empty() ? "" : branch_of(site.repo_root);
  }
  const std::string_view repository =
      project.repo.empty() ? path::name(site.repo_root) : path::name(project.repo);
  project.name = name_from(site.has_repo ? repository : path::name(folder));
  project.source = folder;
  project.output = path::join(cache_folder(environment), "galley/" + project.name);
  if (settings::object_to_ref(project.ref)) project.ref.clear();
  return found;
}

FoundProject project_around(const std::string& folder, const settings::Environment& environment) {
  return project_of(documents_in(site_around(folder).repo_root), environment);
}

}  // namespace galley::ctl
