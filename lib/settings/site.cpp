#include "settings/site.h"

#include <array>
#include <filesystem>

#include <sys/stat.h>

#include "base/path.h"
#include "base/way.h"

namespace galley::settings {
namespace {

bool is_there(const std::string& path) {
  struct stat st {};
  return ::lstat(path.c_str(), &st) == 0;
}

constexpr std::string_view repository_name = ".git";

bool has_git(std::string_view folder) { return is_there(path::join(folder, repository_name)); }

// The configuration files by which documentation tools are known, in a folder above the documents.
// Docusaurus may also stand beside them, in `website` (Docusaurus, "Installation", Project
// structure). Astro's Starlight reads each file as its extension says, so it names no dialect.
struct SiteFile {
  std::string_view name;
  Dialect dialect;
};
constexpr std::array known_files = {
    SiteFile{"book.toml", Dialect::mdbook},
    SiteFile{"mkdocs.yml", Dialect::mkdocs},
    SiteFile{"mkdocs.yaml", Dialect::mkdocs},
    SiteFile{".vitepress", Dialect::vitepress},
    SiteFile{"docusaurus.config.js", Dialect::docusaurus},
    SiteFile{"docusaurus.config.ts", Dialect::docusaurus},
    SiteFile{"docusaurus.config.mjs", Dialect::docusaurus},
    SiteFile{"hugo.toml", Dialect::hugo},
    SiteFile{"hugo.yaml", Dialect::hugo},
    SiteFile{"_config.yml", Dialect::jekyll},
    SiteFile{"astro.config.mjs", Dialect::automatic},
    SiteFile{"astro.config.ts", Dialect::automatic},
    SiteFile{"website/docusaurus.config.js", Dialect::docusaurus},
    SiteFile{"website/docusaurus.config.ts", Dialect::docusaurus},
    SiteFile{"website/docusaurus.config.mjs", Dialect::docusaurus},
};

// The nearest folder with a `.git`: a folder, or the file that worktrees and submodules have in its
// place (gitrepository-layout(5)). The source itself when there is none.
void find_repository(Project& project) {
  project.repo_root = project.source;
  project.has_repo = false;
  for (std::string_view folder = project.source; !folder.empty(); folder = path::parent(folder)) {
    project.has_repo = has_git(folder);
    if (project.has_repo) project.repo_root = folder;
    if (project.has_repo || folder == "/") break;
  }
  project.repo_path = path::below(project.source, project.repo_root);
}

// The folders that a tool's configuration may stand in, nearest first: up to the repository's;
// without one (a source archive) the folder right above the source is looked at as well.
std::vector<std::string> site_folders(const Project& project) {
  const std::string_view top =
      project.has_repo ? std::string_view(project.repo_root) : path::parent(project.source);
  std::vector<std::string> folders;
  for (std::string_view up = project.source; !up.empty(); up = path::parent(up)) {
    folders.emplace_back(up);
    if (up == top || up == "/") break;
  }
  return folders;
}

}  // namespace

std::string real_path(const std::string& path) {
  std::error_code problem;
  const std::filesystem::path result = std::filesystem::weakly_canonical(path, problem);
  return problem ? path : path::normal(result.string());
}

void find_site(Project& project) {
  if (!project.named_source.empty()) project.source = real_path(project.named_source);
  find_repository(project);
  project.site_root = project.repo_root;
  if (project.is_dialect_found) project.dialect = Dialect::automatic;
  project.is_dialect_found = false;
  for (const std::string& folder : site_folders(project)) {
    for (const SiteFile& file : known_files) {
      const std::string path = path::join(folder, file.name);
      if (!is_there(path)) continue;
      project.site_root = path::parent(path);
      if (!project.has_repo) project.repo_root = folder;
      project.is_dialect_found = project.dialect == Dialect::automatic;
      if (project.is_dialect_found) project.dialect = file.dialect;
      return;
    }
  }
}

std::vector<std::string> site_files(const Project& project) {
  std::vector<std::string> paths;
  for (const std::string& folder : site_folders(project)) {
    for (const SiteFile& file : known_files) paths.push_back(path::join(folder, file.name));
    paths.push_back(path::join(folder, repository_name));
  }
  for (const Step& step : way_to(project.named_source)) {
    if (step.is_link) paths.push_back(step.path());
  }
  return paths;
}

}  // namespace galley::settings
