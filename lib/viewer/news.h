// Thread: loop. Role: says on the browsers' streams (viewer/events.h) what became of pages, links
// and lists. Promise: nothing is said twice that is as it was.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "viewer/events.h"
#include "viewer/projects.h"
#include "viewer/views.h"

namespace galley::viewer {

class News {
 public:
  // Both must outlive it.
  News(const Projects& projects, Events& events) : projects_(projects), events_(events) {}

  // `update`: of Views::Changed.
  void view_changed(const DocumentId& document, const Seen& seen, const std::string& update);

  // A document was saved that nobody looks at, and no other with it.
  void edited(const DocumentId& document);

  // The list of the project's pages may be another, though no page came or went.
  void list_changed(watch::ProjectId id) { told_lists_.erase(id); }

  // Outputs, links and lists of a project are as its documents are now.
  void batch_finished(watch::ProjectId id, const Views& views);

  // Where an editor is; a line from 1.
  void cursor_moved(const DocumentId& document, int line);

  void opened(watch::ProjectId id);
  void closed(watch::ProjectId id);
  void status_changed() { events_.tell("status", "{}"); }

 private:
  void tell_links(const DocumentId& document);
  void tell_list(const pipeline::Project& project, const Views& views);

  const Projects& projects_;
  Events& events_;
  std::map<DocumentId, Diagnostics> told_links_;
  std::map<watch::ProjectId, std::uint64_t> told_lists_;  // Index::list_version()
  std::pair<DocumentId, int> told_cursor_;
};

}  // namespace galley::viewer
