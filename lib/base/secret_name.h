// Thread: any. Role: which files galley never shows to anybody, by their names alone.
// Promise: judges text; does not touch the file system.
#pragma once

#include <string_view>

namespace galley {

// Whether a file at `path`, normal() and relative to a root that somebody chose, is hidden, lies in
// a hidden folder (".git/config" may hold credentials), or is a key by its name. A root in a hidden
// folder was named on purpose: it is no part of `path`.
bool is_secret(std::string_view path);

}  // namespace galley
