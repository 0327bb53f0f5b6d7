#include "preview/response.h"

namespace galley::preview {
namespace {

// Weak comparison: "W/" does not count.
bool is_listed(std::string_view list, std::string_view etag) {
  const std::string quoted = '"' + std::string(etag) + '"';
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = list.find(',');
    std::string_view each = list.substr(0, end);
    while (!each.empty() && each.front() == ' ') each.remove_prefix(1);
    while (!each.empty() && each.back() == ' ') each.remove_suffix(1);
    if (each.starts_with("W/")) each.remove_prefix(2);
    if (each == quoted) return true;
    if (end != std::string_view::npos) list.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace

Response Response::html(std::string body) {
  return {.body = std::make_shared<const std::string>(std::move(body))};
}

// Plain text needs no escaping, and browsers take it for nothing else (nosniff).
Response Response::text(int status, std::string body) {
  return {.status = status,
          .type = std::string(text_type),
          .body = std::make_shared<const std::string>(std::move(body))};
}

Response Response::refusal(const Refusal& refusal) {
  return text(refusal.status, refusal.reason + ".\n");
}

std::vector<std::pair<std::string, std::string>> fields_of(const Response& response) {
  std::vector<std::pair<std::string, std::string>> fields = {
      {"Content-Security-Policy", response.policy},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Referrer-Policy", "no-referrer"},
      {"X-Content-Type-Options", "nosniff"},
  };
  if (response.etag.empty()) {
    fields.emplace_back("Cache-Control", "no-store");
  } else {
    fields.emplace_back("Cache-Control", "private, no-cache");
    fields.emplace_back("ETag", '"' + response.etag + '"');
  }
  if (response.status != 304) fields.emplace_back("Content-Type", response.type);
  if (response.status == 405) fields.emplace_back("Allow", "GET, HEAD");
  if (!response.location.empty()) fields.emplace_back("Location", response.location);
  if (!response.cookie.empty()) fields.emplace_back("Set-Cookie", response.cookie);
  return fields;
}

Response for_reader_with(std::string_view if_none_match, Response response) {
  if (response.status == 200 && !response.etag.empty() && is_listed(if_none_match, response.etag)) {
    response.status = 304;
    response.body = nullptr;
  }
  return response;
}

}  // namespace galley::preview
