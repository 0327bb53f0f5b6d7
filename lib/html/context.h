// Thread: any. Role: what every part of html knows of the page at hand.
#pragma once

#include <string>

#include "html/page.h"

namespace galley::html {

struct Context {
  const render::Expanded& expanded;
  const std::string& path;
  const settings::Project& project;
  const Addresses& addresses;
  int block_line = 1;  // of the source, where the block at hand begins

  const markdown::Document& document() const { return expanded.document; }
  // Counted from the block at hand: a line more above it leaves the block as it is.
  int line_in_block(std::uint32_t offset) const { return expanded.place(offset).line - block_line; }
  std::string_view source() const { return expanded.document.source; }
};

}  // namespace galley::html
