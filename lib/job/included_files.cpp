#include "job/included_files.h"

#include <algorithm>
#include <cerrno>
#include <memory>

#include "base/path.h"
#include "base/secret_name.h"

namespace galley::job {

using Status = render::IncludedFiles::Status;

namespace {

// Rights and names: these stay until somebody changes the file, and that is told of. Everything
// else (EIO, EMFILE) may pass by itself.
bool is_lasting(const SystemError& error) {
  return error.code() == EACCES || error.code() == EPERM || error.code() == ENAMETOOLONG;
}

// No file has a zero byte in its path, and the kernel would read no further than that.
bool is_path(const std::string& path) { return path.find('\0') == std::string::npos; }

// There was none a moment ago.
[[noreturn]] void throw_replaced(const std::string& path) {
  throw FileChanging(path + " was replaced by a symbolic link while galley read it");
}

}  // namespace

Digest digest_of(OpenFile& file) {
  Sha256 digest;
  file.read_in_pieces([&digest](std::string_view piece) { digest.add(piece); });
  return digest.finish();
}

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
  if (!is_path(path)) return Presence::missing;
  if (place_of(path).root == nullptr) return Presence::unknown;
  try {
    const std::string end = follow(path);
    if (place_of(end).root == nullptr) {
      note_passed(end);
      return Presence::unknown;
    }
    const std::optional<FileStat> stat = files_.stat(end);
    if (stat && stat->kind == FileKind::symlink) return Presence::missing;  // a circle
    if (!stat || stat->kind == FileKind::regular) {
      asked_.try_emplace(end,
                         state::Dependency{end, stat, {}, state::Dependency::Use::presence, false});
    }
    return stat ? Presence::there : Presence::missing;
  } catch (const SystemError& error) {
    if (!is_lasting(error)) throw;
    return Presence::unknown;
  }
}

DiskFiles::Reading DiskFiles::read(const std::string& path) {
  if (!is_path(path)) return {Status::missing, ""};
  const Place place = place_of(path);
  if (place.status != Status::found) return {place.status, ""};
  try {
    return read_at_end_of(path);
  } catch (const FileChanging&) {
    throw;
  } catch (const SystemError& error) {
    if (is_lasting(error)) return {Status::unreadable, ""};
    if (error.code() != ELOOP) throw;
    throw_replaced(path);
  }
}

// Links may lead anywhere: what is behind them is judged by its own place.
DiskFiles::End DiskFiles::end_of(const std::string& path) {
  End end{{}, follow(path)};
  end.place = place_of(end.path);
  note_passed(end.path);
  if (end.place.status != Status::found) return end;
  state::Dependency& dependency = asked_[end.path];
  if (dependency.use == state::Dependency::Use::way && dependency.stat) {
    end.place.status = Status::missing;  // links in a circle end at one of them
  } else {
    end.dependency = &dependency;
  }
  return end;
}

DiskFiles::Reading DiskFiles::read_at_end_of(const std::string& path) {
  const End end = end_of(path);
  if (end.dependency == nullptr) return {end.place.status, ""};
  *end.dependency = {end.path, std::nullopt, {}, state::Dependency::Use::content, false};
  return read_regular(end.place, end.path, *end.dependency);
}

std::optional<CopiedFile> DiskFiles::to_copy(const std::string& path) {
  if (!is_path(path) || place_of(path).status != Status::found) return std::nullopt;
  try {
    return to_copy_at_end_of(path);
  } catch (const FileChanging&) {
    throw;
  } catch (const SystemError& error) {
    if (is_lasting(error)) return std::nullopt;
    if (error.code() != ELOOP) throw;
    throw_replaced(path);
  }
}

// A file whose text is in the page as well stays a dependency of that kind.
std::optional<CopiedFile> DiskFiles::to_copy_at_end_of(const std::string& path) {
  const End end = end_of(path);
  if (end.dependency == nullptr) return std::nullopt;
  state::Dependency& dependency = *end.dependency;
  CopiedFile copied{*end.place.root, std::string(path::below(end.path, *end.place.root)), {}};
  if (dependency.use == state::Dependency::Use::content && dependency.digest != Digest()) {
    copied.digest = dependency.digest;
    return copied;
  }
  dependency = {end.path, files_.stat(end.path), {}, state::Dependency::Use::copied, false};
  if (!dependency.stat || dependency.stat->kind != FileKind::regular) return std::nullopt;
  if (const auto known = known_digest(end.path, *dependency.stat)) {
    copied.digest = dependency.digest = *known;
    return copied;
  }
  const std::unique_ptr<OpenFile> file = files_.open_below(copied.root, copied.path);
  dependency.stat = file ? std::optional(file->stat()) : std::nullopt;
  if (!file) return std::nullopt;
  copied.digest = dependency.digest = digest_of(*file);
  dependency.is_racy = is_racy(file->stat(), begun_at_);
  return copied;
}

std::optional<Digest> DiskFiles::known_digest(const std::string& path, const FileStat& stat) const {
  if (known_ == nullptr) return std::nullopt;
  const auto found =
      std::lower_bound(known_->begin(), known_->end(), path,
                       [](const state::Dependency& dependency, const std::string& name) {
                         return dependency.path < name;
                       });
  const bool is_known = found != known_->end() && found->path == path &&
                        found->use == state::Dependency::Use::copied && !found->is_racy &&
                        found->stat == stat && found->digest != Digest();
  return is_known ? std::optional(found->digest) : std::nullopt;
}

// Where the way to a path ends. A name on it that it leaves again by ".." might become a link, too;
// of any other folder that does, the watch tells with what is below.
std::string DiskFiles::follow(const std::string& path) {
  const std::vector<Step> way = files_.way_to(path);
  const std::string end = way.empty() ? "/" : way.front().path();
  bool has_link = false;
  for (const Step& step : way) {
    has_link = has_link || step.is_link;
    const std::string passed = step.path();
    const bool is_above_any =
        path::is_within(end, passed) || std::any_of(way.begin(), way.end(), [&](const Step& other) {
          return other.path() != passed && path::is_within(other.path(), passed);
        });
    if (step.is_link) {
      note_link(step);
    } else if (!is_above_any) {
      note_passed(passed);
    }
  }
  if (has_link && files_.way_to(path) != way) {
    throw FileChanging("a symbolic link on the way to " + path + " was replaced while galley read");
  }
  return end;
}

void DiskFiles::note_link(const Step& step) {
  state::Dependency& dependency = asked_[step.path()];
  dependency = {step.path(), std::nullopt, sha256(step.target), state::Dependency::Use::way, false};
  dependency.stat = files_.stat(step.path());
  dependency.is_racy = dependency.stat && is_racy(*dependency.stat, begun_at_);
}

void DiskFiles::note_passed(const std::string& path) {
  asked_.try_emplace(path,
                     state::Dependency{path, std::nullopt, {}, state::Dependency::Use::way, false});
}

void DiskFiles::ask_again(const state::Dependency& known) {
  switch (known.use) {
    case state::Dependency::Use::content:
      read(known.path);
      return;
    case state::Dependency::Use::copied:
      to_copy(known.path);
      return;
    case state::Dependency::Use::presence:
      presence(known.path);
      return;
    case state::Dependency::Use::way:
      follow(known.path);
      note_passed(known.path);
  }
}

DiskFiles::Reading DiskFiles::read_regular(const Place& place, const std::string& path,
                                           state::Dependency& dependency) {
  const std::optional<FileStat> stat = files_.stat(path);
  // A link at the end of a way is one too many (path_resolution(7)).
  if (!stat || stat->kind == FileKind::symlink) return {Status::missing, ""};
  dependency.stat = stat;
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

bool is_as_known(FileReader& files, const state::Dependency& known) {
  if (known.use == state::Dependency::Use::presence) return true;
  const std::vector<Step> way = files.way_to(known.path);
  // The last step is the first of the list; links in a circle are passed again and again.
  const auto step = std::find_if(way.rbegin(), way.rend(),
                                 [&](const Step& passed) { return passed.path() == known.path; });
  if (step == way.rend()) return false;  // a link is on the way to it
  if (known.use == state::Dependency::Use::way || step->is_link) {
    return known.digest == (step->is_link ? sha256(step->target) : Digest());
  }
  if (!known.stat || known.digest == Digest()) {
    return known.stat.has_value() == files.stat(known.path).has_value();
  }
  const std::unique_ptr<OpenFile> file = files.open_below("/", known.path.substr(1));
  return file && digest_of(*file) == known.digest;
}

}  // namespace galley::job
