// Thread: any (worker code). Role: what becomes of link reference definitions and of footnotes when
// a page is shortened.
// Promise: pure; a definition goes only when nothing refers to it, or when what refers to it got
// its address; a footnote only when its text stands in the place of its one mark.
#pragma once

#include <cstdint>
#include <vector>

#include "markdown/document.h"
#include "settings/settings.h"

namespace galley::render {

struct ReferenceChanges {
  std::vector<markdown::Edit> edits;   // of text; in order
  std::vector<std::uint32_t> unused;   // definitions to drop, in order
  std::vector<std::uint32_t> inlined;  // the same, of definitions and footnotes
};

// Balanced drops definitions that nothing refers to; compact also writes the address of one that is
// used once into its link. What stands in a block of `dropped` (sorted) does not count.
ReferenceChanges shorten_references(const markdown::Document& document, settings::Profile profile,
                                    const std::vector<std::uint32_t>& dropped);

// Compact writes a short footnote in parentheses in the place of its mark when there is one mark.
// Its definition goes: a paragraph of its own, or a line of a paragraph of such definitions.
// `references` are the edits of shorten_references().
ReferenceChanges inline_footnotes(const markdown::Document& document,
                                  const std::vector<markdown::Edit>& references);

}  // namespace galley::render
