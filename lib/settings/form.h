// Thread: any. Role: what the single values of a project may look like.
// Promise: pure. Each function says what is wrong with a value, and what to write instead, or
// nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace galley::settings {

using Objection = std::optional<std::string>;

// A project's name: it becomes part of file names and of commands.
Objection object_to_name(std::string_view name);

// "OWNER/NAME" or an https address.
Objection object_to_repo(std::string_view repo);

// The http or https address that pages are served below.
Objection object_to_site_url(std::string_view url);

// An SPDX license expression, by its form: "MIT", "MIT OR (Apache-2.0 AND X+)".
Objection object_to_license(std::string_view license);

// A branch, tag or commit.
Objection object_to_ref(std::string_view ref);

// A socket's path: sockaddr_un has room for so many bytes (unix(7)).
Objection object_to_socket(std::string_view path);

}  // namespace galley::settings
