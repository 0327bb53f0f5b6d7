// Thread: any (worker code). Role: makes those edits of normalisation that change no meaning.
// Promise: HTML(result) = HTML(source) but for white space outside <pre>; a block whose edits would
// change it keeps its bytes and is counted.
#pragma once

#include <string>
#include <vector>

#include "markdown/document.h"

namespace galley::render {

struct Checked {
  std::vector<markdown::Edit> edits;  // those that were kept
  std::string text;                   // the source with them
  std::uint64_t fallbacks = 0;        // top-level blocks that stay as they were
};

// `accepted` are edits that md4c cannot judge (see edits_beyond_md4c); they are among `edits`.
Checked checked_edits(const markdown::Document& document, std::vector<markdown::Edit> edits,
                      const std::vector<markdown::Edit>& accepted);

}  // namespace galley::render
