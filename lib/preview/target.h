// Thread: any. Role: the target of a request (RFC 9112, 3.2.1) as names and values.
// Promise: what comes out was decoded exactly once and cannot lead out of anything: no name holds a
// separator, a control byte or bytes that are not UTF-8, and none is "." or "..".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace galley::preview {

// A path of PATH_MAX bytes of which half is percent-encoded; nginx takes lines of the same length
// (large_client_header_buffers).
inline constexpr std::size_t max_target_bytes = 8192;
inline constexpr std::size_t max_query_pairs = 32;

struct Target {
  std::vector<std::string> path;  // "/" has none; that of "/a/" ends with an empty name
  std::vector<std::pair<std::string, std::string>> query;  // in their order, names may repeat

  // The first value of that name; "" when there is none.
  std::string_view value(std::string_view name) const;
};

// Why a request is not answered.
struct Refusal {
  int status = 400;    // of RFC 9110
  std::string reason;  // one line for a person, without a full stop
};

// The target as it stands in the request line.
std::variant<Target, Refusal> parse_target(std::string_view raw);

}  // namespace galley::preview
