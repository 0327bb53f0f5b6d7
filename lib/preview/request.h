// Thread: any. Role: decides by its head whether a request may be answered at all.
// Promise: pure. What is admitted was sent to one of our own names, by one of our own pages or by a
// person who followed a link or typed an address; it reads, or it is an action that one of our own
// pages asked for. The cookie is the next question (preview/access.h).
//
// Why each rule: a page of another site must not read through a name that it made lead here (DNS
// rebinding: webpack-dev-server#887, CVE-2025-24010), through a script element (CVE-2025-30359),
// from an opaque origin (Next.js GHSA-jcc7-9wpm-mj36) or from another port of this host, which
// counts as the same site.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "preview/target.h"

namespace galley::preview {

struct Field {
  std::string_view name;  // in any case
  std::string_view value;
};

struct RequestHead {
  std::string_view method;
  std::string_view target;  // as it stands in the request line
  std::vector<Field> fields;
};

// What a request is held against.
struct Rules {
  std::string id;  // our own: <id>.localhost is the host that our cookie is for
  std::uint16_t port = 0;
  std::string action_token;  // of Access
  std::function<bool(const Target&)> is_action;
  std::size_t max_head_bytes = 0;  // of all names and values
  std::size_t max_body_bytes = 0;
};

// The field that carries the action token of a POST. A page of another origin cannot send it
// without asking first (CORS), and is never allowed to.
inline constexpr std::string_view action_field = "X-Galley-Token";

enum class Method : std::uint8_t { get, head, post };

struct Admitted {
  Method method = Method::get;
  Target target;
};

std::variant<Admitted, Refusal> judge(const RequestHead& head, const Rules& rules);

// The first value of a field; empty when there is none.
std::string_view value_of(const RequestHead& head, std::string_view name);

// Whether `id` can stand in a host name (RFC 1035, 2.3.1): lower-case letters, digits and inner
// hyphens, at most 63.
bool is_host_label(std::string_view id);

}  // namespace galley::preview
