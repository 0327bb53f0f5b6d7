// Thread: loop. Role: the streams of events that browsers read, and what is told on them.
// Promise: everybody is told the same, in the same order; a reader that is too slow is dropped by
// its stream, and asks anew.
//
// Names and their data (JSON objects):
//   page      {project, path, generation, update}  another view of a page; update.h
//   failed    {project, path, generation, problems} it could not be made: the last one stays
//   gone      {project, path, is_gone, moved_to}   deleted; moved_to: its new path, if it has one
//   links     {project, path, problems}            dead links of a page, as they are now
//   edited    {project, path}                      one page was saved that nobody looks at
//   opened    {project}                            with other settings: whatever is shown of it may
//                                                  look different
//   tree      {project}                            pages came, went or have other titles
//   status    {}                                   something of the daemon's state is another
//   cursor    {project, path, line}                where an editor is
#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "preview/site.h"

namespace galley::viewer {

class Events {
 public:
  void add(preview::Reply reply);
  void tell(std::string_view name, std::string_view data);
  bool has_readers() const { return !streams_.empty(); }

 private:
  std::map<std::uint64_t, preview::EventStream> streams_;
  std::uint64_t last_ = 0;
};

}  // namespace galley::viewer
