// Thread: loop. Role: the table of what can be asked over the control socket, and the one way to
// ask. Promise: every call is answered through its Reply, at once or later, never by an exception;
// parameters are checked against the table before a method runs.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <variant>

#include "control/protocol.h"
#include "control/service.h"

namespace galley::control {

class Lease;
class Pauses;
class Subscription;
class Waiting;

using Answer = std::variant<Json, Fault>;  // a result, or why there is none
using Reply = std::function<void(Answer)>;

// The client that asks, as far as methods need it.
struct Caller {
  ClientId id;
  Waiting& waiting;            // what it waits for
  Subscription& subscription;  // what it is told without asking
  Lease& lease;                // its pause
  Pauses& pauses;              // everybody's
};

struct Call {
  Service& service;
  const Caller& caller;
  const Json& params;
  Reply reply;
};

// Parameters are given by name and may all be left out.
struct Parameter {
  enum class Type : std::uint8_t { text, whole_number, count, seconds, yes_or_no };
  std::string_view name;
  Type type;
  std::string_view meaning;
};

struct Method {
  std::string_view name;
  std::string_view summary;
  std::string_view result;  // what the members of the result mean
  std::span<const Parameter> parameters;
  void (*run)(Call& call);
};

std::span<const Method> methods();

// Answers one request.
void answer(const Request& request, Service& service, const Caller& caller, const Reply& reply);

}  // namespace galley::control
