#include "watch/settler.h"

#include <algorithm>
#include <utility>

#include "base/path.h"

namespace galley::watch {
namespace {

// The keys of a map by path that lie below `folder`: '0' is the character after '/'.
template <class Map>
auto below(Map& map, const std::string& folder) {
  if (folder.empty()) return std::pair(map.begin(), map.end());
  return std::pair(map.lower_bound(folder + "/"), map.lower_bound(folder + "0"));
}

template <class Map>
void erase_below(Map& map, const std::string& folder) {
  const auto [begin, end] = below(map, folder);
  map.erase(begin, end);
}

// Whether a listing of `folder` leaves what is known of `path`, which lies below it, as it is: only
// what lies deeper, in a folder that it lists.
bool is_kept(const std::string& path, const std::string& folder,
             const std::vector<Entry>& entries) {
  std::string_view rest = path::below(path, folder);
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return false;
  rest = rest.substr(0, slash);
  const auto at = std::lower_bound(entries.begin(), entries.end(), rest,
                                   [](const Entry& e, std::string_view n) { return e.name < n; });
  return at != entries.end() && at->name == rest && at->stat.kind == FileKind::directory;
}

// Listings of folders directly in `folder` are kept when those are listed.
bool is_listing_kept(const std::string& path, const std::string& folder,
                     const std::vector<Entry>& entries) {
  return is_kept(path + "/", folder, entries);
}

template <class Map, class Keep>
void keep_below(Map& map, const std::string& folder, Keep keep) {
  auto [at, end] = below(map, folder);
  while (at != end) at = keep(at->first) ? std::next(at) : map.erase(at);
}

void absorb_listing(Batch& batch, Change change) {
  const std::string& folder = change.path;
  const std::vector<Entry>& entries = change.entries;
  batch.changes.erase(folder);
  keep_below(batch.changes, folder,
             [&](const std::string& path) { return is_kept(path, folder, entries); });
  keep_below(batch.listings, folder, [&](const std::string& path) {
    return path == folder || is_listing_kept(path, folder, entries);
  });
  batch.listings.insert_or_assign(folder, std::move(change.entries));
}

bool is_same_content(const FileStat& a, const FileStat& b) {
  return a.inode == b.inode && a.device == b.device && a.size == b.size && a.mtime == b.mtime;
}

// A file that was saved and then only had its permissions or times looked at is still a save.
void keep_save(const Batch& batch, Change& change) {
  const auto before = batch.changes.find(change.path);
  if (change.kind == ChangeKind::found && before != batch.changes.end() &&
      before->second.kind == ChangeKind::saved &&
      is_same_content(before->second.stat, change.stat)) {
    change.kind = ChangeKind::saved;
  }
}

void absorb_change(Batch& batch, Change change) {
  keep_save(batch, change);
  erase_below(batch.changes, change.path);
  erase_below(batch.listings, change.path);
  batch.listings.erase(change.path);
  const std::string path = change.path;
  batch.changes.insert_or_assign(path, std::move(change));
}

bool has_unfinished(const Batch& batch) {
  return std::any_of(batch.changes.begin(), batch.changes.end(),
                     [](const auto& entry) { return entry.second.kind == ChangeKind::found; });
}

}  // namespace

Settler::Settler(std::uint64_t quiet_ms, std::uint64_t max_wait_ms)
    : quiet_ms_(quiet_ms), max_wait_ms_(std::max(quiet_ms, max_wait_ms)) {}

void Settler::set_times(std::uint64_t quiet_ms, std::uint64_t max_wait_ms) {
  quiet_ms_ = quiet_ms;
  max_wait_ms_ = std::max(quiet_ms, max_wait_ms);
}

// Records the change and says whether no other file changed for quiet_ms before it.
bool Settler::note(Activity& activity, const std::string& path, std::uint64_t now) const {
  if (path != activity.path) {
    activity.path = path;
    activity.other = activity.last;
  }
  activity.last = now;
  return !activity.other || now - *activity.other >= quiet_ms_;
}

void Settler::add(Change change, std::uint64_t now) {
  const ProjectId project = change.project;
  Pending& pending = pending_[project];
  Batch& batch = pending.batch;
  if (batch.empty()) {
    batch.project = project;
    pending.first = now;
  }
  pending.last = now;
  pending.is_after_quiet = note(activity_[project], change.path, now);
  if (change.kind == ChangeKind::listed) {
    absorb_listing(batch, std::move(change));
  } else {
    absorb_change(batch, std::move(change));
  }
}

std::uint64_t Settler::due(const Pending& pending) const {
  return std::max(settled(pending), pending.held_until);
}

// A file that was found while it is perhaps still being written is waited for as long as may be: it
// becomes `saved` when it is closed. What is linked into place never is, and comes then.
std::uint64_t Settler::settled(const Pending& pending) const {
  const Batch& batch = pending.batch;
  const std::uint64_t latest = pending.first + max_wait_ms_;
  if (batch.is_save() && batch.changes.begin()->second.stat.size > 0 && pending.is_after_quiet) {
    return pending.last;
  }
  return has_unfinished(batch) ? latest : std::min(pending.last + quiet_ms_, latest);
}

std::optional<std::uint64_t> Settler::deadline() const {
  std::optional<std::uint64_t> earliest;
  for (const auto& [project, pending] : pending_) {
    earliest = std::min(due(pending), earliest.value_or(due(pending)));
  }
  return earliest;
}

std::vector<Settler::Due> Settler::due_at(std::uint64_t now) const {
  std::vector<Due> all;
  for (const auto& [project, pending] : pending_) {
    if (due(pending) <= now) all.push_back({project, pending.first, pending.last});
  }
  return all;
}

void Settler::hold(ProjectId project, std::uint64_t until) {
  const auto found = pending_.find(project);
  if (found != pending_.end()) found->second.held_until = until;
}

std::vector<Batch> Settler::take(std::uint64_t now) {
  std::vector<Batch> batches;
  for (auto at = pending_.begin(); at != pending_.end();) {
    if (due(at->second) > now) {
      ++at;
      continue;
    }
    batches.push_back(std::move(at->second.batch));
    at = pending_.erase(at);
  }
  return batches;
}

std::vector<Batch> Settler::take_all() {
  std::vector<Batch> batches;
  for (auto& [project, pending] : pending_) batches.push_back(std::move(pending.batch));
  pending_.clear();
  return batches;
}

void Settler::drop(ProjectId project) {
  pending_.erase(project);
  activity_.erase(project);
}

std::size_t Settler::pending(ProjectId project) const {
  const auto found = pending_.find(project);
  if (found == pending_.end()) return 0;
  return found->second.batch.listings.size() + found->second.batch.changes.size();
}

}  // namespace galley::watch
