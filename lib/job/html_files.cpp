#include "job/html_files.h"

#include <algorithm>

#include "base/path.h"
#include "html/assets.h"
#include "html/file.h"

namespace galley::job {
namespace {

bool is_regular(FileReader& files, const std::string& path) {
  const std::optional<FileStat> stat = files.stat(path);
  return stat && stat->kind == FileKind::regular;
}

bool is_in_place(FileReader& files, const settings::Project& project, const std::string& asset,
                 Copies copies) {
  return is_regular(files, path::join(project.html, asset)) &&
         (copies == Copies::trusted || is_whole_copy(files, project, asset));
}

void copy(FileSystem& files, const CopiedFile& from, const std::string& to) {
  const std::unique_ptr<OpenFile> file = files.open_below(from.root, from.path);
  if (!file) throw FileChanging(path::join(from.root, from.path) + " went while galley copied it");
  const std::unique_ptr<NewFile> copied = files.create(to);
  Sha256 digest;
  file->read_in_pieces([&](std::string_view piece) {
    digest.add(piece);
    copied->write(piece);
  });
  if (digest.finish() != from.digest) {
    throw FileChanging(path::join(from.root, from.path) + " was written to while galley copied it");
  }
  copied->commit();
}

}  // namespace

std::string html_path(const settings::Project& project, std::string_view output) {
  return path::join(project.html, html::file_name(path::stem(output)));
}

bool are_in_place(FileReader& files, const settings::Project& project,
                  const std::vector<std::string>& assets, Copies copies) {
  return std::all_of(assets.begin(), assets.end(), [&](const std::string& asset) {
    return is_in_place(files, project, asset, copies);
  });
}

bool is_whole_copy(FileReader& files, const settings::Project& project, const std::string& asset) {
  const std::unique_ptr<OpenFile> file = files.open_below(project.html, asset);
  return file && html::is_asset_name_of(asset, digest_of(*file));
}

bool copy_assets(FileSystem& files, const settings::Project& project,
                 const std::map<std::string, CopiedFile>& assets, Copies copies) {
  bool is_any_copied = false;
  for (const auto& [asset, from] : assets) {
    if (is_in_place(files, project, asset, copies)) continue;
    copy(files, from, path::join(project.html, asset));
    is_any_copied = true;
  }
  return is_any_copied;
}

std::vector<std::string> list_html(FileSystem& files, const settings::Project& project) {
  std::vector<std::string> names;
  if (project.html.empty()) return names;
  for (const std::string& name : files.list(project.html)) {
    const bool is_page = path::extension(name) == ".html";
    if (is_page) names.push_back(std::string(path::stem(name)) + ".mdc");
  }
  for (const std::string& name : files.list(path::join(project.html, html::asset_folder))) {
    std::string asset = path::join(html::asset_folder, name);
    if (html::is_asset_name(asset)) names.push_back(std::move(asset));
  }
  return names;
}

}  // namespace galley::job
