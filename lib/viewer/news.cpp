#include "viewer/news.h"

#include "viewer/facts.h"
#include "viewer/problems.h"

namespace galley::viewer {

using pipeline::Project;
using Json = nlohmann::ordered_json;

void News::view_changed(const DocumentId& document, const Seen& seen, const std::string& update) {
  const Project* const project = projects_.find(document.first);
  if (project == nullptr || !seen.now) return;
  if (is_gone(seen)) return events_.tell("gone", dump(gone_json(*project, document.second, seen)));
  Json data = facts_of(*project, document.second);
  data["generation"] = seen.generation;
  if (update.empty()) {
    data["problems"] = problems_json(seen.now->diagnostics);
    return events_.tell("failed", dump(data));
  }
  events_.tell("page", dump_with(data, "update", update));
}

void News::edited(const DocumentId& document) {
  const Project* const project = projects_.find(document.first);
  if (project != nullptr) events_.tell("edited", dump(facts_of(*project, document.second)));
}

void News::tell_links(const DocumentId& document) {
  const Project* const project = projects_.find(document.first);
  if (project == nullptr) return;
  Diagnostics links = project->index.dead_links(document.second);
  Diagnostics& told = told_links_[document];
  if (told == links) return;
  Json data = facts_of(*project, document.second);
  data["problems"] = problems_json(links);
  told = std::move(links);
  events_.tell("links", dump(data));
}

void News::batch_finished(watch::ProjectId id, const Views& views) {
  const Project* const project = projects_.find(id);
  if (project == nullptr || !events_.has_readers()) return;
  views.for_each_followed(id, [this](const DocumentId& document) { tell_links(document); });
  std::erase_if(told_links_, [&](const auto& told) { return !views.is_followed(told.first); });
  const std::uint64_t version = project->index.list_version();
  if (std::exchange(told_lists_[id], version) != version) tell_list(*project, views);
  status_changed();
}

// The new name of a document that went may have come after its old one was told to be gone.
void News::tell_list(const Project& project, const Views& views) {
  events_.tell("tree", dump(Json{{"project", project.settings->name}}));
  views.for_each_followed(project.id, [&](const DocumentId& document) {
    const Seen& seen = *views.find(document);
    if (is_gone(seen)) events_.tell("gone", dump(gone_json(project, document.second, seen)));
  });
}

// An editor that types within a line need not be told of.
void News::cursor_moved(const DocumentId& document, int line) {
  const Project* const project = projects_.find(document.first);
  if (project == nullptr || std::pair(document, line) == told_cursor_) return;
  told_cursor_ = {document, line};
  Json data = facts_of(*project, document.second);
  data["line"] = line;
  events_.tell("cursor", dump(data));
}

void News::opened(watch::ProjectId id) {
  const Project* const project = projects_.find(id);
  if (project == nullptr) return;
  events_.tell("opened", dump(Json{{"project", project->settings->name}}));
  status_changed();
}

void News::closed(watch::ProjectId id) {
  told_lists_.erase(id);
  status_changed();
}

}  // namespace galley::viewer
