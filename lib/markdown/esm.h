// Thread: any, one at a time. Role: finds the import and export statements of MDX.
// Promise: a block that is whole ends with a line ending or the source; prose behind a statement is
// never part of it.
#pragma once

#include <cstdint>
#include <string_view>

#include "markdown/js_lexer.h"

namespace galley::markdown {

// Whether the first line of `text` begins a statement: "import x from", "import 'x'", "export
// default" and their like; not a sentence whose first word is "import". The line behind is looked
// at when the first one ends with a name.
bool begins_esm(std::string_view text);

struct EsmBlock {
  bool is_whole = false;
  std::uint32_t end = 0;  // begin of the line behind; when not whole: as far as was looked
};

// The statements from the line at `begin` on, with no blank line between them.
EsmBlock find_esm(std::string_view source, std::uint32_t begin, JsLexer& lexer);

}  // namespace galley::markdown
