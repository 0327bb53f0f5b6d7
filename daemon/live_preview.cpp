#include "live_preview.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "base/digest.h"
#include "base/path.h"
#include "control/status_json.h"
#include "viewer/addresses.h"

namespace galley::daemon {
namespace {

// Part of the host name that browsers keep our cookie for: the same after a restart, another for
// every other daemon of the machine.
std::string id_of(const std::string& socket) {
  return "galley-" + sha256(socket).hex().substr(0, 8);
}

}  // namespace

LivePreview::LivePreview(loop::Loop& loop, loop::Executor& executor,
                         const pipeline::Pipeline& pipeline,
                         std::function<pipeline::Status()> status)
    : loop_(loop),
      pipeline_(pipeline),
      status_(std::move(status)),
      viewer_(loop, executor, real_file_system(), static_cast<viewer::Projects&>(*this)) {
  settings_.listen.clear();
}

LivePreview::~LivePreview() = default;

void LivePreview::apply(const settings::Preview& settings, const std::string& socket) {
  const bool is_as_before = settings.listen == settings_.listen && settings.port == settings_.port;
  settings_ = settings;
  if (is_as_before || is_passed_) return;
  server_.reset();
  problems_.clear();
  if (settings_.listen.empty()) return;
  serve(socket, [this] {
    preview::Listening listening = preview::open_listening(settings_.listen, settings_.port);
    if (listening.is_other_port) {
      spdlog::warn("port {} is taken: the preview listens on port {}", settings_.port,
                   listening.port);
    }
    return listening;
  });
}

void LivePreview::take(std::vector<Fd> passed, const std::string& socket) {
  if (passed.empty()) return;
  is_passed_ = true;
  serve(socket, [&] { return preview::take_listening(std::move(passed)); });
}

void LivePreview::serve(const std::string& socket,
                        const std::function<preview::Listening()>& listening) {
  try {
    server_ = std::make_unique<preview::Server>(loop_, listening(), id_of(socket), viewer_.site());
    spdlog::info("preview {}, which `galleyctl open` shows", server_->origin());
  } catch (const Error& error) {
    problems_.push_back({{}, Severity::warning, "no-preview", error.what()});
    spdlog::warn("there is no preview: {}", error.what());
  }
}

void LivePreview::need_server() const {
  if (server_) return;
  throw Error(problems_.empty()
                  ? "the preview is turned off: start galleyd without --no-preview, or name "
                    "`listen` addresses in the settings' `preview`"
                  : "there is no preview: " + problems_[0].message);
}

std::string LivePreview::open(const std::optional<std::string>& path) {
  need_server();
  if (!path) return server_->open_url("/");
  const Place place = place_of(*path);
  return server_->open_url(viewer::page_url(place.project->settings->name, place.document));
}

void LivePreview::set_buffer(viewer::EditorId editor, const std::string& path, std::string text) {
  need_server();
  viewer_.set_text(document_of(path), editor, std::move(text));
}

void LivePreview::close_buffer(viewer::EditorId editor, const std::string& path) {
  need_server();
  viewer_.close_text(document_of(path), editor);
}

void LivePreview::move_cursor(const std::string& path, int line) {
  need_server();
  viewer_.move_cursor(document_of(path), line);
}

viewer::DocumentId LivePreview::document_of(const std::string& path) const {
  Place place = place_of(path);
  if (!place.document.empty()) return {place.project->id, std::move(place.document)};
  throw Error(path + " is a folder; unsaved text and a cursor are of a document");
}

LivePreview::Place LivePreview::place_of(const std::string& path) const {
  for (const auto& [id, project] : pipeline_.projects()) {
    const settings::Project& settings = *project->settings;
    for (const std::string& source : {settings.source, settings.named_source}) {
      if (project->closed || !path::is_within(path, source)) continue;
      std::string document(path::below(path, source));
      if (document.empty() || project->index.find(document) != nullptr) {
        return {project.get(), std::move(document)};
      }
    }
  }
  throw Error(path + " is no document of a project; `galleyctl explain` says why");
}

const pipeline::Project* LivePreview::find(std::string_view name) const {
  for (const auto& [id, project] : pipeline_.projects()) {
    if (project->settings->name == name && !project->closed) return project.get();
  }
  return nullptr;
}

const pipeline::Project* LivePreview::find(watch::ProjectId id) const {
  return pipeline_.project(id);
}

std::string LivePreview::status_json() const { return control::to_json(status_()).dump(); }

// A page is made once more for whoever looks at it, beside the work that the ceiling holds.
std::uint64_t LivePreview::max_page_bytes() const {
  return pipeline_.dispatcher().budget().largest_document();
}

}  // namespace galley::daemon
