// Thread: any (values). Role: what leaves the watch layer.
// Promise: paths are relative to the project's source, normal, and never name an ignored file. A
// Change is a hint to look again: acting on one too many is harmless. What is told of a path last
// says what it is: a folder that is listed is no document, and below a document there is none.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/file_system.h"

namespace galley::watch {

using ProjectId = std::uint32_t;  // chosen by the daemon, unique while it runs

enum class ChangeKind : std::uint8_t {
  saved,   // a document was completely written or moved into place; `stat` is what it was found as
  found,   // a document is there, its writing may still go on; `stat` as above
  gone,    // neither a document nor a folder is at `path` any more: it and all below it; with an
           // empty path, the source itself is not there
  listed,  // the folder `path` holds exactly `entries`: documents and folders that are not ignored;
           // whatever else was known directly in it, or below a name that is no folder now, is gone
};

struct Entry {
  std::string name;
  FileStat stat;
};

struct Change {
  ProjectId project = 0;
  ChangeKind kind = ChangeKind::found;
  std::string path = {};
  FileStat stat = {};       // saved and found
  std::uint64_t names = 1;  // that the file has, saved and found: hard links (st_nlink of stat(2))
  // listed: in byte order of their names; of folders only the kind is set
  std::vector<Entry> entries = {};
};

// Changes of one project sealed together. `listings` are older than every change of `changes` below
// the same folder: they are applied first, then the changes in the order of their paths.
struct Batch {
  ProjectId project = 0;
  std::map<std::string, std::vector<Entry>> listings;  // by folder
  std::map<std::string, Change> changes;               // by path: saved, found or gone

  bool empty() const { return listings.empty() && changes.empty(); }
  // Whether a person's single save made this batch: it passes in front of bulk work.
  bool is_save() const {
    return listings.empty() && changes.size() == 1 &&
           changes.begin()->second.kind == ChangeKind::saved;
  }
};

}  // namespace galley::watch
