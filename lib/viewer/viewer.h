// Thread: loop. Role: what the preview serves: pages of documents as they are at this moment, what
// is beside them, and the events that keep them so; and the one action, to open an editor.
// Promise: reads and never writes; shows
// documents of open projects and nothing else; a page is made on a worker and never waits for other
// work.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "loop/loop.h"
#include "loop/work.h"
#include "pipeline/project.h"
#include "preview/site.h"
#include "viewer/buffers.h"
#include "viewer/editor.h"
#include "viewer/events.h"
#include "viewer/shell.h"
#include "viewer/views.h"

namespace galley::viewer {

// What the viewer asks of whoever owns the projects.
class Projects {
 public:
  virtual ~Projects() = default;

  // Of the open ones; null when there is none.
  virtual const pipeline::Project* find(std::string_view name) const = 0;
  virtual const pipeline::Project* find(watch::ProjectId id) const = 0;

  // The daemon's status as JSON.
  virtual std::string status_json() const = 0;

  // Of the settings: the command that opens a place; empty when there is none.
  virtual const std::vector<std::string>& editor() const = 0;

  // Of the settings: the file of mermaid; empty when there is none.
  virtual const std::string& mermaid() const = 0;

  // What pages send with their actions (preview/server.h).
  virtual const std::string& action_token() const = 0;

  // Bytes of text that one page may have, with what it includes.
  virtual std::uint64_t max_page_bytes() const = 0;
};

class Viewer final : public preview::Site {
 public:
  // All must outlive the Viewer; the executor has to be run until it is idle before they end.
  Viewer(loop::Loop& loop, loop::Executor& executor, FileReader& files, const Projects& projects);

  bool is_action(const preview::Target& target) const override;
  void respond(const preview::Request& request, preview::Reply reply) override;

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
  using Names = std::vector<std::string>;  // of a target, without those that chose the route

  struct Route {
    bool needs_project = false;  // its first name is a project's
    void (Viewer::*answer)(const preview::Request&, const Names&, const pipeline::Project*,
                           preview::Reply);
  };
  static const std::map<std::string, Route, std::less<>>& routes();

  void respond_own(const preview::Request& request, preview::Reply reply);
  void respond_project(const preview::Request& request, preview::Reply reply);

  // Routes of the preview's own. `names` is below the route, and the project where it needs one.
  void client(const preview::Request&, const Names& names, const pipeline::Project*,
              preview::Reply reply);
  void events(const preview::Request&, const Names& names, const pipeline::Project*,
              preview::Reply reply);
  void status(const preview::Request&, const Names& names, const pipeline::Project*,
              preview::Reply reply);
  void edit(const preview::Request& request, const Names& names, const pipeline::Project*,
            preview::Reply reply);
  void package(const preview::Request&, const Names& names, const pipeline::Project*,
               preview::Reply reply);
  void diagram(const preview::Request&, const Names&, const pipeline::Project*,
               preview::Reply reply);
  void page_update(const preview::Request&, const Names& names, const pipeline::Project* project,
                   preview::Reply reply);
  void tree(const preview::Request&, const Names& names, const pipeline::Project* project,
            preview::Reply reply);
  void search(const preview::Request& request, const Names& names, const pipeline::Project* project,
              preview::Reply reply);
  void of_site(const preview::Request&, const Names& names, const pipeline::Project* project,
               preview::Reply reply);
  void of_repository(const preview::Request&, const Names& names, const pipeline::Project* project,
                     preview::Reply reply);

  PageFacts facts_of_page(const pipeline::Project& project, const std::string& path,
                          const Seen& seen);
  void page(const pipeline::Project& project, const std::string& path, preview::Reply reply);
  std::optional<job::ViewRequest> prepare(const DocumentId& document) const;
  void view_changed(const DocumentId& document, const Seen& seen, const std::string& update);
  void tell_links(const DocumentId& document);
  void tell_list(const pipeline::Project& project);

  loop::Executor& executor_;
  FileReader& files_;
  const Projects& projects_;
  Events events_;
  std::map<DocumentId, Diagnostics> told_links_;
  std::map<watch::ProjectId, std::uint64_t> told_lists_;  // Index::list_version()
  std::pair<DocumentId, int> told_cursor_;
  Views views_;
  Buffers buffers_;
  Editor editor_;
};

}  // namespace galley::viewer
