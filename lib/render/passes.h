// Thread: any (worker code). Role: the four steps of the chain, each from a Document to edits.
// Promise: pure; edits lie in spans that the Document understood, in order and apart from one
// another; none lies inside code but for a marked cut, and none inside what the scanner left alone.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "markdown/document.h"
#include "render/link_targets.h"
#include "settings/settings.h"

namespace galley::render {

// How many of what was removed, by kind ("esm", "html_comment").
using Counts = std::map<std::string, std::uint64_t>;

struct Changes {
  std::vector<markdown::Edit> edits;
  Counts dropped;
};

// Whether a page of plain Markdown has anything that clean_mdx() would change.
bool needs_cleaning(const markdown::Document& document);

// MDX and the containers of documentation tools to Markdown: ESM, JSX, expressions, directives and
// admonitions go, their texts stay.
Changes clean_mdx(const markdown::Document& document, settings::Profile profile);

// Forms that mean the same become one: headings, fences, line ends, blank lines, delimiter rows.
Changes normalise(const markdown::Document& document);

// Those edits of normalise() that its HTML cannot judge, for md4c 0.4.8 takes a table for one only
// when its delimiters have three dashes, and keeps tabs at the end of a paragraph (CommonMark
// 0.30, 4.8: "final whitespace is stripped").
std::vector<markdown::Edit> edits_beyond_md4c(const markdown::Document& document);

struct LinkChanges {
  std::vector<markdown::Edit> edits;
  std::vector<FoundTarget> targets;  // see Page
};

// Relative links to pages of the project to the addresses that `targets` has for them, if the
// project asks for that; all others, and images, to addresses in its repository. `path` is relative
// to the source.
LinkChanges fix_links(const markdown::Document& document, const std::string& path,
                      const settings::Project& project,
                      const LinkTargets& targets = no_link_targets());

// The line of the source, from 1, that a byte of the compressed document comes from.
using SourceLine = std::function<int(std::uint32_t)>;

// What balanced and compact leave out. Lossless leaves out nothing.
Changes compress(const markdown::Document& document, settings::Profile profile,
                 const SourceLine& source_line);

}  // namespace galley::render
