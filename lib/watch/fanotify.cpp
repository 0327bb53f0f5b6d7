#include "watch/fanotify.h"

#include <cerrno>
#include <cstring>
#include <new>

#include <fcntl.h>
#include <sys/fanotify.h>
#include <sys/ioctl.h>
#include <sys/statfs.h>

#include "base/error.h"
#include "watch/fanotify_decode.h"

namespace galley::watch {
namespace {

// A record is some 70 bytes for most files: about 900 records, see inotify.cpp.
constexpr std::size_t buffer_size = 65'536;

// See inotify.cpp for what each is for. FAN_RENAME (Linux 5.17) tells of both names in one event.
constexpr std::uint64_t itself_mask = FAN_DELETE_SELF | FAN_MOVE_SELF | FAN_ONDIR;
constexpr std::uint64_t arrivals_mask =
    itself_mask | FAN_CREATE | FAN_RENAME | FAN_ATTRIB | FAN_EVENT_ON_CHILD;
constexpr std::uint64_t names_mask = arrivals_mask | FAN_DELETE;
constexpr std::uint64_t contents_mask = names_mask | FAN_CLOSE_WRITE;

std::uint64_t mask_of(Interest interest) {
  switch (interest) {
    case Interest::contents:
    case Interest::root:
      return contents_mask;
    case Interest::names:
      return names_mask;
    case Interest::arrivals:
      return arrivals_mask;
    case Interest::itself:
      return itself_mask;
  }
  return contents_mask;
}

Fd make_group() {
  return Fd(static_cast<int>(::fanotify_init(
      FAN_CLASS_NOTIF | FAN_REPORT_DFID_NAME | FAN_CLOEXEC | FAN_NONBLOCK, O_RDONLY)));
}

Fd open_folder(const std::string& path, Interest interest) {
  const int link = interest == Interest::contents ? O_NOFOLLOW : 0;
  return Fd(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC | link));
}

bool mark(const Fd& group, unsigned how, std::uint64_t mask, const Fd& folder) {
  return ::fanotify_mark(group.get(), how | FAN_MARK_ONLYDIR, mask, folder.get(), ".") == 0;
}

// What the kernel calls the folder in its events, or "" where file handles are not to be had.
std::string key_of(const Fd& folder) {
  struct statfs info {};
  alignas(file_handle) char handle[sizeof(file_handle) + MAX_HANDLE_SZ] = {};
  auto* const head = new (handle) file_handle;
  head->handle_bytes = MAX_HANDLE_SZ;
  int mount = 0;
  if (::fstatfs(folder.get(), &info) != 0 ||
      ::name_to_handle_at(folder.get(), "", head, &mount, AT_EMPTY_PATH) != 0) {
    return {};
  }
  std::string key(sizeof info.f_fsid + sizeof *head + head->handle_bytes, '\0');
  std::memcpy(key.data(), &info.f_fsid, sizeof info.f_fsid);
  std::memcpy(key.data() + sizeof info.f_fsid, handle, key.size() - sizeof info.f_fsid);
  return key;
}

// Hands over what one read(2) brings. False when there was nothing.
bool read_events(const Fd& group, char* buffer, const FolderOf& folder_of, std::uint32_t& cookie,
                 const Sink& sink) {
  const ssize_t got = ::read(group.get(), buffer, buffer_size);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (got < 0) throw_errno("read events from", "fanotify");
  decode_fanotify(std::string_view(buffer, static_cast<std::size_t>(got)), folder_of, cookie, sink);
  return got > 0;
}

}  // namespace

Fanotify::Fanotify() : fd_(make_group()), buffer_(new char[buffer_size]) {
  if (!fd_) throw_errno("watch for changes with", "fanotify");
}

bool Fanotify::delivers(const std::string& path) {
  const Fd group = make_group();
  const Fd folder = open_folder(path, Interest::root);
  const std::string key = key_of(folder);
  // The second mark shows whether all that galley asks for is known here.
  if (key.empty() || !mark(group, FAN_MARK_ADD, FAN_OPEN | FAN_ONDIR, folder) ||
      !mark(group, FAN_MARK_ADD, contents_mask, folder)) {
    return false;
  }
  const Fd opened(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::unique_ptr<char[]> buffer(new char[buffer_size]);
  bool is_told = false;
  std::uint32_t cookie = 0;
  read_events(
      group, buffer.get(), [&](std::string_view seen) { return seen == key ? 1 : no_watch; },
      cookie, [&](const Event&) { is_told = true; });
  return is_told;
}

Watched Fanotify::watch(const std::string& path, Interest interest, Choice) {
  const Fd folder = open_folder(path, interest);
  if (!folder) return {no_watch, errno};
  // A folder that may not be read has no mark, but the one above it has: that tells of the folder,
  // under its own key, when it becomes readable.
  const int error = mark(fd_, FAN_MARK_ADD, mask_of(interest), folder) ? 0 : errno;
  if (error != 0 && error != EACCES) return {no_watch, error};
  std::string key = key_of(folder);
  if (key.empty()) return {no_watch, EOPNOTSUPP};
  const auto [at, is_new] = numbers_.try_emplace(std::move(key), last_ + 1);
  if (is_new) ++last_;
  folders_[at->second] = {&at->first, path};
  return {at->second, error};
}

void Fanotify::unwatch(WatchId id) {
  const auto found = folders_.find(id);
  if (found == folders_.end()) return;
  const Fd folder = open_folder(found->second.path, Interest::root);
  if (folder && key_of(folder) == *found->second.key) {
    mark(fd_, FAN_MARK_REMOVE, contents_mask, folder);
  }
  numbers_.erase(numbers_.find(*found->second.key));
  folders_.erase(found);
}

bool Fanotify::read(const Sink& sink) {
  const auto folder_of = [this](std::string_view key) {
    const auto found = numbers_.find(std::string(key));
    return found == numbers_.end() ? no_watch : found->second;
  };
  return read_events(fd_, buffer_.get(), folder_of, cookie_, [&](const Event& event) {
    sink(event);
    if (event.what == What::forgotten) unwatch(event.watch);
  });
}

bool Fanotify::is_drained() const {
  int queued = 0;
  return ::ioctl(fd_.get(), FIONREAD, &queued) == 0 && queued == 0;
}

}  // namespace galley::watch
