// What the laws of rendering are about, read off a page: its code, words, links, headings and
// tables.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "markdown/document.h"

namespace galley::test {

// A multiset.
using Counted = std::map<std::string, int>;

// What `part` has more of than `whole`.
std::vector<std::string> missing(const Counted& part, const Counted& whole);

// Contents of code blocks and code spans.
Counted code_blocks(const markdown::Document& document);
Counted code_spans(const markdown::Document& document);

// Destinations that are not relative: they must be in the output as they are.
std::vector<std::string> absolute_targets(const markdown::Document& document);

std::size_t count_blocks(const markdown::Document& document, markdown::BlockKind kind);

// Words of the prose of a source, found without our scanner: what is left when front matter,
// fences, code spans, ESM lines, tags, expressions and link destinations are cut out by simple
// rules.
Counted prose_words(std::string_view source, markdown::Dialect dialect);

// Words of the attributes that carry text for a reader (title, label and their like), where they
// are plain strings of components.
Counted attribute_words(const markdown::Document& document);

// All words of a text.
Counted words(std::string_view text);

}  // namespace galley::test
