// Thread: loop. Role: keeps the daemon told of every change below the projects' sources.
// Promise: a folder is watched before it is listed; at most a fixed number of events and folders is
// handled per loop iteration; a lost event becomes a rescan; nothing runs while nothing happens,
// but for looks at folders that have to be polled.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "loop/loop.h"
#include "watch/change.h"
#include "watch/health.h"
#include "watch/rules.h"

namespace galley::watch {

class Watcher {
 public:
  // `changes` receives what was found in one loop iteration, in order. `scratch` is a private
  // folder of galley's own in which cookies are made, with a folder for each queue of the kernel's
  // (created when missing, removed in the end).
  Watcher(loop::Loop& loop, std::string scratch, std::function<void(std::vector<Change>)> changes);
  ~Watcher();  // also inside a callback of its own
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  void add(ProjectId project, Rules rules,
           Choice choice = Choice::automatic);  // begins a scan
  void remove(ProjectId project);
  void rescan(ProjectId project);

  // Calls back, never from inside this call, once every change made before it has been given to
  // `changes`: a cookie has come through the kernel queue and every scan begun before is at its
  // end.
  void sync(std::function<void()> reached);

  Health health(ProjectId project) const;

  // How changes of what is at `path`, relative to the source, are found out.
  Telling telling(ProjectId project, const std::string& path) const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  // kept alive by a callback that is running
};

// The same walk without any watching, for one-shot runs: one `listed` Change per folder, parents
// before children.
std::vector<Change> scan_once(ProjectId project, const Rules& rules, Diagnostics& problems);

}  // namespace galley::watch
