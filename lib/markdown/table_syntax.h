// Thread: any. Role: rows of GFM tables (GFM 0.29, 4.10).
// Promise: pure functions over one line.
#pragma once

#include <string_view>
#include <vector>

#include "markdown/document.h"

namespace galley::markdown {

// Columns of a delimiter row ("|---|:-:|"), 0 when it is none. At least one pipe must be there:
// without it the line could as well be a setext underline.
std::size_t delimiter_columns(std::string_view row);

// The cells of a row as spans of the source, trimmed; an outer pipe is no cell. A pipe after a
// backslash is text, also in code (GFM 0.29, example 200).
std::vector<Span> table_cells(std::string_view source, Line row);

}  // namespace galley::markdown
