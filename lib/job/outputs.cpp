#include "job/outputs.h"

#include <algorithm>

#include "base/path.h"
#include "html/assets.h"
#include "html/file.h"
#include "job/html_files.h"
#include "render/output.h"

namespace galley::job {
namespace {

bool is_output_name(std::string_view name) { return path::extension(name) == ".mdc"; }

// The slug in bytes that galley wrote to such a file.
std::optional<std::string> slug_in(std::string_view bytes, const std::string& path) {
  if (!is_output_name(path)) return html::recognise_file(bytes);
  const auto recognised = render::recognise_mdc(bytes);
  return recognised ? std::optional(recognised->slug) : std::nullopt;
}

// Also when it has gone meanwhile: then there is nothing that could be somebody else's.
bool is_ours(FileReader& files, const std::string& path, Claim claim) {
  const std::optional<FileContent> content = files.read(path);
  if (!content) return true;
  const std::optional<std::string> slug = slug_in(content->bytes, path);
  if (claim == Claim::recorded) return slug || content->bytes.empty();
  return slug == path::stem(path);
}

// Nothing when there is nothing to be removed.
template <class IsOurs>
Removal remove_file(FileSystem& files, const std::string& path, IsOurs is_own) {
  try {
    const std::optional<FileStat> stat = files.stat(path);
    if (!stat) return {};
    if (stat->kind != FileKind::regular || !is_own()) {
      return {false,
              Diagnostic{{path, 0, 0},
                         Severity::warning,
                         "output-not-ours",
                         "its source is gone, but galley did not write this file; it is left"}};
    }
    return {files.remove(path), std::nullopt};
  } catch (const std::exception& error) {
    return {false, Diagnostic{{path, 0, 0}, Severity::error, "io-error", error.what()}};
  }
}

}  // namespace

Removal remove_output(FileSystem& files, const settings::Project& project, const std::string& name,
                      Claim claim) {
  if (html::is_asset_name(name)) {
    return remove_file(files, path::join(project.html, name),
                       [&] { return is_whole_copy(files, project, name); });
  }
  const auto remove = [&](const std::string& path) {
    return remove_file(files, path, [&] { return is_ours(files, path, claim); });
  };
  Removal removal = remove(path::join(project.output, name));
  if (project.html.empty()) return removal;
  Removal of_page = remove(html_path(project, name));
  removal.removed = removal.removed || of_page.removed;
  const bool may_pass = of_page.problem && of_page.problem->severity == Severity::error;
  if (may_pass || !removal.problem) removal.problem = std::move(of_page.problem);
  return removal;
}

bool is_own_output(FileReader& files, const settings::Project& project, const std::string& name) {
  if (html::is_asset_name(name)) return is_whole_copy(files, project, name);
  const auto is_own = [&files](const std::string& path) {
    return files.stat(path) && is_ours(files, path, Claim::met);
  };
  return is_own(path::join(project.output, name)) ||
         (!project.html.empty() && is_own(html_path(project, name)));
}

bool is_in_place(FileReader& files, const settings::Project& project, const state::Record& record) {
  try {
    if (files.stat(path::join(project.output, record.output)) != record.output_stat) return false;
    if (record.has_html() != !project.html.empty()) return false;
    return project.html.empty() ||
           (files.stat(html_path(project, record.output)) == record.html_stat &&
            are_in_place(files, project, record.assets, Copies::trusted));
  } catch (const SystemError&) {
    return false;  // whoever writes the output next says what is wrong
  }
}

std::vector<std::string> list_outputs(FileSystem& files, const settings::Project& project) {
  std::vector<std::string> names = list_html(files, project);
  for (std::string& name : files.list(project.output)) {
    if (is_output_name(name)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace galley::job
