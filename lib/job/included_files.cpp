#include "job/included_files.h"

#include <algorithm>

#include "base/path.h"

namespace galley::job {

using Status = render::IncludedFiles::Status;

DiskFiles::DiskFiles(FileReader& files, const settings::Project& project, std::uint64_t room)
    : files_(files), roots_(project.include_roots), room_(room) {
  roots_.push_back(project.repo_root.empty() ? project.source : project.repo_root);
}

const std::string* DiskFiles::root_of(const std::string& path) const {
  const auto root = std::find_if(roots_.begin(), roots_.end(), [&](const std::string& folder) {
    return path::is_within(path, folder);
  });
  return root == roots_.end() ? nullptr : &*root;
}

// A folder is there or not for as long as it pleases: only of files is it told when they go.
DiskFiles::Presence DiskFiles::presence(const std::string& path) {
  if (root_of(path) == nullptr) return Presence::unknown;
  try {
    const std::optional<FileStat> stat = files_.stat(path);
    if (!stat || stat->kind == FileKind::regular) {
      asked_.try_emplace(path, state::Dependency{path, stat, {}, state::Dependency::Use::presence});
    }
    return stat ? Presence::there : Presence::missing;
  } catch (const SystemError&) {
    return Presence::unknown;
  }
}

DiskFiles::Reading DiskFiles::read(const std::string& path) {
  const std::string* const root = root_of(path);
  if (root == nullptr) return {Status::outside, ""};
  state::Dependency& dependency = asked_[path];
  dependency = {path, std::nullopt, {}, state::Dependency::Use::content};
  try {
    if (is_behind_link(*root, path)) return {Status::outside, ""};
    return read_regular(path, dependency);
  } catch (const FileChanging&) {
    throw;
  } catch (const SystemError&) {
    return {Status::unreadable, ""};
  }
}

// A link below the root may lead anywhere.
bool DiskFiles::is_behind_link(const std::string& root, const std::string& path) {
  for (std::string_view folder = path::parent(path); folder.size() > root.size();
       folder = path::parent(folder)) {
    const std::optional<FileStat> stat = files_.stat(std::string(folder));
    if (stat && stat->kind == FileKind::symlink) return true;
  }
  return false;
}

DiskFiles::Reading DiskFiles::read_regular(const std::string& path, state::Dependency& dependency) {
  const std::optional<FileStat> stat = files_.stat(path);
  if (!stat) return {Status::missing, ""};
  dependency.stat = stat;
  if (stat->kind == FileKind::symlink) return {Status::outside, ""};
  if (stat->kind != FileKind::regular || stat->size > render::max_included_bytes) {
    return {Status::unreadable, ""};
  }
  wanted_ += stat->size;
  if (wanted_ > room_) throw NoRoom();
  std::optional<FileContent> content = files_.read(path);
  if (!content) {
    dependency.stat.reset();
    return {Status::missing, ""};
  }
  dependency.stat = content->stat;
  dependency.digest = sha256(content->bytes);
  if (content->bytes.find('\0') != std::string::npos) return {Status::unreadable, ""};
  return {Status::found, std::move(content->bytes)};
}

std::vector<state::Dependency> DiskFiles::dependencies() const {
  std::vector<state::Dependency> list;
  list.reserve(asked_.size());
  for (const auto& [path, dependency] : asked_) list.push_back(dependency);
  return list;
}

}  // namespace galley::job
