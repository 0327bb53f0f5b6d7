#include "viewer/viewer.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/path.h"
#include "preview/assets.h"
#include "render/page_names.h"
#include "viewer/addresses.h"
#include "viewer/answer.h"
#include "viewer/client_files.h"
#include "viewer/packages.h"
#include "viewer/problems.h"
#include "viewer/search.h"
#include "viewer/tree.h"
#include "viewer/update.h"

namespace galley::viewer {
namespace {

using pipeline::Project;
using preview::Reply;
using preview::Request;
using preview::Response;
using Json = nlohmann::ordered_json;

// Where documentation tools keep the files that their sites have at the root, below the folder of
// their configuration or beside the source.
constexpr std::string_view public_folders[] = {"", "public", "static", "docs/public"};

constexpr const char* edit_route = "edit";

Response json(std::string body) {
  return {.type = "application/json", .body = std::make_shared<const std::string>(std::move(body))};
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string joined(const std::vector<std::string>& names) {
  std::string path;
  for (const std::string& name : names) path += path.empty() ? name : "/" + name;
  return path;
}

Response redirection(std::string location) {
  Response response = Response::text(303, "");
  response.location = std::move(location);
  return response;
}

Json facts_of(const Project& project, const std::string& path) {
  return {{"project", project.settings->name}, {"path", path}};
}

// The page that a link leads to; empty when none.
std::string page_named(const Project& project, std::string_view from, std::string_view target) {
  for (const std::string& name : render::names_of_link(from, target)) {
    const std::vector<std::string> pages = project.index.named(name);
    if (!pages.empty()) return pages.front();
  }
  return {};
}

// Of a link that begins at the root of the site: the source may be served below a folder of it.
std::string page_of_site(const Project& project, std::string_view target) {
  std::string found = page_named(project, "", target);
  const std::size_t end = target.find('/');
  if (found.empty() && end != target.npos) found = page_named(project, "", target.substr(end + 1));
  return found;
}

// The document that is the very file that `file` was, under another name; empty when none is.
// Inodes are used again: a renamed file has its size and time of change as well.
std::string document_of(const Project& project, const FileStat& file) {
  std::string found;
  project.index.for_each([&](const std::string& path, const pipeline::Document& document) {
    const FileStat& seen = document.seen;
    const bool is_same = seen.inode == file.inode && seen.device == file.device &&
                         seen.size == file.size && seen.mtime == file.mtime;
    if (is_same) found = path;
  });
  return found;
}

bool is_gone(const Seen& seen) { return seen.now && seen.now->state == job::View::State::missing; }

Json gone_json(const Project& project, const std::string& path, const Seen& seen) {
  Json data = facts_of(project, path);
  data["is_gone"] = true;
  const std::string moved_to = seen.page ? document_of(project, seen.page->source) : "";
  if (!moved_to.empty()) data["moved_to"] = moved_to;
  return data;
}

}  // namespace

Viewer::Viewer(loop::Loop& loop, loop::Executor& executor, FileReader& files,
               const Projects& projects)
    : executor_(executor),
      files_(files),
      projects_(projects),
      views_(
          loop, executor, files, [this](const DocumentId& document) { return prepare(document); },
          [this](const DocumentId& document, const Seen& seen, const std::string& update) {
            view_changed(document, seen, update);
          }),
      buffers_(files, views_),
      editor_(loop) {}

const std::map<std::string, Viewer::Route, std::less<>>& Viewer::routes() {
  static const std::map<std::string, Route, std::less<>> table = {
      {"client", {false, &Viewer::client}},     {"events", {false, &Viewer::events}},
      {"status", {false, &Viewer::status}},     {edit_route, {false, &Viewer::edit}},
      {"page", {true, &Viewer::page_update}},   {"tree", {true, &Viewer::tree}},
      {"search", {true, &Viewer::search}},      {"site", {true, &Viewer::of_site}},
      {"repo", {true, &Viewer::of_repository}}, {"lib", {false, &Viewer::package}},
      {"diagram", {false, &Viewer::diagram}},
  };
  return table;
}

bool Viewer::is_action(const preview::Target& target) const {
  return target.path == Names{std::string(own_folder), edit_route} && target.query.empty();
}

void Viewer::respond(const Request& request, Reply reply) {
  const std::vector<std::string>& names = request.target.path;
  if (names.empty()) return reply.send(Response::html(home_document()));
  if (names[0] == own_folder) return respond_own(request, std::move(reply));
  respond_project(request, std::move(reply));
}

void Viewer::respond_own(const Request& request, Reply reply) {
  const std::vector<std::string>& names = request.target.path;
  const auto route = names.size() < 2 ? routes().end() : routes().find(names[1]);
  if (route == routes().end()) return reply.send(Response::refusal({404, "there is nothing here"}));
  const Project* project = nullptr;
  const std::ptrdiff_t used = route->second.needs_project ? 3 : 2;
  if (route->second.needs_project) {
    project = names.size() < 3 ? nullptr : projects_.find(names[2]);
    if (project == nullptr) return reply.send(Response::refusal({404, "no such project is open"}));
  }
  const Names rest(names.begin() + used, names.end());
  (this->*route->second.answer)(request, rest, project, std::move(reply));
}

// A page of the project, a file beside its pages, or a name that means a page.
void Viewer::respond_project(const Request& request, Reply reply) {
  const std::vector<std::string>& names = request.target.path;
  const Project* const project = projects_.find(names[0]);
  if (project == nullptr) {
    Response response = Response::html(
        missing_document("No such project",
                         "No project of this name is open. The first page lists those that are."));
    response.status = 404;
    return reply.send(std::move(response));
  }
  const std::string path = joined({names.begin() + 1, names.end()});
  if (project->index.find(path) != nullptr) return page(*project, path, std::move(reply));
  const std::string_view from = request.target.value("from");
  const std::string found = page_named(*project, from, path);
  if (!found.empty()) return reply.send(redirection(page_url(project->settings->name, found)));
  if (path.empty()) {
    const std::vector<ListedPage> pages = pages_of(*project);
    if (!pages.empty()) {
      return reply.send(redirection(page_url(project->settings->name, pages[0].path)));
    }
  }
  if (render::has_page_extension(path) || path::extension(path).empty()) {
    return page(*project, path, std::move(reply));
  }
  reply.send(asset(files_, project->settings->source, path, preview::Shelf::project));
}

void Viewer::client(const Request&, const Names& names, const Project*, Reply reply) {
  reply.send(client_file(joined(names)));
}

void Viewer::events(const Request&, const Names&, const Project*, Reply reply) {
  events_.add(std::move(reply));
}

void Viewer::status(const Request&, const Names&, const Project*, Reply reply) {
  reply.send(json(projects_.status_json()));
}

void Viewer::package(const Request&, const Names& names, const Project*, Reply reply) {
  answer_later(executor_, std::move(reply),
               [&files = files_, path = joined(names)] { return package_file(files, path); });
}

void Viewer::diagram(const Request&, const Names&, const Project*, Reply reply) {
  answer_later(executor_, std::move(reply), [&files = files_, file = projects_.mermaid()] {
    return diagram_document(files, file);
  });
}

// A page that is older than this daemon, or than a thousand others, has to be read again.
void Viewer::edit(const Request& request, const Names&, const Project*, Reply reply) {
  const auto refuse = [&](int status, const char* why) {
    reply.send(Response::refusal({status, why}));
  };
  if (request.method != preview::Method::post) return refuse(405, "this is asked for by POST");
  if (projects_.editor().empty()) {
    return refuse(404, "no editor is set: name `editor` in the settings' `preview`");
  }
  const std::optional<EditRequest> place = parse_edit_request(request.body);
  if (!place) return refuse(400, "a ticket, a line and a column are needed");
  const std::optional<DocumentId> document = editor_.document_of(place->ticket);
  const Project* const project = document ? projects_.find(document->first) : nullptr;
  if (project == nullptr) return refuse(410, "the page is too old: reload it");
  const std::string file = path::join(project->settings->source, document->second);
  editor_.start(command_for(projects_.editor(), file, *place));
  reply.send(Response::text(200, "opened\n"));
}

void Viewer::page_update(const Request&, const Names& names, const Project* project, Reply reply) {
  const DocumentId document(project->id, joined(names));
  auto shared = std::make_shared<Reply>(std::move(reply));
  views_.get(document, [this, shared, document](const Seen& seen) {
    const Project* const own = projects_.find(document.first);
    if (own == nullptr || !seen.now) {
      return shared->send(Response::refusal({404, "the project was closed"}));
    }
    if (is_gone(seen)) return shared->send(json(dump(gone_json(*own, document.second, seen))));
    Json data = facts_of(*own, document.second);
    data["generation"] = seen.generation;
    data["links"] = problems_json(own->index.dead_links(document.second));
    if (seen.now != seen.page) data["problems"] = problems_json(seen.now->diagnostics);
    std::string text = dump(data);
    text.pop_back();
    if (seen.page) text += ",\"update\":" + update_json(nullptr, *seen.page);
    shared->send(json(text + "}"));
  });
}

void Viewer::tree(const Request&, const Names&, const Project* project, Reply reply) {
  answer_later(executor_, std::move(reply),
               [pages = pages_of(*project)] { return json(tree_json(pages)); });
}

void Viewer::search(const Request& request, const Names&, const Project* project, Reply reply) {
  SearchRequest wanted{std::string(request.target.value("q")), project->settings->output,
                       pages_of(*project)};
  answer_later(executor_, std::move(reply), [&files = files_, wanted = std::move(wanted)] {
    return json(search_json(files, wanted));
  });
}

void Viewer::of_site(const Request&, const Names& names, const Project* project, Reply reply) {
  const std::string target = joined(names);
  const std::string found = page_of_site(*project, target);
  if (!found.empty()) return reply.send(redirection(page_url(project->settings->name, found)));
  const settings::Project& settings = *project->settings;
  Response response;
  for (const std::string_view folder : public_folders) {
    response =
        asset(files_, settings.site_root, path::join(folder, target), preview::Shelf::project);
    if (response.status == 200) return reply.send(std::move(response));
  }
  reply.send(asset(files_, settings.source, target, preview::Shelf::project));
}

void Viewer::of_repository(const Request&, const Names& names, const Project* project,
                           Reply reply) {
  reply.send(asset(files_, project->settings->repo_root, joined(names), preview::Shelf::project));
}

PageFacts Viewer::facts_of_page(const Project& project, const std::string& path, const Seen& seen) {
  PageFacts facts{project.settings->name, path, seen.generation, {}, {}, {}, {}, {}};
  facts.packages = installed_packages(files_, projects_.mermaid());
  facts.links = dump(problems_json(project.index.dead_links(path)));
  if (seen.now != seen.page) facts.problems = dump(problems_json(seen.now->diagnostics));
  if (projects_.editor().empty()) return facts;
  facts.ticket = editor_.ticket_of({project.id, path});
  facts.token = projects_.action_token();
  return facts;
}

// Also of what is not there: it is followed, and shown when it comes.
void Viewer::page(const Project& project, const std::string& path, Reply reply) {
  const DocumentId document(project.id, path);
  auto shared = std::make_shared<Reply>(std::move(reply));
  views_.get(document, [this, shared, document](const Seen& seen) {
    const Project* const own = projects_.find(document.first);
    if (own == nullptr || !seen.now) {
      return shared->send(Response::refusal({404, "the project was closed"}));
    }
    const PageFacts facts = facts_of_page(*own, document.second, seen);
    const bool is_there = seen.now->state != job::View::State::missing;
    Response response =
        Response::html(page_document(facts, is_there ? seen.page.get() : nullptr, is_there));
    response.status = is_there ? 200 : 404;
    shared->send(std::move(response));
  });
}

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

void Viewer::view_changed(const DocumentId& document, const Seen& seen, const std::string& update) {
  const Project* const project = projects_.find(document.first);
  if (project == nullptr || !seen.now) return;
  if (is_gone(seen)) return events_.tell("gone", dump(gone_json(*project, document.second, seen)));
  Json data = facts_of(*project, document.second);
  data["generation"] = seen.generation;
  if (update.empty()) {
    data["problems"] = problems_json(seen.now->diagnostics);
    return events_.tell("failed", dump(data));
  }
  std::string text = dump(data);
  text.pop_back();
  events_.tell("page", text + ",\"update\":" + update + "}");
}

void Viewer::documents_changed(watch::ProjectId id, const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (!buffers_.drop_saved({id, path})) views_.document_changed({id, path});
    if (path == book_summary) told_lists_.erase(id);  // the pages may have another order
  }
  const Project* const project = projects_.find(id);
  if (project == nullptr || paths.size() != 1 || views_.is_followed({id, paths[0]})) return;
  events_.tell("edited", dump(facts_of(*project, paths[0])));
}

void Viewer::documents_relinked(watch::ProjectId id, const std::vector<std::string>& paths) {
  for (const std::string& path : paths) views_.document_changed({id, path});
}

void Viewer::tell_links(const DocumentId& document) {
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

void Viewer::batch_finished(watch::ProjectId id) {
  const Project* const project = projects_.find(id);
  if (project == nullptr || !events_.has_readers()) return;
  views_.for_each_followed(id, [this](const DocumentId& document) { tell_links(document); });
  std::erase_if(told_links_, [this](const auto& told) { return !views_.is_followed(told.first); });
  const std::uint64_t version = project->index.list_version();
  if (std::exchange(told_lists_[id], version) != version) tell_list(*project);
  status_changed();
}

// The new name of a document that went may have come after its old one was told to be gone.
void Viewer::tell_list(const Project& project) {
  events_.tell("tree", dump(Json{{"project", project.settings->name}}));
  views_.for_each_followed(project.id, [&](const DocumentId& document) {
    const Seen& seen = *views_.find(document);
    if (is_gone(seen)) events_.tell("gone", dump(gone_json(project, document.second, seen)));
  });
}

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

// An editor that types within a line need not be told of.
void Viewer::move_cursor(const DocumentId& document, int line) {
  const Project* const project = projects_.find(document.first);
  if (project == nullptr || std::pair(document, line) == told_cursor_) return;
  told_cursor_ = {document, line};
  Json data = facts_of(*project, document.second);
  data["line"] = line;
  events_.tell("cursor", dump(data));
}

void Viewer::project_opened(watch::ProjectId id) {
  const Project* const project = projects_.find(id);
  if (project == nullptr) return;
  events_.tell("opened", dump(Json{{"project", project->settings->name}}));
  status_changed();
}

void Viewer::project_closed(watch::ProjectId id) {
  buffers_.forget(id);
  views_.forget(id);
  told_lists_.erase(id);
  status_changed();
}

void Viewer::status_changed() { events_.tell("status", "{}"); }

}  // namespace galley::viewer
