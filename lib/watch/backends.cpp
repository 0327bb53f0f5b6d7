#include "watch/backends.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "watch/fanotify.h"
#include "watch/inotify.h"

namespace galley::watch {
namespace {

// A number of a backend's own, and which one that is, in one.
constexpr WatchId means_count = 4;

WatchId joined(Means means, WatchId raw) {
  return raw == no_watch ? no_watch : raw * means_count + static_cast<WatchId>(means);
}
Means means_of(WatchId id) { return static_cast<Means>(id % means_count); }
WatchId raw_of(WatchId id) { return id / means_count; }

std::unique_ptr<KernelQueue> open_fanotify() {
  try {
    return std::make_unique<Fanotify>();
  } catch (const SystemError&) {
    return nullptr;  // older than Linux 5.17, or kept from containers: inotify does as well
  }
}

bool is_limit(int error) { return error == ENOSPC || error == ENOMEM; }

}  // namespace

Backends::Backends() : fanotify_(open_fanotify()) { open_inotify(); }

bool Backends::open_inotify() {
  try {
    inotify_ = std::make_unique<Inotify>();
  } catch (const Error&) {
    return false;  // told by the folders that are polled for it
  }
  return true;
}

// A mount of which nothing can be found out is not remembered: another folder of it may be
// readable.
const Backends::Verdict& Backends::verdict(const std::string& path) {
  static constexpr Verdict hopeful{false, true, false};
  const std::uint64_t mount = mount_of(path);
  const auto known = verdicts_.find(mount);
  if (known != verdicts_.end()) return known->second;
  if (mount == 0 || ::access(path.c_str(), R_OK) != 0) return hopeful;
  Verdict found;
  found.has_fanotify = fanotify_ && Fanotify::delivers(path);
  found.has_inotify = found.has_fanotify || Inotify::delivers(path);
  found.is_changed_elsewhere = is_changed_elsewhere(mounts_.type(mount));
  return verdicts_[mount] = found;
}

Watched Backends::watch(const std::string& path, Interest interest, Choice choice) {
  const Wish wish{path, interest, choice};
  if (choice == Choice::polling) return watch_by_polling(wish, Why::chosen);
  const Verdict& mount = verdict(path);
  Why why = Why::silent;
  const Watched watched = watch_by_kernel(wish, mount, why);
  if (watched.id == no_watch) {
    return watched.error == 0 ? watch_by_polling(wish, why) : watched;
  }
  if (why == Why::mark_limit) reasons_[watched.id] = why;
  if (mount.is_changed_elsewhere && poller_.add(watched.id, path, interest, now_)) {
    reasons_[watched.id] = Why::elsewhere;
  }
  return watched;
}

// No number and no error: it is to be polled, for the reason in `why`. With a number that reason is
// why it is not fanotify's, unless the verdict on the mount says so.
Watched Backends::watch_by_kernel(const Wish& wish, const Verdict& verdict, Why& why) {
  Watched watched;
  if (fanotify_ && verdict.has_fanotify && wish.choice != Choice::inotify) {
    watched = watch_with(Means::fanotify, wish);
    const bool may_inotify = is_limit(watched.error) || watched.error == EOPNOTSUPP ||
                             watched.error == EXDEV || watched.error == ENODEV;
    if (!may_inotify) return watched;
    if (is_limit(watched.error)) why = Why::mark_limit;
  }
  if (!inotify_) {
    why = Why::instance_limit;
    return {};
  }
  if (!verdict.has_inotify) {
    why = Why::silent;
    return {};
  }
  watched = watch_with(Means::inotify, wish);
  if (!is_limit(watched.error)) return watched;
  why = Why::watch_limit;
  return {};
}

Watched Backends::watch_with(Means means, const Wish& wish) {
  KernelQueue& queue = means == Means::fanotify ? *fanotify_ : *inotify_;
  const Watched watched = queue.watch(wish.path, wish.interest, wish.choice);
  return {joined(means, watched.id), watched.error};
}

Watched Backends::watch_by_polling(const Wish& wish, Why why) {
  struct stat st {};
  const int link = wish.interest == Interest::contents ? AT_SYMLINK_NOFOLLOW : 0;
  if (::fstatat(AT_FDCWD, wish.path.c_str(), &st, link) != 0) return {no_watch, errno};
  const Identity identity{st.st_dev, st.st_ino};
  const auto [number, is_new] = numbers_.try_emplace(identity, joined(Means::polling, last_ + 1));
  if (is_new) ++last_;
  const WatchId id = number->second;
  identities_[id] = identity;
  if (!poller_.add(id, wish.path, wish.interest, now_)) {
    const int error = errno;
    forget(id);
    return {no_watch, error};
  }
  reasons_[id] = why;
  limited_.erase(id);
  if (why == Why::watch_limit || why == Why::instance_limit) limited_.emplace(id, wish);
  return {id, 0};
}

void Backends::unwatch(WatchId id) {
  if (means_of(id) == Means::fanotify && fanotify_) fanotify_->unwatch(raw_of(id));
  if (means_of(id) == Means::inotify && inotify_) inotify_->unwatch(raw_of(id));
  forget(id);
}

void Backends::forget(WatchId id) {
  poller_.remove(id);
  reasons_.erase(id);
  limited_.erase(id);
  const auto identity = identities_.find(id);
  if (identity == identities_.end()) return;
  numbers_.erase(identity->second);
  identities_.erase(identity);
}

Telling Backends::telling(WatchId id) const {
  if (id == no_watch) return {};
  const Means means = means_of(id);
  if (const auto known = reasons_.find(id); known != reasons_.end()) return {means, known->second};
  if (means != Means::inotify) return {means, Why::preferred};
  return {means, fanotify_ ? Why::undelivered : Why::no_fanotify};
}

std::vector<std::pair<Means, KernelQueue*>> Backends::queues() const {
  std::vector<std::pair<Means, KernelQueue*>> all;
  if (fanotify_) all.emplace_back(Means::fanotify, fanotify_.get());
  if (inotify_) all.emplace_back(Means::inotify, inotify_.get());
  return all;
}

void Backends::read(Means means, const Sink& raw, const Sink& sink) {
  KernelQueue& queue = means == Means::fanotify ? *fanotify_ : *inotify_;
  queue.read([&](const Event& event) {
    raw(event);
    Event own = event;
    own.watch = joined(means, event.watch);
    own.means = means;
    sink(own);
    if (own.what == What::forgotten) forget(own.watch);
  });
}

void Backends::poll(std::size_t names, const Sink& sink) {
  poller_.poll(now_, names, [&](const Event& event) {
    if (event.what == What::forgotten) unwatch(event.watch);
    sink(event);
  });
}

void Backends::retry(const Sink& sink) {
  if (limited_.empty() || (!inotify_ && !open_inotify())) return;
  const Wish wish = limited_.begin()->second;
  if (is_limit(watch_with(Means::inotify, wish).error)) return;
  std::vector<WatchId> all;
  for (const auto& [id, own] : limited_) all.push_back(id);
  for (const WatchId id : all) sink({.watch = id, .what = What::stale, .name = {}});
}

}  // namespace galley::watch
