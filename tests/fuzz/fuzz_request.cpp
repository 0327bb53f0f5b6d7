// Any bytes as the head of a request to the preview: whatever is admitted names one of our own
// hosts, and its path cannot lead out of anything.
#include <cstddef>
#include <cstdint>

#include "law.h"
#include "preview/access.h"
#include "preview/request.h"

using namespace galley::preview;
using galley::fuzz::require;

namespace {

std::string_view take(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return part;
}

std::string encoded(std::string_view text) {
  std::string result;
  for (const char byte : text) {
    result += '%';
    result += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
    result += "0123456789abcdef"[static_cast<unsigned char>(byte) & 15];
  }
  return result;
}

void check_target(const Target& target) {
  std::string again;
  for (const std::string& name : target.path) {
    require(name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos,
            "no name holds a separator or a NUL");
    require(name != "." && name != "..", "no name leads elsewhere");
    require(!name.empty() || &name == &target.path.back(), "only the last name may be empty");
    again += "/" + encoded(name);
  }
  if (again.empty()) again = "/";
  if (again.size() > max_target_bytes) return;
  const auto parsed = parse_target(again);
  require(std::holds_alternative<Target>(parsed), "a path that was decoded can be encoded again");
  require(std::get<Target>(parsed).path == target.path, "decoding undoes encoding");
}

void check_head(const RequestHead& head) {
  const Rules rules{
      "book", 4590, "token", [](const Target& target) { return !target.path.empty(); }, 1024, 64};
  const auto verdict = judge(head, rules);
  if (const auto* const refusal = std::get_if<Refusal>(&verdict)) {
    require(refusal->status >= 400 && refusal->status < 500, "a refusal blames the request");
    require(refusal->reason.find_first_of("\r\n") == std::string::npos, "a reason is one line");
    return;
  }
  const std::string_view host = value_of(head, "host");
  require(host.ends_with(":4590") &&
              (host.starts_with("127.0.0.1:") || host.starts_with("[::1]:") ||
               host.starts_with("localhost:") || host.starts_with("book.localhost:")),
          "only our own hosts are answered");
  const auto& admitted = std::get<Admitted>(verdict);
  require(admitted.method != Method::post || value_of(head, action_field) == "token",
          "an action has the token");
  check_target(admitted.target);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const Access access("book");
  require(!access.admits(bytes), "nobody guesses the cookie");
  RequestHead head;
  head.method = take(bytes, ' ');
  head.target = take(bytes, '\n');
  const auto parsed = parse_target(head.target);
  if (const auto* const target = std::get_if<Target>(&parsed)) check_target(*target);
  while (!bytes.empty()) {
    std::string_view line = take(bytes, '\n');
    const std::string_view name = take(line, ':');
    head.fields.push_back({name, line});
  }
  check_head(head);
  return 0;
}
