// Thread: any (worker code). Role: puts what a document includes in the place of the directive or
// of the component that includes it. Promise: nothing is executed; depth, cycles and the amount of
// text are bounded; what cannot be included stays as it is written, with a warning that says why.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "markdown/document.h"
#include "settings/settings.h"

namespace galley::render {

// The files that a document may include. Whoever implements it takes note of every path that was
// asked for, whether it is there or not: on these the page depends.
class IncludedFiles {
 public:
  enum class Status {
    found,
    missing,
    outside,     // neither in the repository nor below an include root
    secret,      // hidden, or a key, by its name
    unreadable,  // no regular file, not to be read, or too large
  };
  struct Reading {
    Status status = Status::missing;
    std::string text;
  };

  virtual ~IncludedFiles() = default;

  // `path` is absolute and normal.
  virtual Reading read(const std::string& path) = 0;

  // Whether there is anything at `path`, for a link that leads to it.
  enum class Presence : std::uint8_t {
    there,
    missing,
    unknown,  // not to be looked for
  };
  virtual Presence presence(const std::string& path) = 0;
};

// A document without any other file.
IncludedFiles& no_included_files();

// Files within files, at most. A chain of partials that is deeper is nearly always a circle.
inline constexpr std::size_t max_include_depth = 8;

// Included text in one page, at most. Partials are small; a file that is shown whole is code.
inline constexpr std::uint64_t max_included_bytes = std::uint64_t{4} << 20U;

struct Inclusions {
  std::vector<markdown::Edit> edits;  // of the document, in order and apart from one another
  Diagnostics diagnostics;
};

// `document` is the text from `body_begin` on of the source at `path` (relative to the project's
// source).
Inclusions include_files(const markdown::Document& document, std::string_view source,
                         std::uint32_t body_begin, const std::string& path,
                         const settings::Project& project, IncludedFiles& files);

// How a file of the project is read: by the project's dialect, or by what is in it.
markdown::Dialect syntax_of(const settings::Project& project, std::string_view path,
                            std::string_view source);

}  // namespace galley::render
