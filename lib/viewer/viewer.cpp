#include "viewer/viewer.h"

#include <utility>

#include "base/path.h"
#include "render/reading_order.h"
#include "viewer/addresses.h"

namespace galley::viewer {

using pipeline::Project;

Viewer::Viewer(loop::Loop& loop, loop::Executor& executor, FileReader& files,
               const Projects& projects)
    : projects_(projects),
      news_(projects, events_),
      views_(
          loop, executor, files, [this](const DocumentId& document) { return prepare(document); },
          [this](const DocumentId& document, const Seen& seen, const std::string& update) {
            news_.view_changed(document, seen, update);
          }),
      buffers_(files, views_),
      routes_(loop, executor, files, projects, views_, events_) {}

std::optional<job::ViewRequest> Viewer::prepare(const DocumentId& document) const {
  const Project* const project = projects_.find(document.first);
  if (project == nullptr) return std::nullopt;
  job::ViewRequest request;
  request.project = project->settings;
  request.path = document.second;
  request.targets = project->index.link_targets();
  request.addresses = addresses_of(project->settings, document.second);
  request.max_bytes = projects_.max_page_bytes();
  // What is no document of the project is none of the preview's business either.
  request.is_known = project->index.find(document.second) != nullptr;
  return request;
}

void Viewer::documents_changed(watch::ProjectId id, const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (!buffers_.drop_saved({id, path})) views_.document_changed({id, path});
    if (path == render::book_summary) news_.list_changed(id);  // the pages may have another order
  }
  if (paths.size() == 1 && !views_.is_followed({id, paths[0]})) news_.edited({id, paths[0]});
}

void Viewer::documents_relinked(watch::ProjectId id, const std::vector<std::string>& paths) {
  for (const std::string& path : paths) views_.document_changed({id, path});
}

void Viewer::batch_finished(watch::ProjectId id) { news_.batch_finished(id, views_); }

void Viewer::set_text(const DocumentId& document, EditorId editor, std::string text) {
  const Project* const project = projects_.find(document.first);
  if (project == nullptr) return;
  buffers_.set(document, editor, path::join(project->settings->source, document.second),
               std::move(text));
}

void Viewer::close_text(const DocumentId& document, EditorId editor) {
  buffers_.close(document, editor);
}

void Viewer::editor_left(EditorId editor) { buffers_.editor_left(editor); }

void Viewer::move_cursor(const DocumentId& document, int line) {
  news_.cursor_moved(document, line);
}

void Viewer::project_opened(watch::ProjectId id) { news_.opened(id); }

void Viewer::project_closed(watch::ProjectId id) {
  buffers_.forget(id);
  views_.forget(id);
  news_.closed(id);
}

void Viewer::status_changed() { news_.status_changed(); }

}  // namespace galley::viewer
