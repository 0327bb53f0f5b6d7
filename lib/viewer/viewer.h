// Thread: loop. Role: the preview: pages of documents as they are at this moment (views.h), also of
// text that an editor has and has not saved (buffers.h), what is served of them (routes.h) and the
// events that keep browsers so (news.h). Promise: reads and never writes; shows documents of open
// projects and nothing else; a page never waits for other work.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "loop/loop.h"
#include "loop/work.h"
#include "viewer/buffers.h"
#include "viewer/events.h"
#include "viewer/news.h"
#include "viewer/projects.h"
#include "viewer/routes.h"
#include "viewer/views.h"

namespace galley::viewer {

class Viewer {
 public:
  // All must outlive the Viewer; the executor has to be run until it is idle before they end.
  Viewer(loop::Loop& loop, loop::Executor& executor, FileReader& files, const Projects& projects);

  preview::Site& site() { return routes_; }

  // Documents of a project came, went, or may have changed.
  void documents_changed(watch::ProjectId id, const std::vector<std::string>& paths);

  // Links of documents lead elsewhere now.
  void documents_relinked(watch::ProjectId id, const std::vector<std::string>& paths);

  // Outputs, links and lists of a project are as its documents are now.
  void batch_finished(watch::ProjectId id);

  // What editors have and have not saved; documents of open projects.
  void set_text(const DocumentId& document, EditorId editor, std::string text);
  void close_text(const DocumentId& document, EditorId editor);
  void editor_left(EditorId editor);

  // Of an editor; a line from 1.
  void move_cursor(const DocumentId& document, int line);

  // A project that is opened again has another number: what was followed of it is not any more.
  void project_opened(watch::ProjectId id);
  void project_closed(watch::ProjectId id);
  void status_changed();

 private:
  std::optional<job::ViewRequest> prepare(const DocumentId& document) const;

  const Projects& projects_;
  Events events_;
  News news_;
  Views views_;
  Buffers buffers_;
  Routes routes_;
};

}  // namespace galley::viewer
