// Thread: any (worker code). Role: what a link into a page can lead to, and the links of a page
// that stay within the repository. Promise: pure and linear; slugs are those of the documentation
// tool.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "markdown/document.h"
#include "settings/settings.h"

namespace galley::render {

// The slug that the tool of this dialect makes of a heading's text, before it is made unique.
std::string heading_slug(std::string_view text, settings::Dialect dialect);

// What a page's record holds, at most: more is no page that anybody reads.
inline constexpr std::size_t max_anchors = 20'000;
inline constexpr std::size_t max_links = 20'000;

// What leads to a heading.
struct HeadingAnchor {
  std::uint32_t block = 0;
  std::string anchor;
  std::string text;  // without markup
};
std::vector<HeadingAnchor> heading_anchors(const markdown::Document& document,
                                           settings::Dialect dialect);

// All anchors of a document (after its includes, before JSX is cleaned away): ids that headings
// give themselves, the slugs of the others, made unique in their order, and ids in HTML and JSX.
std::vector<std::string> anchors_of(const markdown::Document& document, settings::Dialect dialect);

// The lines below the heading with this anchor, up to the next heading of its level or a higher
// one; nothing when no heading has it.
std::optional<markdown::Span> section_of(const markdown::Document& document,
                                         settings::Dialect dialect, std::string_view anchor);

// A relative link or image of a page, in Markdown, HTML or JSX.
struct LocalLink {
  std::uint32_t offset = 0;  // of the destination in the document
  std::string target;        // as written, decoded, without query and fragment; empty: this page
  std::string anchor;        // decoded; empty: none
};

// In the order of their places.
std::vector<LocalLink> local_links(const markdown::Document& document);

}  // namespace galley::render
