// Thread: loop. Role: the seam between the tree of folders and what tells of changes in them:
// fanotify, inotify, polling, nothing at all (a one-shot scan), a fake in tests. Promise: a backend
// knows folders by number only; names and paths are the tree's business.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace galley::watch {

// The number of a watched folder. One folder has one number, however often and by whatever path it
// is watched; numbers are not used again for another folder (inotify(7): watch descriptors are
// allocated in a cycle of 2^31).
using WatchId = std::int64_t;
inline constexpr WatchId no_watch = -1;

// What tells of the changes in a folder.
enum class Means : std::uint8_t { fanotify, inotify, polling, nothing };

enum class What : std::uint8_t {
  created,     // a name has come: a new file (perhaps still being written), link or folder
  written,     // a file that was open for writing was closed
  attributes,  // permissions, times or owner of a name; of the folder itself when `name` is empty
  deleted,
  moved_from,  // `cookie` is that of the moved_to, if the new place is watched too
  moved_to,
  lost,       // the folder itself was deleted, moved or unmounted
  forgotten,  // the number is dead: nothing will be told of it any more
  stale,      // something in the folder may have changed: it is to be watched and listed again
  overflow,   // events were dropped: nothing that was not looked at since is known
};

struct Event {
  WatchId watch = no_watch;
  What what = What::overflow;
  bool is_folder = false;        // what `name` stands for
  std::uint32_t cookie = 0;      // moved_from and moved_to
  std::string_view name;         // in the watched folder; empty for the folder itself
  Means means = Means::nothing;  // overflow: whose events were dropped
};

using Sink = std::function<void(const Event&)>;

// What is to be told about a folder. Several interests in one folder add up.
enum class Interest : std::uint8_t {
  contents,  // everything in it; the folder is not reached through a symbolic link
  root,      // the same for a project's source, which may be a link
  names,     // names that come, go or become readable
  arrivals,  // names that come, or become readable
  itself,    // only that it is moved or deleted
};

// Which of them is wanted for a project.
enum class Choice : std::uint8_t { automatic, fanotify, inotify, polling };

// Why a folder is told of in this way, and in no better one.
enum class Why : std::uint8_t {
  preferred,       // there is none; it was seen to deliver on that mount
  chosen,          // by the settings
  no_fanotify,     // this system has none, or keeps it from us
  undelivered,     // fanotify does not tell of that mount
  mark_limit,      // no fanotify mark left
  silent,          // the kernel does not tell of what happens in it
  elsewhere,       // its file system is changed by others than this kernel; it is watched as well
  watch_limit,     // no watch left
  instance_limit,  // no inotify instance left
};

struct Telling {
  Means means = Means::nothing;
  Why why = Why::preferred;

  bool is_polled() const { return means == Means::polling || why == Why::elsewhere; }
};

struct Watched {
  WatchId id = no_watch;  // may be none without an error: this backend never tells
  int error = 0;  // errno; there may be a number all the same, under which its end will be told
};

class Backend {
 public:
  virtual ~Backend() = default;

  // Watches the folder that is at `path` now. What happens in it after this call is told.
  virtual Watched watch(const std::string& path, Interest interest, Choice choice) = 0;

  // Numbers that are dead already are welcome.
  virtual void unwatch(WatchId id) = 0;

  // How what happens in a watched folder is found out.
  virtual Telling telling(WatchId) const { return {}; }
};

// A queue of the kernel's. Reading never blocks and takes at most one buffer; an overflow is told,
// never swallowed.
class KernelQueue : public Backend {
 public:
  // Hands over at most one buffer of events. False when there were none.
  virtual bool read(const Sink& sink) = 0;

  // Whether nothing is queued now.
  virtual bool is_drained() const = 0;

  virtual int descriptor() const = 0;
};

}  // namespace galley::watch
