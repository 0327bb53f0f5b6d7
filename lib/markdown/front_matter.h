// Thread: any (worker code). Role: reads the YAML that a page begins with.
// Promise: never throws on what a user typed; broken YAML is a Diagnostic with its place, and the
// raw text is there to be kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "markdown/document.h"

namespace galley::markdown {

struct FrontMatter {
  Span span;  // the whole block, both --- lines and their line endings; empty when there is none
  bool is_valid = true;  // false: the YAML is broken and the block stays in the body
  std::string title;
  std::string description;
  std::vector<std::string>
      topics;  // of `topics`, `tags` or `keywords`: a list or one comma-separated text
  std::string slug;
  Diagnostics diagnostics;  // places have line and column of the source, and an empty file name
};

// Looks at the first bytes of a source only (a UTF-8 byte order mark before it is allowed).
FrontMatter read_front_matter(std::string_view source);

// The span of the front matter block without reading its YAML; empty when the source has none.
Span find_front_matter(std::string_view source);

}  // namespace galley::markdown
