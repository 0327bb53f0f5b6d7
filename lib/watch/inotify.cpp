#include "watch/inotify.h"

#include <algorithm>
#include <cerrno>
#include <fstream>

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>

#include "base/error.h"
#include "watch/decode.h"

namespace galley::watch {
namespace {

// A record is 16 bytes and a padded name, 32 for most files: about 2,000 records, which are looked
// at with as many lstat(2), some 3 ms. The rest waits for the next iteration of the loop.
constexpr std::size_t buffer_size = 65'536;

// Without IN_MODIFY: rewriting a file costs one event instead of one per write(2), and half a file
// is nothing to look at. IN_CREATE finds what is linked into place (link(2), O_TMPFILE) and never
// closed after writing; IN_ATTRIB finds what chmod(1) makes readable. IN_EXCL_UNLINK: no events of
// files that are unlinked but still open.
constexpr std::uint32_t contents_mask = IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE |
                                        IN_DELETE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF |
                                        IN_EXCL_UNLINK;
constexpr std::uint32_t arrivals_mask =
    IN_CREATE | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::uint32_t names_mask = arrivals_mask | IN_DELETE | IN_MOVED_FROM;
constexpr std::uint32_t itself_mask = IN_DELETE_SELF | IN_MOVE_SELF;

// IN_MASK_ADD: one folder may be of interest in several ways, under one number.
std::uint32_t mask_of(Interest interest) {
  constexpr std::uint32_t always = IN_ONLYDIR | IN_MASK_ADD;
  switch (interest) {
    case Interest::contents:
      return always | contents_mask | IN_DONT_FOLLOW;
    case Interest::root:
      return always | contents_mask;
    case Interest::names:
      return always | names_mask;
    case Interest::arrivals:
      return always | arrivals_mask;
    case Interest::itself:
      return always | itself_mask;
  }
  return always | contents_mask;
}

// 0 when the limit cannot be read.
std::uint64_t limit(const char* name) {
  std::uint64_t value = 0;
  std::ifstream(std::string("/proc/sys/fs/inotify/") + name) >> value;
  return value;
}

Fd make_instance() {
  Fd fd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!fd && errno == EMFILE) throw Error("cannot watch for changes: " + describe_instance_limit());
  if (!fd) throw_errno("watch for changes with", "inotify");
  return fd;
}

}  // namespace

Inotify::Inotify() : fd_(make_instance()), buffer_(new char[buffer_size]) {}

bool Inotify::delivers(const std::string& path) {
  const Fd instance(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!instance) return errno == EMFILE;
  // Out of watches: what happens in the folder is then polled for that reason.
  if (::inotify_add_watch(instance.get(), path.c_str(), IN_OPEN) < 0) return errno == ENOSPC;
  const Fd opened(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  int queued = 0;
  return ::ioctl(instance.get(), FIONREAD, &queued) == 0 && queued > 0;
}

Watched Inotify::watch(const std::string& path, Interest interest, Choice) {
  const int id = ::inotify_add_watch(fd_.get(), path.c_str(), mask_of(interest));
  return id < 0 ? Watched{no_watch, errno} : Watched{id, 0};
}

void Inotify::unwatch(WatchId id) { ::inotify_rm_watch(fd_.get(), static_cast<int>(id)); }

bool Inotify::read(const Sink& sink) {
  const ssize_t got = ::read(fd_.get(), buffer_.get(), buffer_size);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (got < 0) throw_errno("read events from", "inotify");
  decode(std::string_view(buffer_.get(), static_cast<std::size_t>(got)), sink);
  return got > 0;
}

bool Inotify::is_drained() const {
  int queued = 0;
  return ::ioctl(fd_.get(), FIONREAD, &queued) == 0 && queued == 0;
}

std::string describe_instance_limit() {
  const std::uint64_t now = limit("max_user_instances");
  return "this user has no inotify instance left (the limit is " + std::to_string(now) +
         "); raise it with: sudo sysctl fs.inotify.max_user_instances=" +
         std::to_string(std::max<std::uint64_t>(2 * now, 256));
}

std::string describe_watch_limit(std::size_t watched, std::size_t needed) {
  const std::uint64_t now = limit("max_user_watches");
  const std::uint64_t enough = std::max<std::uint64_t>({2 * now, 2 * needed, 65'536});
  return "galley watches " + std::to_string(watched) + " of the " + std::to_string(needed) +
         " folders that it needs, and this user's limit for all programs together is " +
         std::to_string(now) +
         "; raise it with: sudo sysctl fs.inotify.max_user_watches=" + std::to_string(enough);
}

}  // namespace galley::watch
