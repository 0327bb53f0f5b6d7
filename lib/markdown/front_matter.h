// Thread: any (worker code). Role: reads the YAML or TOML that a page begins with, and what a page
// says of itself.
// Promise: never throws on what a user typed; what is broken is a Diagnostic with its place, and
// its text is there to be kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "markdown/document.h"
#include "markdown/value.h"

namespace galley::markdown {

struct FrontMatter {
  enum class State : std::uint8_t {
    absent,
    read,
    broken,  // it has keys, but is not what its rules say
  };

  State state = State::absent;
  Span span;           // the whole block, both rules and their line endings; empty when absent
  Span text;           // the lines between the rules
  int first_line = 0;  // of the text, counted from 1
  Value values{Value::Kind::map, {}, {}, {}};
  Diagnostics diagnostics;  // places have line and column of the source, and an empty file name
};

// Looks at the first bytes of a source only (a UTF-8 byte order mark before it is allowed).
FrontMatter read_front_matter(std::string_view source);

// The span of the front matter block without reading its text; empty when the source has none.
Span find_front_matter(std::string_view source);

// What galley understands of the keys of a page, and the rest of them.
struct About {
  std::string title;  // these two on one line
  std::string description;
  std::vector<std::string>
      topics;  // of `topics`, `tags` or `keywords`: a list or one comma-separated text
  Value rest{Value::Kind::map, {}, {}, {}};
};

About about_page(Value values);

}  // namespace galley::markdown
