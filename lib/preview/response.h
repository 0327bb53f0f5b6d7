// Thread: any. Role: what is answered, as a value, and the header fields that go with it.
// Promise: every response has the fields that keep other sites and injected markup out, and none
// that lets another origin in (CORS): there is no place for one.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "preview/target.h"

namespace galley::preview {

// Content-Security-Policy of whatever does not say otherwise: own files only, no inline script, no
// frame around it.
inline constexpr std::string_view default_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

inline constexpr std::string_view html_type = "text/html; charset=utf-8";
inline constexpr std::string_view text_type = "text/plain; charset=utf-8";

struct Response {
  int status = 200;
  std::string type = std::string(html_type);
  std::shared_ptr<const std::string> body = nullptr;  // null: empty

  // Names these very bytes ("a1b2", without quotes): the browser asks whether its copy is still
  // right. Empty: it keeps none (Cache-Control: no-store).
  std::string etag = {};

  // Only what is shown in a frame, or on its own, has another one. A frame with `sandbox` has an
  // opaque origin: its requests are cross-site and are refused, so its script must be in it.
  std::string policy = std::string(default_policy);

  std::string location = {};  // where to go, of a redirection
  std::string cookie = {};    // Set-Cookie; the server's own business

  static Response html(std::string body);
  static Response text(int status, std::string body);
  static Response refusal(const Refusal& refusal);
};

// All fields but those of the connection (Date, Content-Length and their like).
std::vector<std::pair<std::string, std::string>> fields_of(const Response& response);

// What is sent to a reader with this If-None-Match ("" for none): the response itself, or 304
// without a body where the reader has it already (RFC 9110, 13.1.2; "*" is not taken).
Response for_reader_with(std::string_view if_none_match, Response response);

}  // namespace galley::preview
