// Thread: loop. Role: the preview of a running daemon: its server, and the viewer that it serves.
// Promise: a preview that cannot be had is a diagnostic and never keeps the daemon from its work.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "loop/work.h"
#include "pipeline/pipeline.h"
#include "preview/server.h"
#include "settings/settings.h"
#include "viewer/viewer.h"

namespace galley::daemon {

class LivePreview final : private viewer::Projects {
 public:
  // All must outlive it. `status` is what clients of the control socket are told.
  LivePreview(loop::Loop& loop, loop::Executor& executor, const pipeline::Pipeline& pipeline,
              std::function<pipeline::Status()> status);
  ~LivePreview() override;

  // Listens as the settings say; what they say already is left as it is. `socket`: of this daemon,
  // which no other one has.
  void apply(const settings::Preview& settings, const std::string& socket);

  // The same on sockets that a service manager passed: what the settings say of addresses does not
  // matter any more. Without sockets nothing happens.
  void take(std::vector<Fd> passed, const std::string& socket);

  // Why there is none although there should be one.
  const Diagnostics& problems() const { return problems_; }

  // "" without a preview.
  std::string origin() const { return server_ ? server_->origin() : std::string(); }

  // An address that lets a browser in and shows the document (absolute path), or all projects.
  // Throws Error with what to do when there is no preview, or no such document.
  std::string open(const std::optional<std::string>& path);

  // What an editor says of a document (absolute path); throw Error like open().
  void set_buffer(viewer::EditorId editor, const std::string& path, std::string text);
  void close_buffer(viewer::EditorId editor, const std::string& path);
  void move_cursor(const std::string& path, int line);

  viewer::Viewer& viewer() { return viewer_; }

  // Serves nobody any more.
  void stop() { server_.reset(); }

 private:
  const pipeline::Project* find(std::string_view name) const override;
  const pipeline::Project* find(watch::ProjectId id) const override;
  std::string status_json() const override;
  const std::vector<std::string>& editor() const override { return settings_.editor; }
  const std::string& mermaid() const override { return settings_.mermaid; }
  const std::string& action_token() const override { return server_->action_token(); }
  std::uint64_t max_page_bytes() const override;

  struct Place {
    const pipeline::Project* project;
    std::string document;  // "" for the source itself
  };
  void need_server() const;
  Place place_of(const std::string& path) const;
  viewer::DocumentId document_of(const std::string& path) const;
  void serve(const std::string& socket, const std::function<preview::Listening()>& listening);

  loop::Loop& loop_;
  const pipeline::Pipeline& pipeline_;
  std::function<pipeline::Status()> status_;
  settings::Preview settings_;
  bool is_passed_ = false;
  Diagnostics problems_;
  viewer::Viewer viewer_;
  std::unique_ptr<preview::Server> server_;
};

}  // namespace galley::daemon
