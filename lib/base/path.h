// Thread: any. Role: what galley knows about path names, as text.
// Promise: nothing here touches the file system. Paths are bytes; '/' separates; relative paths
// inside a project never start with "./" or "/" and the project's own folder is "".
#pragma once

#include <string>
#include <string_view>

namespace galley::path {

// "a/b" from "a" and "b"; either may be empty.
std::string join(std::string_view base, std::string_view name);

// "a/b" of "a/b/c"; "" of "c".
std::string_view parent(std::string_view path);

// "c" of "a/b/c".
std::string_view name(std::string_view path);

// Name without its last extension: "c.test" of "a/c.test.md"; ".env" stays ".env".
std::string_view stem(std::string_view path);

// Last extension with its dot, ".md" of "a/c.test.md"; "" if there is none.
std::string_view extension(std::string_view path);

// Removes "." and empty parts and folds ".."; a ".." that would climb above the start of a
// relative path is kept, above "/" it is dropped. No symbolic link is looked at.
std::string normal(std::string_view path);

// `path` made absolute against `base` (an absolute folder) and normal().
std::string absolute(std::string_view path, std::string_view base);

// Whether `path` is `folder` or lies below it. Both normal() and both absolute or both relative;
// "" as a relative folder holds everything.
bool is_within(std::string_view path, std::string_view folder);

// The rest of `path` below `folder`; "" for the folder itself. Needs is_within(path, folder).
std::string_view below(std::string_view path, std::string_view folder);

// How `to` is written in a link from the folder `from`: "../b/c.md". Both normal and relative to
// one folder.
std::string relative(std::string_view to, std::string_view from);

}  // namespace galley::path
