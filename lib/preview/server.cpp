#include "preview/server.h"

#include <algorithm>
#include <utility>

#include <sys/resource.h>

#include "base/error.h"
#include "preview/access.h"
#include "preview/exchange.h"
#include "preview/http.h"

namespace galley::preview {
namespace {

constexpr std::string_view own_folder = "-";
constexpr std::string_view code_folder = "open";

// Says nothing of what there is to read: whoever asked is nobody that we know.
constexpr const char* way_in =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>galley</title>"
    "<h1>This browser has not been let in</h1>"
    "<p>On the machine where galley runs, run <code>galleyctl open</code>: it opens the preview "
    "here. A link that it has printed works once, and for two minutes.</p></html>\n";

Response not_let_in() {
  Response response = Response::html(way_in);
  response.status = 403;
  return response;
}

// Clients must not be able to take the descriptors that watching, writing and the control socket
// need.
Limits within_descriptors(Limits limits) {
  rlimit allowed{};
  if (::getrlimit(RLIMIT_NOFILE, &allowed) == 0 && allowed.rlim_cur != RLIM_INFINITY) {
    limits.connections =
        std::min(limits.connections, static_cast<std::size_t>(allowed.rlim_cur / 4));
  }
  return limits;
}

std::string checked(std::string id) {
  if (is_host_label(id)) return id;
  throw Error("\"" + id + "\" cannot be part of a host name: use a-z, 0-9 and inner hyphens");
}

}  // namespace

struct Server::State {
  State(loop::Loop& on, Listening listening, std::string id, Site& served, const Limits& limits)
      : loop(on),
        site(served),
        access(id),
        rules{std::move(id),
              listening.port,
              access.action_token(),
              [this](const Target& target) { return !is_own(target) && site.is_action(target); },
              limits.head_bytes,
              limits.body_bytes},
        http(loop, limits,
             {[this](Exchange& exchange, const RequestHead& head) { begin(exchange, head); },
              [this](const std::shared_ptr<Exchange>& exchange) { ask(exchange); }}),
        acceptor(loop, std::move(listening.sockets),
                 [this](Accepted client) { http.take(std::move(client)); }) {}

  static bool is_own(const Target& target) {
    return !target.path.empty() && target.path[0] == own_folder;
  }

  void begin(Exchange& exchange, const RequestHead& head) {
    if (exchange.is_damaged) {
      return exchange.answer(Response::refusal({400, "the target has a NUL in it"}));
    }
    auto verdict = judge(head, rules);
    if (const auto* const refusal = std::get_if<Refusal>(&verdict)) {
      return exchange.answer(Response::refusal(*refusal));
    }
    auto& admitted = std::get<Admitted>(verdict);
    exchange.request.method = admitted.method;
    exchange.request.target = std::move(admitted.target);
    exchange.request.last_event_id = value_of(head, "Last-Event-ID");
    exchange.if_none_match = value_of(head, "If-None-Match");
    exchange.is_let_in = access.admits(value_of(head, "Cookie"));
  }

  void ask(const std::shared_ptr<Exchange>& exchange) {
    const Request& request = exchange->request;
    if (is_own(request.target)) return exchange->answer(answer_of_ours(*exchange));
    if (!exchange->is_let_in) return exchange->answer(not_let_in());
    exchange->is_asking = true;
    try {
      site.respond(request, Reply(exchange));
    } catch (const Error& error) {
      exchange->answer(Response::text(500, std::string(error.what()) + "\n"));
    }
    exchange->is_asking = false;
    if (exchange->is_given_up) exchange->give_up();
  }

  // "/-/open/<code>"; whatever else is below "/-/" is not there.
  Response answer_of_ours(const Exchange& exchange) {
    const std::vector<std::string>& path = exchange.request.target.path;
    const bool is_code = path.size() == 3 && path[1] == code_folder;
    if (!is_code || exchange.request.method != Method::get) {
      return exchange.is_let_in ? Response::refusal({404, "there is nothing here"}) : not_let_in();
    }
    std::optional<std::string> destination = access.redeem(path[2], loop.now());
    if (!destination) return not_let_in();
    Response response = Response::text(303, "");
    response.location = std::move(*destination);
    response.cookie = access.set_cookie();
    return response;
  }

  loop::Loop& loop;
  Site& site;
  Access access;
  const Rules rules;
  Http http;
  Acceptor acceptor;
};

Server::Server(loop::Loop& loop, Listening listening, std::string id, Site& site, Limits limits)
    : state_(std::make_unique<State>(loop, std::move(listening), checked(std::move(id)), site,
                                     within_descriptors(limits))) {}

Server::~Server() = default;

std::uint16_t Server::port() const { return state_->rules.port; }

std::size_t Server::connections() const { return state_->http.connections(); }

std::string Server::origin() const {
  return "http://" + state_->rules.id + ".localhost:" + std::to_string(port());
}

std::string Server::open_url(std::string_view destination) {
  const std::string code = state_->access.issue(destination, state_->loop.now());
  return origin() + "/" + std::string(own_folder) + "/" + std::string(code_folder) + "/" + code;
}

const std::string& Server::action_token() const { return state_->access.action_token(); }

}  // namespace galley::preview
