#include "job/included_files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

#include "base/path.h"

namespace galley::job {

using Status = render::IncludedFiles::Status;

namespace {

// Kinds of files that hold keys, and the names that ssh-keygen(1) gives them.
constexpr std::array<std::string_view, 8> key_extensions = {".pem", ".key",      ".p12",  ".pfx",
                                                            ".jks", ".keystore", ".kdbx", ".ppk"};
constexpr std::array<std::string_view, 4> key_names = {"id_rsa", "id_dsa", "id_ecdsa",
                                                       "id_ed25519"};

bool is_key(std::string_view name) {
  const auto is_in = [](const auto& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
  };
  return is_in(key_extensions, path::extension(name)) || is_in(key_names, name);
}

// ".git/config" may hold credentials, and so may any file that is hidden or a key; a root that
// lies in a hidden folder was named on purpose.
bool is_secret(std::string_view path) {
  if (is_key(path::name(path))) return true;
  for (; !path.empty(); path = path::parent(path)) {
    if (path::name(path).starts_with('.')) return true;
  }
  return false;
}

// Rights and names: these stay until somebody changes the file, and that is told of. Everything
// else (EIO, EMFILE) may pass by itself.
bool is_lasting(const SystemError& error) {
  return error.code() == EACCES || error.code() == EPERM || error.code() == ENAMETOOLONG;
}

}  // namespace

DiskFiles::DiskFiles(FileReader& files, const settings::Project& project, std::uint64_t room,
                     std::int64_t begun_at)
    : files_(files), roots_(project.include_roots), room_(room), begun_at_(begun_at) {
  roots_.push_back(project.source);
  if (!project.repo_root.empty()) roots_.push_back(project.repo_root);
}

// The innermost root, and what may be read below it.
DiskFiles::Place DiskFiles::place_of(const std::string& path) const {
  Place place;
  for (const std::string& root : roots_) {
    if (!path::is_within(path, root)) continue;
    if (place.root && root.size() < place.root->size()) continue;
    place.root = &root;
  }
  if (!place.root) return place;
  place.status = is_secret(path::below(path, *place.root)) ? Status::secret : Status::found;
  return place;
}

// A folder is there or not for as long as it pleases: only of files is it told when they go.
DiskFiles::Presence DiskFiles::presence(const std::string& path) {
  if (place_of(path).root == nullptr) return Presence::unknown;
  try {
    const std::optional<FileStat> stat = files_.stat(path);
    if (!stat || stat->kind == FileKind::regular) {
      asked_.try_emplace(
          path, state::Dependency{path, stat, {}, state::Dependency::Use::presence, false});
    }
    return stat ? Presence::there : Presence::missing;
  } catch (const SystemError& error) {
    if (!is_lasting(error)) throw;
    return Presence::unknown;
  }
}

DiskFiles::Reading DiskFiles::read(const std::string& path) {
  const Place place = place_of(path);
  if (place.status != Status::found) return {place.status, ""};
  state::Dependency& dependency = asked_[path];
  dependency = {path, std::nullopt, {}, state::Dependency::Use::content, false};
  try {
    const std::string link = link_in(*place.root, path);
    return link.empty() ? read_regular(place, path, dependency) : read_behind(link, path);
  } catch (const FileChanging&) {
    throw;
  } catch (const SystemError& error) {
    if (is_lasting(error)) return {Status::unreadable, ""};
    if (error.code() != ELOOP) throw;
    // There was none a moment ago.
    throw FileChanging(path + " was replaced by a symbolic link while galley read it");
  }
}

// The first symbolic link on the way from the root to the file, the file included; empty if there
// is none.
std::string DiskFiles::link_in(const std::string& root, const std::string& path) {
  for (std::size_t end = root.size(); end < path.size();) {
    end = std::min(path.find('/', end + 1), path.size());
    std::string part = path.substr(0, end);
    const std::optional<FileStat> stat = files_.stat(part);
    if (stat && stat->kind == FileKind::symlink) return part;
  }
  return {};
}

// A link may lead anywhere: what is behind it is judged by its own place. The page depends on the
// link as well: the watch, which tells of regular files alone, calls it gone whenever it changes.
DiskFiles::Reading DiskFiles::read_behind(const std::string& link, const std::string& path) {
  asked_[link] = {link, files_.stat(link), {}, state::Dependency::Use::content};
  const std::optional<std::string> real = files_.real_path(path);
  if (!real) return {Status::missing, ""};
  const Place place = place_of(*real);
  if (place.status != Status::found) return {place.status, ""};
  state::Dependency& dependency = asked_[*real];
  dependency = {*real, std::nullopt, {}, state::Dependency::Use::content};
  return read_regular(place, *real, dependency);
}

DiskFiles::Reading DiskFiles::read_regular(const Place& place, const std::string& path,
                                           state::Dependency& dependency) {
  const std::optional<FileStat> stat = files_.stat(path);
  if (!stat) return {Status::missing, ""};
  dependency.stat = stat;
  if (stat->kind == FileKind::symlink) return {Status::outside, ""};
  if (stat->kind != FileKind::regular || stat->size > render::max_included_bytes) {
    return {Status::unreadable, ""};
  }
  const std::unique_ptr<OpenFile> file =
      files_.open_below(*place.root, std::string(path::below(path, *place.root)));
  if (!file) {
    dependency.stat.reset();
    return {Status::missing, ""};
  }
  wanted_ += file->stat().size;
  if (wanted_ > room_) throw NoRoom();
  FileContent content = file->read();
  dependency.stat = content.stat;
  dependency.is_racy = is_racy(content.stat, begun_at_);
  dependency.digest = sha256(content.bytes);
  if (content.bytes.find('\0') != std::string::npos) return {Status::unreadable, ""};
  return {Status::found, std::move(content.bytes)};
}

std::vector<state::Dependency> DiskFiles::dependencies() const {
  std::vector<state::Dependency> list;
  list.reserve(asked_.size());
  for (const auto& [path, dependency] : asked_) list.push_back(dependency);
  return list;
}

}  // namespace galley::job
