// Thread: any (worker code). Role: takes blocks out of a page, or puts others in their place.
// Promise: what stays around is separated as before: by one blank line, and never becomes one block
// with its neighbour.
#pragma once

#include <string>
#include <vector>

#include "render/passes.h"

namespace galley::render {

// Blocks come in the order of the document. Edits and counts are added to `changes`.
class BlockChanges {
 public:
  BlockChanges(const markdown::Document& document, Changes& changes)
      : document_(document), source_(document.source), changes_(changes) {}

  // The block's lines go, and one of two blank lines around it. It stays when it is the first in an
  // item, or needed between two lists.
  void drop(std::uint32_t index, const char* kind);

  // The block becomes `lines`, which have no prefixes.
  void replace(std::uint32_t index, const std::vector<std::string>& lines, const char* kind);

 private:
  bool separates(std::uint32_t index) const;
  bool is_blank_before(std::uint32_t begin) const;

  const markdown::Document& document_;
  std::string_view source_;
  Changes& changes_;
  std::uint32_t dropped_end_ = 0;     // end of the last block that went or changed
  bool dropped_after_blank_ = false;  // and whether what is left before it ends in a blank line
};

}  // namespace galley::render
