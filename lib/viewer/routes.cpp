#include "viewer/routes.h"

#include <memory>
#include <utility>

#include "base/path.h"
#include "preview/assets.h"
#include "render/page_names.h"
#include "render/site_route.h"
#include "viewer/addresses.h"
#include "viewer/answer.h"
#include "viewer/client_files.h"
#include "viewer/facts.h"
#include "viewer/lookup.h"
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

constexpr const char* edit_route = "edit";

Response json(std::string body) {
  return {.type = "application/json", .body = std::make_shared<const std::string>(std::move(body))};
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

}  // namespace

Routes::Routes(loop::Loop& loop, loop::Executor& executor, FileReader& files,
               const Projects& projects, Views& views, Events& events)
    : executor_(executor),
      files_(files),
      projects_(projects),
      views_(views),
      events_(events),
      editor_(loop) {}

const std::map<std::string, Routes::Route, std::less<>>& Routes::routes() {
  static const std::map<std::string, Route, std::less<>> table = {
      {"client", {false, &Routes::client}},     {"events", {false, &Routes::events}},
      {"status", {false, &Routes::status}},     {edit_route, {false, &Routes::edit}},
      {"page", {true, &Routes::page_update}},   {"tree", {true, &Routes::tree}},
      {"search", {true, &Routes::search}},      {"site", {true, &Routes::of_site}},
      {"repo", {true, &Routes::of_repository}}, {"lib", {false, &Routes::package}},
      {"diagram", {false, &Routes::diagram}},
  };
  return table;
}

bool Routes::is_action(const preview::Target& target) const {
  return target.path == Names{std::string(own_folder), edit_route} && target.query.empty();
}

void Routes::respond(const Request& request, Reply reply) {
  const std::vector<std::string>& names = request.target.path;
  if (names.empty()) return reply.send(Response::html(home_document()));
  if (names[0] == own_folder) return respond_own(request, std::move(reply));
  respond_project(request, std::move(reply));
}

void Routes::respond_own(const Request& request, Reply reply) {
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
void Routes::respond_project(const Request& request, Reply reply) {
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

void Routes::client(const Request&, const Names& names, const Project*, Reply reply) {
  reply.send(client_file(joined(names)));
}

void Routes::events(const Request&, const Names&, const Project*, Reply reply) {
  events_.add(std::move(reply));
}

void Routes::status(const Request&, const Names&, const Project*, Reply reply) {
  reply.send(json(projects_.status_json()));
}

void Routes::package(const Request&, const Names& names, const Project*, Reply reply) {
  answer_later(executor_, std::move(reply),
               [&files = files_, path = joined(names)] { return package_file(files, path); });
}

void Routes::diagram(const Request&, const Names&, const Project*, Reply reply) {
  answer_later(executor_, std::move(reply), [&files = files_, file = projects_.mermaid()] {
    return diagram_document(files, file);
  });
}

// A page that is older than this daemon, or than a thousand others, has to be read again.
void Routes::edit(const Request& request, const Names&, const Project*, Reply reply) {
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

void Routes::page_update(const Request& request, const Names& names, const Project* project,
                         Reply reply) {
  const DocumentId document(project->id, joined(names));
  auto shared = std::make_shared<Reply>(std::move(reply));
  const std::string have(request.target.value("have"));
  views_.get(document, [this, shared, document, have](const Seen& seen) {
    const Project* const own = projects_.find(document.first);
    if (own == nullptr || !seen.now) {
      return shared->send(Response::refusal({404, "the project was closed"}));
    }
    if (is_gone(seen)) return shared->send(json(dump(gone_json(*own, document.second, seen))));
    Json data = facts_of(*own, document.second);
    data["generation"] = seen.generation;
    data["links"] = problems_json(own->index.dead_links(document.second));
    if (seen.now != seen.page) data["problems"] = problems_json(seen.now->diagnostics);
    if (!seen.page) return shared->send(json(dump(data)));
    // A browser that has a page of this number from another galleyd misses parts, and asks again.
    const job::View* const before =
        have == std::to_string(seen.generation) ? seen.page.get() : nullptr;
    shared->send(json(dump_with(data, "update", update_json(before, *seen.page))));
  });
}

void Routes::tree(const Request&, const Names&, const Project* project, Reply reply) {
  answer_later(executor_, std::move(reply),
               [pages = pages_of(*project)] { return json(tree_json(pages)); });
}

void Routes::search(const Request& request, const Names&, const Project* project, Reply reply) {
  SearchRequest wanted{std::string(request.target.value("q")), project->settings->output,
                       pages_of(*project)};
  answer_later(executor_, std::move(reply), [&files = files_, wanted = std::move(wanted)] {
    return json(search_json(files, wanted));
  });
}

void Routes::of_site(const Request&, const Names& names, const Project* project, Reply reply) {
  const std::string target = joined(names);
  const std::string found = page_named(*project, "", "/" + target);
  if (!found.empty()) return reply.send(redirection(page_url(project->settings->name, found)));
  const settings::Project& settings = *project->settings;
  Response response;
  for (const std::string_view folder : render::public_folders) {
    response =
        asset(files_, settings.site_root, path::join(folder, target), preview::Shelf::project);
    if (response.status == 200) return reply.send(std::move(response));
  }
  reply.send(asset(files_, settings.source, target, preview::Shelf::project));
}

void Routes::of_repository(const Request&, const Names& names, const Project* project,
                           Reply reply) {
  reply.send(asset(files_, project->settings->repo_root, joined(names), preview::Shelf::project));
}

PageFacts Routes::facts_of_page(const Project& project, const std::string& path, const Seen& seen) {
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
void Routes::page(const Project& project, const std::string& path, Reply reply) {
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

}  // namespace galley::viewer
