// Thread: loop. Role: marks in the kernel's queue: a file made in a private folder that is watched
// by the same instance as the sources, so that seeing its event means that every earlier one was
// seen. Promise: never touches the users' trees; leaves no file behind; a mark that can no longer
// arrive (the queue overflowed, the folder was deleted) counts as seen, for nothing older is in the
// queue then.
#pragma once

#include <cstdint>
#include <string>

#include "base/fd.h"
#include "watch/backend.h"

namespace galley::watch {

class Cookies {
 public:
  // `folder` is made when the first cookie is, and again when it was deleted.
  Cookies(Backend& backend, std::string folder);
  ~Cookies();
  Cookies(const Cookies&) = delete;
  Cookies& operator=(const Cookies&) = delete;

  // Makes a cookie and returns its number, one more than the last.
  std::uint64_t make();

  void handle(const Event& event);

  // The queue was found empty: whatever was in it has been read, with or without a cookie.
  void on_drained() { seen_ = made_; }

  // The number of the latest cookie that was seen; all before it count as seen.
  std::uint64_t seen() const { return seen_; }

  // Whether the last cookie could not be made, so that only an empty queue can answer for it.
  bool needs_drain() const { return seen_ < made_ && !is_made_; }

 private:
  bool try_make(const std::string& name);
  bool open_folder();

  Backend& backend_;
  std::string folder_;
  Fd fd_;  // of the folder that is watched, wherever it has been moved to since
  WatchId watch_ = no_watch;
  std::uint64_t made_ = 0;
  std::uint64_t seen_ = 0;
  bool is_made_ = true;
};

}  // namespace galley::watch
