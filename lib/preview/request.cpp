#include "preview/request.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "preview/access.h"

namespace galley::preview {
namespace {

using Verdict = std::optional<Refusal>;

char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

bool is_same_name(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::size_t count(const RequestHead& head, std::string_view name) {
  return static_cast<std::size_t>(
      std::count_if(head.fields.begin(), head.fields.end(),
                    [&](const Field& field) { return is_same_name(field.name, name); }));
}

bool has(const RequestHead& head, std::string_view name) { return count(head, name) > 0; }

Verdict check_size(const RequestHead& head, const Rules& rules) {
  std::size_t bytes = 0;
  for (const Field& field : head.fields) bytes += field.name.size() + field.value.size();
  if (bytes <= rules.max_head_bytes) return std::nullopt;
  return Refusal{431, "the header of the request is too large"};
}

// Of two, somebody else might go by the other one.
Verdict check_repeats(const RequestHead& head) {
  for (const std::string_view name :
       {std::string_view("Host"), std::string_view("Origin"), std::string_view("Sec-Fetch-Site"),
        std::string_view("Sec-Fetch-Mode"), std::string_view("Sec-Fetch-Dest"),
        std::string_view("Content-Length"), action_field}) {
    if (count(head, name) > 1) return Refusal{400, "the request repeats " + std::string(name)};
  }
  return std::nullopt;
}

Verdict check_host(const RequestHead& head, const Rules& rules) {
  const std::string port = ":" + std::to_string(rules.port);
  const std::string_view host = value_of(head, "Host");
  for (const std::string& name : {std::string("127.0.0.1"), std::string("[::1]"),
                                  std::string("localhost"), rules.id + ".localhost"}) {
    if (host == name + port) return std::nullopt;
  }
  return Refusal{421, "this server does not answer to that host name"};
}

// "null" is the origin of whoever has none to show, and never ours.
bool has_own_origin(const RequestHead& head) {
  return value_of(head, "Origin") == "http://" + std::string(value_of(head, "Host"));
}

// Following a link from elsewhere is harmless: the page that holds it cannot see what comes.
bool is_navigation(const RequestHead& head, Method method) {
  return method == Method::get && value_of(head, "Sec-Fetch-Mode") == "navigate" &&
         value_of(head, "Sec-Fetch-Dest") == "document";
}

Verdict check_origin(const RequestHead& head, Method method) {
  const Refusal foreign{403, "the request comes from a page of another origin"};
  if (has(head, "Origin") && !has_own_origin(head)) return foreign;
  if (!has(head, "Sec-Fetch-Site")) return std::nullopt;  // not every client says
  const std::string_view site = value_of(head, "Sec-Fetch-Site");
  if (site == "same-origin" || site == "none" || is_navigation(head, method)) return std::nullopt;
  return foreign;
}

Verdict check_body(const RequestHead& head, const Rules& rules, Method method) {
  if (has(head, "Transfer-Encoding")) {
    return Refusal{411, "a body must come with its Content-Length, and not in chunks"};
  }
  if (!has(head, "Content-Length")) return std::nullopt;
  const std::string_view text = value_of(head, "Content-Length");
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (text.empty() || error == std::errc::invalid_argument || end != text.data() + text.size()) {
    return Refusal{400, "the Content-Length is not a number"};
  }
  const bool is_huge = error == std::errc::result_out_of_range;
  if (method != Method::post) {
    if (is_huge || length > 0) return Refusal{400, "a request that only reads has no body"};
  } else if (is_huge || length > rules.max_body_bytes) {
    return Refusal{413, "the body of the request is too large"};
  }
  return std::nullopt;
}

Verdict check_action(const RequestHead& head, const Rules& rules, const Target& target) {
  if (!rules.is_action || !rules.is_action(target)) return Refusal{405, "nothing can be sent here"};
  if (!has_own_origin(head)) return Refusal{403, "an action must come from a page of galley's own"};
  if (!is_equal_secret(value_of(head, action_field), rules.action_token)) {
    return Refusal{403, "an action needs the token of a page that is up to date; reload the page"};
  }
  return std::nullopt;
}

std::optional<Method> method_of(std::string_view name) {
  if (name == "GET") return Method::get;
  if (name == "HEAD") return Method::head;
  if (name == "POST") return Method::post;
  return std::nullopt;
}

Verdict check_head(const RequestHead& head, const Rules& rules, Method method) {
  if (Verdict refusal = check_origin(head, method)) return refusal;
  return check_body(head, rules, method);
}

}  // namespace

std::string_view value_of(const RequestHead& head, std::string_view name) {
  for (const Field& field : head.fields) {
    if (is_same_name(field.name, name)) return field.value;
  }
  return {};
}

bool is_host_label(std::string_view id) {
  const auto is_allowed = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-';
  };
  return !id.empty() && id.size() <= 63 && id.front() != '-' && id.back() != '-' &&
         std::all_of(id.begin(), id.end(), is_allowed);
}

// The host comes before all else that is said about the request: a page that rebound a name learns
// nothing but 421.
std::variant<Admitted, Refusal> judge(const RequestHead& head, const Rules& rules) {
  if (Verdict refusal = check_size(head, rules)) return std::move(*refusal);
  if (Verdict refusal = check_repeats(head)) return std::move(*refusal);
  if (Verdict refusal = check_host(head, rules)) return std::move(*refusal);
  const std::optional<Method> method = method_of(head.method);
  if (!method) return Refusal{405, "only GET and HEAD are answered here"};
  auto parsed = parse_target(head.target);
  if (auto* const refusal = std::get_if<Refusal>(&parsed)) return std::move(*refusal);
  auto& target = std::get<Target>(parsed);
  if (Verdict refusal = check_head(head, rules, *method)) return std::move(*refusal);
  if (*method == Method::post) {
    if (Verdict refusal = check_action(head, rules, target)) return std::move(*refusal);
  }
  return Admitted{*method, std::move(target)};
}

}  // namespace galley::preview
