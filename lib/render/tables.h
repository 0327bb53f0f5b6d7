// Thread: any (worker code). Role: the padding of tables where a page is shortened.
// Promise: pure and linear; the text of every cell keeps its bytes; a table stays a table.
#pragma once

#include <vector>

#include "markdown/document.h"
#include "settings/settings.h"

namespace galley::render {

// Balanced leaves at most one space on each side of a cell, compact none; delimiters get three
// dashes. Nothing is ever added, and tables of more columns than anybody reads stay as they are.
std::vector<markdown::Edit> shrink_tables(const markdown::Document& document,
                                          settings::Profile profile);

}  // namespace galley::render
