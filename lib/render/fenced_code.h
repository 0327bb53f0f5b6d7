// Thread: any (worker code). Role: shortens fenced code: the info string, long data, the middle.
// Promise: pure and linear; what stays is byte for byte that of the source, but for the white space
// of large JSON in compact; the mark of a cut stands outside of the fence and says which lines of
// the source are missing.
#pragma once

#include "render/passes.h"

namespace galley::render {

// `block` is a fenced code block. Its middle stays when it is short enough for `profile`, or when
// the mark would take more room than the lines.
void shorten_code(const markdown::Document& document, const markdown::Block& block,
                  settings::Profile profile, const SourceLine& source_line, Changes& changes);

}  // namespace galley::render
