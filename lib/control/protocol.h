// Thread: any (pure). Role: JSON-RPC 2.0 (https://www.jsonrpc.org/specification) as galley speaks
// it: one line of text to requests, answers to one line of text. Promise: any bytes are a Message,
// if only one that holds a fault; nothing here throws on input, and no input makes it recurse.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace galley::control {

using Json = nlohmann::json;

// Counts up when a client of today would misread the answers; new methods and members do not count.
inline constexpr int protocol_version = 1;

// Stable numbers: clients may act on them. -32700 to -32600 are the standard's (section 5.1),
// -32000 down are for the server around the methods, positive ones are galley's own.
enum class ErrorCode : int {
  parse_error = -32700,
  invalid_request = -32600,
  method_not_found = -32601,
  invalid_params = -32602,
  internal_error = -32603,
  too_many_connections = -32000,
  not_permitted = -32001,
  too_many_waiting = -32002,
  unknown_project = 1,
  sync_timed_out = 2,
  shutting_down = 3,
  paused = 4,
};

// An error object of the specification (section 5.1).
struct Fault {
  ErrorCode code = ErrorCode::internal_error;
  std::string message;
};

// A Fault on its way up, in the server from a method, in the client from the daemon.
class FaultError : public Error {
 public:
  explicit FaultError(const Fault& fault) : Error(fault.message), code_(fault.code) {}
  ErrorCode code() const { return code_; }
  Fault fault() const { return {code_, what()}; }

 private:
  ErrorCode code_;
};

struct Request {
  std::string method;
  Json params;  // an object, or an array as the standard allows; an empty object if absent
  std::optional<Json> id;  // a string, a number or null; none means a notification
};

// Something that stands where a request should.
struct Malformed {
  Json id;  // null when it could not be told
  Fault fault;
};

struct Message {
  enum class Shape { single, batch };
  Shape shape = Shape::single;
  std::vector<std::variant<Request, Malformed>> items;
};

// Deeper JSON is refused before it is parsed: nlohmann writes and destroys values recursively.
inline constexpr int max_nesting = 32;

// More in one batch is refused: a line full of "[1,1,1,..." would be answered by forty times its
// size.
inline constexpr std::size_t max_batch = 100;

// That can be logged, the most talkative first.
inline constexpr std::array<std::string_view, 5> log_levels{"trace", "debug", "info", "warning",
                                                            "error"};

// Of a sync: a day. Whoever wants to wait longer leaves the timeout out.
inline constexpr double max_timeout_seconds = 86'400;

Message parse_message(std::string_view line);

Json result_response(const Json& id, Json result);
Json fault_response(const Json& id, const Fault& fault);

// One line with its newline; bytes that are not UTF-8 (file names may hold any) become U+FFFD.
std::string to_line(const Json& value);

// Whether `text` opens more than `limit` arrays and objects within each other.
bool is_nested_deeper(std::string_view text, int limit);

// What `response` answers: its result, else its fault is thrown as FaultError. Throws Error on
// anything that is not a response to `id`.
Json result_of(std::string_view line, const Json& id);

}  // namespace galley::control
