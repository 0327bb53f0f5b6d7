// Thread: any (worker code). Role: a simple table of raw HTML as a table with pipes.
// Promise: pure and linear; nothing at all is said of a table that pipes cannot hold: with cells
// that span others, with blocks in cells, with rows of different length, with a caption.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "settings/settings.h"

namespace galley::render {

// More than anybody reads; the HTML writer takes more for no table.
inline constexpr std::size_t max_columns = 128;

// "thead" and its like: what holds rows, or says how columns look.
bool is_table_part(std::string_view name);

struct PipeTable {
  std::vector<std::string> lines;
  std::size_t size = 0;  // of the HTML, closing tag included
};

// `html` begins behind the opening tag of the table. A first row of <th> is the header; without
// one the header's cells are empty.
std::optional<PipeTable> table_as_pipes(std::string_view html, settings::Profile profile);

}  // namespace galley::render
