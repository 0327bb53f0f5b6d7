// Thread: any. Role: the Markdown files that an MDX document imports as components.
// Promise: pure and linear; what is not an import of Markdown is left to others.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "markdown/document.h"

namespace galley::render {

// One use of a partial: <Name prop="x" /> or <Name>...</Name>.
struct PartialUse {
  markdown::Span span;
  std::uint32_t block = 0;                   // that it stands in
  std::string file;                          // as imported
  std::map<std::string, std::string> props;  // literal attributes
};

// Every component imported from a .md or .mdx file, where it is used.
std::vector<PartialUse> find_partials(const markdown::Document& document);

// What a partial becomes by itself: its ESM goes, {props.x} becomes the attribute's text, and
// relative links lead from `folder` instead of from `own_folder` (both relative to the source).
std::vector<markdown::Edit> settle_partial(const markdown::Document& partial,
                                           const std::map<std::string, std::string>& props,
                                           const std::string& own_folder,
                                           const std::string& folder);

}  // namespace galley::render
