// Thread: any (value). Role: what `status` tells of one project's watch.
// Promise: every problem says what is not watched or read, why, and what to do about it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "base/error.h"
#include "watch/backend.h"

namespace galley::watch {

struct Health {
  std::size_t folders = 0;      // told of now, by whatever means
  std::size_t polled = 0;       // of those the ones that are polled, by themselves or as well
  std::string backend;          // "fanotify", "inotify", "polling" or "inotify, polling"
  std::string backend_reason;   // why these, and how many folders each of them has
  std::uint64_t overflows = 0;  // since start
  bool is_scanning = false;     // folders still to be listed
  Diagnostics problems;  // folders that cannot be watched or read, with the reason and the mend
};

// How the folders of one project are told of.
struct Coverage {
  std::map<Means, std::size_t> means;
  std::map<std::pair<Means, Why>, std::size_t> whys;

  void count(const Telling& telling);
  std::string backend() const;
  std::string reason() const;
};

// "inotify", and why it is that: "fanotify does not tell of changes there".
std::string backend_of(const Telling& telling);
const char* reason_of(const Telling& telling);

// What is wrong with a source that is not to be had, for this errno.
Diagnostic source_problem(const std::string& source, int error);

// What is wrong with a folder in it.
Diagnostic folder_problem(const std::string& path, int error);

// What the lack of watches or instances means for a project, if there is any.
Diagnostics limit_problems(const std::string& source, const Coverage& coverage);

}  // namespace galley::watch
