// Thread: any. Role: paths as file URIs (RFC 8089), for JSON cannot carry bytes that are not UTF-8.
// Promise: pure; path_of(to_file_uri(path)) is `path`, whatever bytes it holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace galley::control {

// "file:///a%20b" of "/a b": all but the unreserved characters (RFC 3986, 2.3) and '/' are encoded.
// `path` is absolute.
std::string to_file_uri(std::string_view path);

// The absolute path that a URI names: "file:///path", "file://localhost/path" or "file:/path".
// Nothing for any other text, and for one with a broken or a zero byte.
std::optional<std::string> path_of(std::string_view uri);

// Whether the text is UTF-8, so that JSON can carry it as it is.
bool is_utf8(const std::string& text);

}  // namespace galley::control
