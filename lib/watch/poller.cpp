#include "watch/poller.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <functional>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/fd.h"

namespace galley::watch {
namespace {

bool is_gone(int error) { return error == ENOENT || error == ENOTDIR || error == ELOOP; }

Fd open_folder(const std::string& path, Interest interest) {
  int flags = O_DIRECTORY | O_CLOEXEC;
  flags |= interest == Interest::itself ? O_PATH : O_RDONLY;
  if (interest == Interest::contents) flags |= O_NOFOLLOW;
  return Fd(::open(path.c_str(), flags));
}

std::uint64_t mixed(std::uint64_t seed, std::uint64_t value) {  // as boost::hash_combine
  return seed ^ (value + 0x9E37'79B9'7F4A'7C15U + (seed << 6U) + (seed >> 2U));
}

// Of a folder in the folder only what it is: what is in it is looked at by itself.
std::uint64_t digest_of(std::string_view name, const struct stat& st) {
  std::uint64_t digest = std::hash<std::string_view>{}(name);
  const FileStat stat = to_file_stat(st);
  for (const std::uint64_t value : {stat.inode, std::uint64_t{st.st_mode}, stat.device}) {
    digest = mixed(digest, value);
  }
  if (S_ISDIR(st.st_mode)) return digest;
  for (const std::uint64_t value : {stat.size, static_cast<std::uint64_t>(stat.mtime),
                                    static_cast<std::uint64_t>(stat.ctime)}) {
    digest = mixed(digest, value);
  }
  return digest;
}

}  // namespace

std::int64_t Poller::wall_clock_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

Poller::Look Poller::look(const std::string& path, Interest interest) const {
  Look look;
  Fd fd = open_folder(path, interest);
  struct stat st {};
  if (!fd || ::fstat(fd.get(), &st) != 0) {
    look.error = errno;
    return look;
  }
  look.folder = to_file_stat(st);
  look.names = 1;
  if (interest == Interest::itself) return look;
  const std::int64_t lately = wall_clock_() - coarsest_clock_ns;
  look.is_racy = look.folder.ctime > lately;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::fdopendir(fd.get()), &::closedir);
  if (!folder) {
    look.error = errno;
    return look;
  }
  fd.release();  // closedir(3) closes it
  while (const dirent* const entry = ::readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    ++look.names;
    if (::fstatat(::dirfd(folder.get()), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0) continue;
    look.digest += digest_of(name, st);  // a sum: the order of the names says nothing
    look.is_racy = look.is_racy || (!S_ISDIR(st.st_mode) && to_file_stat(st).ctime > lately);
  }
  return look;
}

bool Poller::add(WatchId id, const std::string& path, Interest interest, std::uint64_t now) {
  const auto known = folders_.find(id);
  if (known != folders_.end()) return add_again(id, known->second, path, interest, now);
  Look found = look(path, interest);
  if (found.error != 0) {
    errno = found.error;
    return false;
  }
  Folder& folder = folders_[id];
  folder.path = path;
  folder.interest = interest;
  folder.last = folder.told = found;
  folder.round = round_;
  schedule(id, folder, now + folder.pause);
  return true;
}

// What was told stays what it was: somebody else may watch the same folder, and has not seen what
// it is now.
bool Poller::add_again(WatchId id, Folder& folder, const std::string& path, Interest interest,
                       std::uint64_t now) {
  const Fd opened = open_folder(path, interest);
  if (!opened) return false;
  folder.path = path;
  if (interest < folder.interest) {  // the wider ones come first
    folder.interest = interest;
    folder.told.digest = 0;
  }
  schedule(id, folder, std::min(folder.due, now + shortest_ms));
  return true;
}

void Poller::remove(WatchId id) {
  const auto found = folders_.find(id);
  if (found == folders_.end()) return;
  if (found->second.round < round_) --unlooked_;
  queue_.erase({found->second.due, id});
  folders_.erase(found);
}

void Poller::schedule(WatchId id, Folder& folder, std::uint64_t due) {
  queue_.erase({folder.due, id});
  folder.due = due;
  queue_.emplace(due, id);
}

std::optional<std::uint64_t> Poller::deadline() const {
  if (is_round_wanted_ && unlooked_ == 0) return 0;
  if (queue_.empty()) return std::nullopt;
  return queue_.begin()->first;
}

void Poller::poll(std::uint64_t now, std::size_t names, const Sink& sink) {
  if (is_round_wanted_ && unlooked_ == 0) begin_round(now);
  for (std::size_t seen = 0; seen < names && !queue_.empty();) {
    const auto [due, id] = *queue_.begin();
    if (due > now) return;
    seen += poll_folder(id, folders_.at(id), now, sink);
  }
}

// Whoever was told lists the folder later than it was looked at here: a name may have come and gone
// around that, and only the folder's time of change shows it. A change within one tick of the file
// system's clock looks like none, so what was told of while its clock had not moved on yet is told
// of once more; in a round at once, for somebody waits.
bool Poller::is_known(const Folder& folder) const {
  const Look& found = folder.last;
  const Look& told = folder.told;
  const bool is_same_folder =
      folder.interest == Interest::itself || found.folder.ctime == told.folder.ctime;
  const bool is_same = found.error == told.error && found.digest == told.digest && is_same_folder;
  const bool may_wait = found.is_racy && folder.round == round_;
  return is_same && (may_wait || !told.is_racy);
}

// In a round somebody waits for what has been written before.
bool Poller::is_settled(Folder& folder, const Look& before, std::uint64_t now) const {
  if (!folder.restless_since) folder.restless_since = now;
  return folder.last.digest == before.digest || folder.round < round_ ||
         now - *folder.restless_since >= longest_unsettled_ms;
}

// Returns how many names were looked at.
std::size_t Poller::poll_folder(WatchId id, Folder& folder, std::uint64_t now, const Sink& sink) {
  const Look before = std::exchange(folder.last, look(folder.path, folder.interest));
  const Look found = folder.last;
  const bool is_another =
      found.folder.inode != before.folder.inode || found.folder.device != before.folder.device;
  if (is_gone(found.error) || (found.error == 0 && before.error == 0 && is_another)) {
    remove(id);
    sink({.watch = id, .what = What::lost, .name = {}});
    sink({.watch = id, .what = What::forgotten, .name = {}});
    return 1;
  }
  const bool rests = is_known(folder);
  const bool is_told = !rests && is_settled(folder, before, now);
  if (rests || is_told) folder.restless_since.reset();
  if (is_told) folder.told = found;
  if (folder.round < round_) --unlooked_;
  folder.round = round_;
  // The pauses of a folder at rest grow by half each time.
  folder.pause = rests && !found.is_racy ? std::min(folder.pause * 3 / 2, longest_ms) : shortest_ms;
  schedule(id, folder, now + folder.pause);
  if (is_told) sink({.watch = id, .what = What::stale, .name = {}});
  return found.names + 1;
}

std::uint64_t Poller::request_round(std::uint64_t now) {
  if (unlooked_ == 0) {
    begin_round(now);
    return round_;
  }
  is_round_wanted_ = true;
  return round_ + 1;
}

void Poller::begin_round(std::uint64_t now) {
  is_round_wanted_ = false;
  ++round_;
  unlooked_ = folders_.size();
  queue_.clear();
  for (auto& [id, folder] : folders_) schedule(id, folder, now);
}

}  // namespace galley::watch
