#include "control/methods.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "base/path.h"
#include "control/broadcast.h"
#include "control/explanation_json.h"
#include "control/file_uri.h"
#include "control/listing_json.h"
#include "control/pauses.h"
#include "control/status_json.h"
#include "control/waiting.h"

namespace galley::control {
namespace {

using Type = Parameter::Type;

// Of a document: more than any has, and nothing that overflows.
constexpr int max_line = 1'000'000'000;

std::string in_quotes(std::string_view word) { return "\"" + std::string(word) + "\""; }

// "sync" and "sync.timeout": a client that finds a name here may use it.
Json capabilities() {
  Json names = Json::array();
  for (const Method& method : methods()) {
    names.push_back(method.name);
    for (const Parameter& parameter : method.parameters) {
      names.push_back(std::string(method.name) + "." + std::string(parameter.name));
    }
  }
  return names;
}

void initialize(Call& call) {
  call.reply(Json{{"name", "galleyd"},
                  {"version", GALLEY_VERSION},
                  {"protocol", protocol_version},
                  {"capabilities", capabilities()}});
}

void status(Call& call) {
  pipeline::Status status = call.service.status();
  status.paused_by = call.caller.pauses.holders();
  call.reply(to_json(status));
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
  const auto passed = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - begin);
  return static_cast<double>(passed.count()) / 1e6;
}

Fault paused() {
  return {ErrorCode::paused,
          "galleyd is paused and holds changes back, so that the outputs are not up to date; "
          "`galleyctl resume` ends that"};
}

void sync(Call& call) {
  std::optional<std::chrono::milliseconds> timeout;
  if (const auto seconds = call.params.find("timeout"); seconds != call.params.end()) {
    timeout = std::chrono::milliseconds(
        static_cast<std::chrono::milliseconds::rep>(seconds->get<double>() * 1000));
  }
  const auto begin = std::chrono::steady_clock::now();
  const auto start = [&service = call.service, begin](const Waiting::Done& done) {
    service.sync([done, begin](Synced synced) {
      if (synced == Synced::held_by_pause) return done(paused());
      done(Json{{"waited_seconds", seconds_since(begin)}});
    });
  };
  call.caller.waiting.add(start, timeout, std::move(call.reply));
}

std::optional<std::string> text_in(const Call& call, const char* name) {
  const auto found = call.params.find(name);
  if (found == call.params.end()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<std::string> project_of(const Call& call) { return text_in(call, "project"); }

void rescan(Call& call) {
  call.service.rescan(project_of(call));
  call.reply(Json::object());
}

void audit(Call& call) {
  const auto begin = [&service = call.service, project = project_of(call)](Waiting::Done done) {
    service.audit(project, [done = std::move(done)](const Service::Audited& reports) {
      if (!reports) return done(paused());
      done(Json{{"reports", to_json(*reports)}});
    });
  };
  call.caller.waiting.add(begin, std::nullopt, std::move(call.reply));
}

// The path that "path" or "uri" names.
std::string path_in(const Json& params, const std::string& method) {
  const bool is_uri = params.contains("uri");
  if (is_uri != params.contains("path")) {
    const std::string text = params.at(is_uri ? "uri" : "path").get<std::string>();
    const std::optional<std::string> path = is_uri ? path_of(text) : text;
    if (path && path->starts_with('/')) return *path;
  }
  throw FaultError({ErrorCode::invalid_params,
                    in_quotes(method) +
                        " needs either \"path\", an absolute path, for galleyd does not "
                        "know the client's folder, or \"uri\", such as \"file:///docs/a%20b.md\""});
}

void explain(Call& call) {
  const std::string normal = path::normal(path_in(call.params, "explain"));
  call.reply(Json{{"path", normal}, {"explanations", to_json(call.service.explain(normal))}});
}

void open(Call& call) {
  std::optional<std::string> path;
  if (call.params.contains("path") || call.params.contains("uri")) {
    path = path::normal(path_in(call.params, "open"));
  }
  call.reply(Json{{"url", call.service.open(path)}});
}

FaultError invalid(const std::string& message) {
  return FaultError({ErrorCode::invalid_params, message});
}

std::optional<int> line_in(const Json& params) {
  const auto line = params.find("line");
  if (line == params.end()) return std::nullopt;
  if (*line < 1 || *line > max_line) {
    throw invalid("\"line\" of \"buffer\" must be from 1 to " + std::to_string(max_line));
  }
  return line->get<int>();
}

// The text before the cursor, which is a place in it.
void buffer(Call& call) {
  const std::string path = path::normal(path_in(call.params, "buffer"));
  const std::optional<int> line = line_in(call.params);
  const auto text = call.params.find("text");
  const bool has_text = text != call.params.end();
  const bool is_closed = call.params.value("closed", false);
  if (is_closed == (has_text || line)) {
    throw invalid("\"buffer\" needs \"text\", \"line\" or both, or else \"closed\"");
  }
  if (is_closed) call.service.close_buffer(call.caller.id, path);
  if (has_text) call.service.set_buffer(call.caller.id, path, text->get<std::string>());
  if (line) call.service.move_cursor(path, *line);
  call.reply(Json::object());
}

void log_level(Call& call) {
  const auto given = call.params.find("level");
  std::optional<std::string> name;
  if (given != call.params.end()) name = given->get<std::string>();
  if (name && std::find(log_levels.begin(), log_levels.end(), *name) == log_levels.end()) {
    throw FaultError({ErrorCode::invalid_params,
                      in_quotes(*name) + " is no level; there are: trace, debug, info, warning, "
                                         "error"});
  }
  call.reply(Json{{"level", call.service.log_level(name)}});
}

// A thousand documents are written as JSON within two milliseconds.
constexpr std::size_t listed_at_a_time = 1000;

void list(Call& call) {
  const auto project = project_of(call);
  if (!project) {
    throw FaultError({ErrorCode::invalid_params,
                      "\"list\" needs \"project\", the name of one; \"status\" has them all"});
  }
  const std::string after = text_in(call, "after").value_or("");
  call.reply(to_json(call.service.list(*project, after, listed_at_a_time)));
}

void pause(Call& call) {
  if (const auto holder = text_in(call, "holder")) {
    call.caller.lease.hold(*holder);
  } else {
    call.caller.pauses.pause();
  }
  call.reply(Json::object());
}

// A client that held a lease gives up that alone when it says who it is.
void resume(Call& call) {
  call.caller.lease.release();
  if (!text_in(call, "holder")) call.caller.pauses.resume();
  call.reply(Json{{"paused_by", call.caller.pauses.holders()}});
}

void subscribe(Call& call) {
  std::optional<std::uint64_t> since;
  if (const auto given = call.params.find("since"); given != call.params.end()) {
    since = given->get<std::uint64_t>();
  }
  const Journal& journal = call.service.journal();
  call.reply(
      Json{{"run", journal.run()}, {"oldest", journal.oldest()}, {"newest", journal.newest()}});
  call.caller.subscription.start(journal.position(since, text_in(call, "run")));
}

void reload(Call& call) {
  const Diagnostics diagnostics = call.service.reload();
  call.reply(Json{{"applied", !has_error(diagnostics)}, {"diagnostics", to_json(diagnostics)}});
}

// The answer goes first: what follows ends this server.
void shutdown(Call& call) {
  call.reply(Json::object());
  call.service.shutdown();
}

constexpr std::array initialize_parameters{
    Parameter{"client", Type::text, "name and version of the client, for logs"},
    Parameter{"protocol", Type::whole_number, "the protocol that the client speaks"}};
constexpr std::array sync_parameters{
    Parameter{"timeout", Type::seconds, "give up after so many seconds, with error 2"}};
constexpr std::array rescan_parameters{
    Parameter{"project", Type::text, "name of one project; all when left out"}};

constexpr std::array audit_parameters{
    Parameter{"project", Type::text, "name of one project; all when left out"}};
constexpr std::array log_level_parameters{
    Parameter{"level", Type::text,
              "trace, debug, info, warning or error; the level stays as it is when left out"}};
constexpr std::array list_parameters{
    Parameter{"project", Type::text, "name of one project; needed"},
    Parameter{"after", Type::text, "\"next\" of the result before; from the first when left out"}};
constexpr std::array pause_parameters{Parameter{
    "holder", Type::text, "who pauses, for people: the pause then ends when this connection does"}};
constexpr std::array resume_parameters{
    Parameter{"holder", Type::text, "as in \"pause\": ends that pause and no other"}};
constexpr std::array subscribe_parameters{
    Parameter{"since", Type::count,
              "the number of the last event that the client knows; only what comes from now on "
              "when left out"},
    Parameter{"run", Type::text, "the run that the number belongs to"}};
constexpr std::array explain_parameters{
    Parameter{"path", Type::text, "absolute; of a source, an output, an included file, a folder"},
    Parameter{"uri", Type::text,
              "instead of \"path\": the same as a file URI (RFC 8089), percent-encoded, for names "
              "that are not UTF-8"}};

constexpr std::array open_parameters{
    Parameter{"path", Type::text, "absolute; of a document; all projects when left out"},
    Parameter{"uri", Type::text, "instead of \"path\", as for explain"}};

constexpr std::array buffer_parameters{
    Parameter{"path", Type::text, "absolute; of a document"},
    Parameter{"uri", Type::text, "instead of \"path\", as for explain"},
    Parameter{"text", Type::text, "all of the document as the editor has it"},
    Parameter{"line", Type::whole_number, "of the cursor, from 1"},
    Parameter{"closed", Type::yes_or_no, "the editor has let go of the document"}};

constexpr std::array table{
    Method{"initialize", "Says who is there and what it can do. Not needed before other methods.",
           "name; version of galleyd; protocol, a number; capabilities, names of methods and of "
           "their parameters (\"sync.timeout\")",
           initialize_parameters, initialize},
    Method{"status",
           "A snapshot of the daemon and all its projects.",
           "the members of the status; see `galleyctl status --json`",
           {},
           status},
    Method{
        "sync",
        "Answers when everything saved before the call is reflected in the outputs; with error 4 "
        "when a pause holds that back.",
        "waited_seconds", sync_parameters, sync},
    Method{"rescan", "Looks at every file of the sources again.", "empty", rescan_parameters,
           rescan},
    Method{"audit",
           "Compares index and outputs with the disk, by content, repairs what differs and answers "
           "then; with error 4 when a pause keeps it from that.",
           "reports, a list with an object for each project: documents compared, repaired and "
           "problems (what could not be looked at or repaired), lists of diagnostics, "
           "duration_seconds, finished_at",
           audit_parameters, audit},
    Method{
        "explain", "Says why a path is or is not an output, or leads to one.",
        "path, in its normal form and with U+FFFD for bytes that are not UTF-8; explanations, a "
        "list with an object for each project that has "
        "to do with it: role (document, output, included, folder, left_out), reason, the pattern "
        "that decided with its file and line, and of a document its last event, batch, state, "
        "digests, output, includes and who links to it",
        explain_parameters, explain},
    Method{
        "open",
        "Makes an address of the preview that lets one browser in; of use once, for two minutes.",
        "url", open_parameters, open},
    Method{"buffer",
           "Previews text of a document that is not saved yet, and follows the cursor, without "
           "touching outputs; a save of the file, \"closed\" and the end of the connection drop "
           "the text.",
           "empty", buffer_parameters, buffer},
    Method{"log-level",
           "Says from which level on the daemon logs, after setting it if one is named; the next "
           "reload takes that of the settings again.",
           "level", log_level_parameters, log_level},
    Method{
        "list", "The documents of a project and their outputs, at most a thousand at a time.",
        "documents, in order of their paths, a list of objects: source, output (empty while there "
        "is none), state (written, unchanged, failed, waiting, recorded); next, for \"after\" of "
        "the call that goes on, empty at the end",
        list_parameters, list},
    Method{"pause", "Stops rendering; changes are still gathered.", "empty", pause_parameters,
           pause},
    Method{"resume",
           "Renders again, first what was gathered during the pause; not before all leases of "
           "other clients have ended.",
           "paused_by, the holders of those", resume_parameters, resume},
    Method{"subscribe",
           "From now on tells this connection of events, each as a notification \"event\"; a "
           "second call begins anew.",
           "run, of galleyd; oldest and newest, the numbers of the events that it still holds",
           subscribe_parameters, subscribe},
    Method{"reload",
           "Reads the settings again and applies them if they have no error.",
           "applied, true or false; diagnostics, a list",
           {},
           reload},
    Method{
        "shutdown",
        "Finishes the running jobs and ends the daemon; the connection closes when it has ended.",
        "empty",
        {},
        shutdown},
};

bool fits(Type type, const Json& value) {
  switch (type) {
    case Type::text:
      return value.is_string();
    case Type::whole_number:
      return value.is_number_integer();
    case Type::count:
      return value.is_number_unsigned();
    case Type::seconds:
      return value.is_number() && value >= 0 && value <= max_timeout_seconds;
    case Type::yes_or_no:
      return value.is_boolean();
  }
  return false;
}

std::string_view describe(Type type) {
  switch (type) {
    case Type::text:
      return "text";
    case Type::whole_number:
      return "a whole number";
    case Type::count:
      return "a whole number from 0";
    case Type::seconds:
      return "a number of seconds from 0 to 86400";
    case Type::yes_or_no:
      return "true or false";
  }
  return "";
}

std::string known_parameters(const Method& method) {
  if (method.parameters.empty()) return "it takes none";
  std::string names;
  for (const Parameter& parameter : method.parameters) {
    names += (names.empty() ? "it knows " : ", ") + in_quotes(parameter.name);
  }
  return names;
}

void check_parameter(const Method& method, const std::string& name, const Json& value) {
  const auto known = std::find_if(method.parameters.begin(), method.parameters.end(),
                                  [&](const Parameter& p) { return p.name == name; });
  if (known == method.parameters.end()) {
    throw FaultError({ErrorCode::invalid_params, in_quotes(method.name) + " has no parameter " +
                                                     in_quotes(name) + "; " +
                                                     known_parameters(method)});
  }
  if (!fits(known->type, value)) {
    throw FaultError({ErrorCode::invalid_params, in_quotes(name) + " of " + in_quotes(method.name) +
                                                     " must be " +
                                                     std::string(describe(known->type))});
  }
}

void check_parameters(const Method& method, const Json& params) {
  if (params.is_array() && params.empty()) return;
  if (params.is_array()) {
    throw FaultError({ErrorCode::invalid_params, "parameters of " + in_quotes(method.name) +
                                                     " are given by name, in an object; " +
                                                     known_parameters(method)});
  }
  for (const auto& [name, value] : params.items()) check_parameter(method, name, value);
}

const Method& find(std::string_view name) {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const Method& m) { return m.name == name; });
  if (found != table.end()) return *found;
  throw FaultError({ErrorCode::method_not_found,
                    "there is no such method; \"initialize\" names those there are"});
}

}  // namespace

std::span<const Method> methods() { return table; }

void answer(const Request& request, Service& service, const Caller& caller, const Reply& reply) {
  const Json none = Json::object();
  try {
    const Method& method = find(request.method);
    check_parameters(method, request.params);
    Call call{service, caller, request.params.is_array() ? none : request.params, reply};
    method.run(call);
  } catch (const FaultError& error) {
    reply(error.fault());
  } catch (const UnknownProject& error) {
    reply(Fault{ErrorCode::unknown_project, error.what()});
  } catch (const std::exception& error) {
    reply(Fault{ErrorCode::internal_error, error.what()});
  }
}

}  // namespace galley::control
