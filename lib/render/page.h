// Thread: any (worker code). Role: one source through the chain: clean, normalise, links, compress.
// Promise: pure: the same arguments (and files) give the same Page on every thread; what no pass
// understands is copied byte for byte; nothing inside code ever changes but by a marked cut.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "markdown/document.h"
#include "markdown/front_matter.h"
#include "markdown/value.h"
#include "render/include.h"
#include "render/link_targets.h"
#include "settings/settings.h"

namespace galley::render {

struct Statistics {
  std::uint64_t lines = 0;
  std::uint64_t words = 0;
  std::uint64_t characters = 0;  // code points
  std::uint64_t tokens = 0;      // exact with a tokenizer, else estimated, see statistics.cpp
  std::uint64_t tokens_estimated_words = 0;
  std::uint64_t tokens_estimated_chars = 0;
  std::uint64_t code_blocks = 0;
  std::uint64_t inline_code = 0;
  std::uint64_t links = 0;
  std::uint64_t headings = 0;
};

// A link that stays within the repository, for whoever knows what it leads to.
struct PageLink {
  int line = 0;  // in the source, from 1
  int column = 0;
  std::string target;  // relative to the source folder, normal; may begin with "..". Empty: this
                       // page. A final '/' is kept
  std::string anchor;  // empty: none
  // Of what is no page by its name; pages are known to the index.
  IncludedFiles::Presence presence = IncludedFiles::Presence::unknown;

  bool operator==(const PageLink&) const = default;
};

// What makes an output a rule of the editor Cursor, beside its description.
struct CursorRule {
  std::string globs;  // patterns of files that it is for, with commas between; may be empty
  bool always_applies = false;
};

struct Page {
  std::string title;                // front matter, else first_heading(), else the file's stem
  std::string description;          // front matter; may be empty
  std::vector<std::string> topics;  // the project's, then the page's own, each once
  std::string meta_raw;             // broken front matter, as it is written
  // The page's other keys, when nothing is to be lost.
  markdown::Value meta{markdown::Value::Kind::map, {}, {}, {}};
  std::optional<CursorRule> cursor_rule;  // when the project asks for it
  std::string body;                       // ends in exactly one line ending unless empty
  Statistics statistics;                  // of the body
  std::uint64_t source_tokens = 0;
  std::map<std::string, std::uint64_t> dropped;  // what was removed, by kind
  std::uint64_t normalize_fallbacks = 0;  // blocks kept as they were because the oracle said no
  std::uint64_t peak_bytes = 0;  // the most memory that the chain held at a time, for the budget
  std::vector<std::string> anchors;  // in byte order
  std::vector<PageLink> links;       // in the order of their places
  std::vector<FoundTarget> targets;  // by link, each once: the body depends on what was found
  Diagnostics diagnostics;           // places have `path` as their file
};

// A page as its author means it: everything that it includes is in its place, nothing is cleaned
// yet. All of it is the chain's, and changes when the chain goes on.
struct Expanded {
  std::string_view source;
  const markdown::Document& document;  // of the text behind the front matter
  const markdown::FrontMatter& front_matter;
  // Where in the source a byte of the document comes from.
  std::function<markdown::Position(std::uint32_t)> place;
};
using SeeExpanded = std::function<void(const Expanded&)>;

// `path` is relative to the project's source. Included text is asked for while this runs; a page
// whose files are not given keeps its directives. `targets` are the project's pages.
Page render(std::string_view source, const std::string& path, const settings::Project& project,
            IncludedFiles& files = no_included_files(),
            const LinkTargets& targets = no_link_targets(), const SeeExpanded& see = {});

}  // namespace galley::render
