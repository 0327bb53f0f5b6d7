// Thread: any (worker code). Role: leaves out the middle of long code.
// Promise: pure; what stays is byte for byte that of the source; the mark of a cut stands outside
// of the fence and says which lines of the source are missing.
#pragma once

#include "render/passes.h"

namespace galley::render {

// `block` is a fenced code block. It stays as it is when it is short enough for `profile`, or when
// the mark would take more room than the lines.
void cut_code(const markdown::Document& document, const markdown::Block& block,
              settings::Profile profile, const SourceLine& source_line, Changes& changes);

}  // namespace galley::render
