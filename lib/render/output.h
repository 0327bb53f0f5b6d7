// Thread: any (worker code). Role: a Page as the files that users get: names, .mdc and index.jsonl.
// Promise: real YAML and real JSON whatever the title holds; names are safe file names of at most
// 255 bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "render/page.h"

namespace galley::render {

// `<repo name>__<dir>__<stem>`: lower case; letters, digits, `_` and `-` kept; '/', '.' and white
// space become '-', the rest is dropped. Without a repo the project's name stands first; without a
// folder its part is left out.
std::string base_slug(const settings::Project& project, std::string_view path);

// The slug for a path whose base slug another document has too: a dot and a short hash of the path
// appended. No base slug holds a dot.
std::string hashed_slug(const settings::Project& project, std::string_view path);

// Everything about an output that is not in the Page.
struct Provenance {
  std::string path;  // relative to the source
  std::string slug;
  std::string fetched_at;  // RFC 3339, UTC
};

struct Mdc {
  std::string bytes;
  Digest content_hash;  // of the page's body
};

Mdc to_mdc(const Page& page, const settings::Project& project, const Provenance& provenance);

// One line of index.jsonl without its line ending.
std::string manifest_line(const Page& page, const settings::Project& project,
                          const Provenance& provenance, const Digest& content_hash);

// What galley recognises of a file that it may have written before.
struct Recognised {
  std::string repo;
  std::string path;  // source path in the repository
  std::string slug;
  std::string content_hash;
  std::string fetched_at;
};

// Reads the head of a .mdc; nothing when galley did not write it.
std::optional<Recognised> recognise_mdc(std::string_view bytes);

// The body in the bytes of a .mdc; nothing when galley did not write it.
std::optional<std::string_view> mdc_body(std::string_view bytes);

// What every manifest line begins with.
inline constexpr std::string_view manifest_head = R"({"schema":"mdc/1.0","slug":")";

// Whether `line` is one of galley's own manifest lines.
bool is_manifest_line(std::string_view line);

// Address of a file of the project's repository on its host: ".../blob/<ref>/<path>"; images get
// their raw form. `path` is relative to the source and may climb above it with "..". Empty without
// a repo or when the path leaves the repository.
enum class UrlKind { page, image };
std::string repository_url(const settings::Project& project, std::string_view path, UrlKind kind);

}  // namespace galley::render
